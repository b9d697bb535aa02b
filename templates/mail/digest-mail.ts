import type { Digest, DigestEnvelope } from '../../lambda/core/digest.ts';
import { type BodyPieces, type SharedText, wholeBody } from '../../lambda/core/mail-body.ts';
import type { WordedMail } from '../../lambda/core/reader-views.ts';
import { utf8Length } from '../../lambda/core/utf8-length.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { createDigestBlocks, type DigestBlocks, digestMarkup } from './digest-blocks.ts';
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

/** A digest mail but for what is one reader's own. */
interface CommonMail {
  readonly subject: string;
  readonly html: BodyPieces;
  readonly text: BodyPieces;
}

/** Readers of the same choice come with the same digest: it is worded once for as long as it lives. */
const worded = new WeakMap<Digest, Map<string, CommonMail>>();

/** One reader's digest in its three faces. A pure function: the same digest is worded the same for ever. */
export function digestMail(digest: Digest, envelope: DigestEnvelope): WordedMail {
  const { preferencesUrl, unsubscribeUrl, ...common } = envelope;
  const known = worded.get(digest) ?? new Map<string, CommonMail>();
  worded.set(digest, known);
  const key = JSON.stringify(common);
  const mail = known.get(key) ?? commonMail(digest, common);
  known.set(key, mail);

  const pieces = { html: mail.html, text: mail.text, own: ownTexts({ preferencesUrl, unsubscribeUrl }) };
  const whole = (body: BodyPieces) => wholeBody(body, pieces.own);
  return { subject: mail.subject, html: whole(mail.html), text: whole(mail.text), pieces };
}

function commonMail(digest: Digest, envelope: CommonEnvelope): CommonMail {
  const words = wordingFor(digest.review.language);
  const [whole, ...leaner] = details;
  let mail = detailedMail(digest, envelope, words, whole);
  for (const detail of leaner) {
    if (mail.htmlBytes <= htmlLimitBytes) break;
    mail = detailedMail(digest, envelope, words, detail);
  }
  return mail;
}

/** Room for the two links, whose length may differ from reader to reader while the mail may not. */
const ownLinksBytes = 1_000;

function detailedMail(digest: Digest, envelope: CommonEnvelope, words: Wording, detail: DigestDetail) {
  const frame = frameOf(digest.review, envelope, words);
  const view = digestView(digest, envelope, words, detail);
  const blocks = blocksOf(words, detail);
  let number = 0;
  const groups = view.groups.map(({ label, cards }) => ({
    label,
    articles: cards.map((card) => {
      number += 1;
      return blocks.item(card, number);
    }),
  }));
  const notices = view.notices.map(blocks.notice);
  const html = filledIn(frame.html, {
    ...view,
    words: frame.view.words,
    preferencesUrl: ownGaps.preferencesHref,
    unsubscribeUrl: ownGaps.unsubscribeHref,
    notices: notices.map((block) => block.html),
    groups: groups.map(({ label, articles }) => ({ label, articles: articles.map((block) => block.html) })),
  });
  const text = digestText(frame.text, frame.view, view, {
    notices: notices.map((block) => block.text),
    articles: groups.map(({ articles }) => articles.map((block) => block.text)),
  });
  return { subject: view.subject, html, text, htmlBytes: ownLinksBytes + bytesOf(html) };
}

/** What every digest mail of a review and cadence says, in place already. */
interface Frame {
  readonly view: FrameView;
  readonly html: Markup;
  readonly text: TextFrame;
}

/** Frames live as long as their review. */
const framesKnown = new WeakMap<Digest['review'], Map<string, Frame>>();

function frameOf(review: Digest['review'], { cadence, sampleNotice }: CommonEnvelope, words: Wording): Frame {
  const known = framesKnown.get(review) ?? new Map<string, Frame>();
  framesKnown.set(review, known);
  const key = `${cadence} ${sampleNotice}`;
  const found = known.get(key);
  if (found) return found;
  const view = frameView(review, { cadence, sampleNotice }, words);
  const frame = { view, html: partlyFilledIn(digestMarkup, view), text: textFrame(view) };
  known.set(key, frame);
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

const sizes = new WeakMap<SharedText, number>();

function bytesOf(pieces: BodyPieces): number {
  let bytes = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') bytes += utf8Length(piece, 0, piece.length);
    else if ('shared' in piece) bytes += sizeOf(piece);
  }
  return bytes;
}

function sizeOf(piece: SharedText): number {
  const size = sizes.get(piece) ?? utf8Length(piece.shared, 0, piece.shared.length);
  sizes.set(piece, size);
  return size;
}
