import type { BodyPieces, SharedText } from '../../lambda/core/mail-body.ts';
import { printable } from '../text/printable.ts';
import type { DigestView, FrameView, ItemView, NoticeView } from './digest-view.ts';
import { mailPieces } from './mail-pieces.ts';
import { ownGaps } from './own-links.ts';
import { labelled, underlined, wrapped } from './text-lines.ts';

/** The blocks of a digest as text, in its order. */
export interface TextBlocks {
  readonly notices: readonly SharedText[];
  /** One list for each group. */
  readonly articles: readonly (readonly SharedText[])[];
}

/** The stretches of a text digest that are the same whatever the digest holds. */
export interface TextFrame {
  readonly start: SharedText;
  readonly changes: SharedText;
  readonly foot: SharedText;
  readonly beforePreferences: SharedText;
  readonly beforeUnsubscribe: SharedText;
  readonly end: SharedText;
}

export function textFrame(view: FrameView): TextFrame {
  const { words } = view;
  const notice = view.sampleNotice ? [wrapped(`*** ${view.sampleNotice} ***`)] : [];
  const review = `${wrapped(`${words.theReview}: ${view.reviewTitle}`)}\n${view.reviewUrl}`;
  return {
    start: shared([...notice, `${wrapped(view.over)}\n${underlined(view.heading, '=')}`].map(paragraph).join('')),
    changes: shared(paragraph(underlined(words.changesHeading, '-'))),
    foot: shared(paragraph('_'.repeat(72)) + paragraph(underlined(words.whyHeading, '-'))),
    // These addresses carry a token: they are always too long to stand beside their label.
    beforePreferences: shared(`${words.changePreferences}:\n`),
    beforeUnsubscribe: shared(`\n${words.unsubscribe}:\n`),
    end: shared(`${[review, ...notice].join('\n\n')}\n`),
  };
}

/** The digest for those who read mail as text: the same words as the HTML, laid out for reading. */
export function digestText(
  frame: TextFrame,
  { words, whyText }: Pick<FrameView, 'words' | 'whyText'>,
  view: DigestView,
  own: TextBlocks,
): BodyPieces {
  const edition = labelled(words.readOnTheWeb, view.editionUrl);
  return mailPieces([
    frame.start,
    [wrapped(view.lead), ...(view.contents ? [wrapped(view.contents)] : []), edition].map(paragraph).join(''),
    ...(view.hasNotices ? [frame.changes] : []),
    ...own.notices,
    ...(view.moreNotices ? [paragraph(wrapped(view.moreNotices))] : []),
    ...view.groups.flatMap(({ label }, index) => [paragraph(underlined(label, '-')), ...(own.articles[index] ?? [])]),
    ...(view.more ? [paragraph(`${wrapped(`${view.more}:`)}\n${view.editionUrl}`)] : []),
    frame.foot,
    paragraph(wrapped(`${whyText} ${view.yourTopics} ${words.onceOnly}`)),
    frame.beforePreferences,
    ownGaps.preferencesUrl,
    frame.beforeUnsubscribe,
    ownGaps.unsubscribeUrl,
    `\n${paragraph(edition)}`,
    frame.end,
  ]);
}

function shared(text: string): SharedText {
  return { shared: printable(text) };
}

function paragraph(text: string): string {
  return `${text}\n\n`;
}

/** One article of the digest as text, with the empty line after it. */
export function itemText(item: ItemView, number: number, readMore: string): string {
  const mark = `${number}. `;
  const indent = ' '.repeat(mark.length);
  const badges = item.badges.map(({ word }) => `[${word}]`).join(' ');
  const lines = [
    wrapped(`${badges} ${item.title}`, indent, mark),
    wrapped(byline(item), indent),
    ...(item.quote ? [wrapped(item.relationLine, indent)] : []),
    wrapped([...(item.quote ? [] : [item.relationLine]), item.filing, item.whyLine].join(' '), indent),
    ...(item.excerpt ? ['', wrapped(item.excerpt, indent), ''] : []),
    labelled(readMore, item.url, indent),
    ...item.links.map(({ label, url }) => labelled(label, url, indent)),
  ];
  return paragraph(lines.join('\n'));
}

/** One notice of the digest as text, with the empty line after it. */
export function noticeText(notice: NoticeView, readMore: string): string {
  const lines = [
    wrapped(`${notice.kind}: ${notice.title}`, '  ', '* '),
    wrapped(byline(notice), '  '),
    wrapped(`${notice.sentence} ${notice.source}`, '  '),
    labelled(readMore, notice.url, '  '),
    ...notice.links.map(({ label, url }) => labelled(label, url, '  ')),
  ];
  return paragraph(lines.join('\n'));
}

function byline({ who, journal, published }: Pick<ItemView, 'who' | 'journal' | 'published'>): string {
  return [who, [journal, published].filter(Boolean).join(', ')].filter(Boolean).join('. ');
}
