import type { Digest, DigestEnvelope } from '../../lambda/core/digest.ts';
import { type BodyPieces, MailInPieces, type SharedText } from '../../lambda/core/mail-body.ts';
import type { WordedMail } from '../../lambda/core/reader-views.ts';
import { utf8Length } from '../../lambda/core/utf8-length.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { createDigestBlocks, type DigestBlocks, digestMarkup } from './digest-blocks.ts';
import { digestText, type TextFrame, textFrame } from './digest-text.ts';
import { type DigestDetail, digestView, type FrameOf, type FrameView, frameView } from './digest-view.ts';
import { filledIn, type Markup, partlyFilledIn } from './mail-pieces.ts';
import { mailUrls } from './mail-urls.ts';

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
    if (!mail.isTooLong) break;
    mail = detailedMail(digest, envelope, detail);
  }
  return new MailInPieces(mail.subject, { html: mail.html, text: mail.text() });
}

/** Room for the two links, whose length may differ from reader to reader while the mail may not. */
const ownLinksBytes = 1_000;
/** So often the web edition is linked, at most. */
const editionLinks = 5;

/** A mail in one detail: blocks that are worded and encoded once, and the few words of its own around them. */
function detailedMail(digest: Digest, envelope: DigestEnvelope, detail: DigestDetail) {
  const frame = frameOf(digest.review, envelope);
  const blocks = blocksOf(frame.wording, detail);
  const view = digestView(digest, frame.wording, detail);
  const urls = mailUrls(digest, envelope);
  const notices = view.notices.map(blocks.notice);
  const groupsHtml: SharedText[] = [];
  const groupsText: SharedText[] = [];
  let bytes = frame.htmlBytes + ownLinksBytes + editionLinks * view.editionUrl.length + view.citationsUrl.length;
  let number = 0;
  for (const notice of notices) bytes += notice.bytes;
  for (const { topic, cards } of view.groups) {
    const heading = blocks.heading(topic);
    groupsHtml.push(heading.html);
    groupsText.push(heading.text);
    bytes += heading.bytes;
    for (const card of cards) {
      const item = blocks.item(card);
      const mark = blocks.mark(++number);
      groupsHtml.push(item.html);
      groupsText.push(mark, item.text(mark.shared.length));
      bytes += item.bytes;
    }
  }
  const html = filledIn(frame.html, frame.view, {
    ...view,
    editionUrl: urls.edition.html,
    citationsUrl: view.citationsUrl && urls.citations.html,
    preferencesUrl: urls.preferences.html,
    unsubscribeUrl: urls.unsubscribe.html,
    notices: notices.map((block) => block.html),
    groups: groupsHtml,
  });
  return {
    subject: view.subject,
    html,
    isTooLong: bytes + ownBytes(html, htmlLimitBytes - bytes) > htmlLimitBytes,
    text: () =>
      digestText(
        frame.text,
        view,
        urls,
        notices.map((block) => block.text),
        groupsText,
      ),
  };
}

/** Bytes of what is in this mail alone; counted only where they might be more than there is room for. */
function ownBytes(html: BodyPieces, room: number): number {
  let units = 0;
  for (const piece of html) if (typeof piece === 'string') units += piece.length;
  // A code unit is at most three bytes of UTF-8.
  if (3 * units <= room) return 3 * units;
  let bytes = 0;
  for (const piece of html) if (typeof piece === 'string') bytes += utf8Length(piece, 0, piece.length);
  return bytes;
}

/** What every digest mail of a review and a cadence says, in place already. */
interface Frame {
  readonly of: FrameOf;
  readonly wording: Wording;
  readonly view: FrameView;
  readonly html: Markup;
  /** Of what is in place, at most. */
  readonly htmlBytes: number;
  readonly text: TextFrame;
}

/** Frames live as long as their review. */
const framesKnown = new WeakMap<Digest['review'], Frame[]>();

function frameOf(review: Digest['review'], { cadence, sampleNotice, coverage = null }: FrameOf): Frame {
  const known = framesKnown.get(review) ?? [];
  framesKnown.set(review, known);
  const found = known.find(
    ({ of }) => of.cadence === cadence && of.sampleNotice === sampleNotice && of.coverage === coverage,
  );
  if (found) return found;
  const of = { cadence, sampleNotice, coverage };
  const wording = wordingFor(review.language);
  const view = frameView(review, of, wording);
  const html = partlyFilledIn(digestMarkup, view);
  let htmlBytes = 0;
  for (const part of html)
    if (typeof part === 'object' && 'shared' in part) htmlBytes += utf8Length(part.shared, 0, part.shared.length);
  const frame = { of, wording, view, html, htmlBytes, text: textFrame(view) };
  known.push(frame);
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
