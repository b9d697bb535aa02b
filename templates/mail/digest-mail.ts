import type { Digest, DigestEnvelope } from '../../lambda/core/digest.ts';
import { type BodyPieces, wholeBody } from '../../lambda/core/mail-body.ts';
import type { WordedMail } from '../../lambda/core/reader-views.ts';
import { utf8Length } from '../../lambda/core/utf8-length.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { createDigestBlocks, type DigestBlock, type DigestBlocks, digestMarkup } from './digest-blocks.ts';
import { digestText, type TextFrame, textFrame } from './digest-text.ts';
import { type CommonEnvelope, type DigestDetail, digestView, type FrameView, frameView } from './digest-view.ts';
import { filledIn, type Markup, partlyFilledIn } from './mail-pieces.ts';
import { ownGaps, ownTexts } from './own-links.ts';

/** Gmail cuts a mail near 102 KB and hides the unsubscribe link with it; we stop well before. */
const htmlLimitBytes = 80_000;

/** From everything to the least that is still a digest; the first that fits is sent. */
const details: readonly [DigestDetail, ...DigestDetail[]] = [
  { excerpt: 480, quote: 360, reasons: 2, articles: 200, notices: 20 },
  { excerpt: 240, quote: 240, reasons: 1, articles: 200, notices: 15 },
  { excerpt: 0, quote: 200, reasons: 1, articles: 200, notices: 10 },
  { excerpt: 0, quote: 0, reasons: 1, articles: 200, notices: 10 },
  { excerpt: 0, quote: 0, reasons: 0, articles: 30, notices: 8 },
  { excerpt: 0, quote: 0, reasons: 0, articles: 12, notices: 4 },
];

/** One reader's digest in its three faces. A pure function: the same digest is worded the same for ever. */
export function digestMail(digest: Digest, envelope: DigestEnvelope): WordedMail {
  const [whole, ...leaner] = details;
  let mail = detailedMail(digest, envelope, whole);
  for (const detail of leaner) {
    if (!mail.isTooLong()) break;
    mail = detailedMail(digest, envelope, detail);
  }
  const { subject, html, text } = mail.worded();
  const own = ownTexts(envelope);
  // Whoever sends the pieces never asks for the whole bodies.
  return {
    subject,
    get html() {
      return wholeBody(html, own);
    },
    get text() {
      return wholeBody(text, own);
    },
    pieces: { html, text, own },
  };
}

/** Room for the two links, whose length may differ from reader to reader while the mail may not. */
const ownLinksBytes = 1_000;

/** A mail in one detail: what it is made of, and how long that is, before it is worded as a whole. */
function detailedMail(digest: Digest, envelope: CommonEnvelope, detail: DigestDetail) {
  const words = wordingFor(digest.review.language);
  const frame = frameOf(digest.review, envelope.sampleNotice, words);
  const blocks = blocksOf(words, detail);
  const view = digestView(digest, envelope, words, detail);
  const notices = view.notices.map(blocks.notice);
  const groups: DigestBlock[] = [];
  let number = 0;
  for (const { label, cards } of view.groups) {
    groups.push(blocks.heading(label));
    for (const card of cards) {
      number += 1;
      groups.push(blocks.item(card, number));
    }
  }
  let html: BodyPieces | null = null;
  const htmlPieces = () => {
    html ??= filledIn(frame.html, {
      ...view,
      words: frame.view.words,
      preferencesUrl: ownGaps.preferencesHref,
      unsubscribeUrl: ownGaps.unsubscribeHref,
      notices: notices.map((block) => block.html),
      groups: groups.map((block) => block.html),
    });
    return html;
  };
  return {
    isTooLong: () => {
      let bytes = frame.htmlBytes + ownLinksBytes;
      for (const block of groups) bytes += block.bytes;
      for (const block of notices) bytes += block.bytes;
      if (bytes > htmlLimitBytes) return true;
      const own = htmlPieces().filter((piece) => typeof piece === 'string');
      // A code unit is at most three bytes of UTF-8; only near the limit are they counted.
      const atMost = own.reduce((sum, { length }) => sum + 3 * length, bytes);
      return atMost > htmlLimitBytes && bytes + own.reduce(utf8Bytes, 0) > htmlLimitBytes;
    },
    worded: () => ({
      subject: view.subject,
      html: htmlPieces(),
      text: digestText(
        frame.text,
        frame.view.words,
        view,
        notices.flatMap((block) => block.text),
        groups.flatMap((block) => block.text),
      ),
    }),
  };
}

function utf8Bytes(sum: number, text: string): number {
  return sum + utf8Length(text, 0, text.length);
}

/** What every digest mail of a review says, in place already. */
interface Frame {
  readonly view: FrameView;
  readonly html: Markup;
  /** Of what is in place, at most. */
  readonly htmlBytes: number;
  readonly text: TextFrame;
}

/** Frames live as long as their review. */
const framesKnown = new WeakMap<Digest['review'], Map<string, Frame>>();

function frameOf(review: Digest['review'], sampleNotice: string, words: Wording): Frame {
  const known = framesKnown.get(review) ?? new Map<string, Frame>();
  framesKnown.set(review, known);
  const found = known.get(sampleNotice);
  if (found) return found;
  const view = frameView(review, sampleNotice, words);
  const html = partlyFilledIn(digestMarkup, view);
  let htmlBytes = 0;
  for (const part of html)
    if (typeof part === 'object' && 'shared' in part) htmlBytes += utf8Length(part.shared, 0, part.shared.length);
  const frame = { view, html, htmlBytes, text: textFrame(view) };
  known.set(sampleNotice, frame);
  return frame;
}

/** Blocks are remembered by the language and the detail they are worded in. */
const blocksKnown = new WeakMap<Wording, Map<DigestDetail, DigestBlocks>>();

function blocksOf(words: Wording, detail: DigestDetail): DigestBlocks {
  const known = blocksKnown.get(words) ?? new Map<DigestDetail, DigestBlocks>();
  blocksKnown.set(words, known);
  const blocks = known.get(detail) ?? createDigestBlocks(words, detail);
  known.set(detail, blocks);
  return blocks;
}
