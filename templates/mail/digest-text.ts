import type { BodyPieces, SharedText } from '../../lambda/core/mail-body.ts';
import type { DigestView, ItemView, NoticeView } from './digest-view.ts';
import { mailPieces } from './mail-pieces.ts';
import { ownGaps } from './own-links.ts';
import { labelled, underlined, wrapped } from './text-lines.ts';

/** The blocks of a digest as text, in its order. */
export interface TextBlocks {
  readonly notices: readonly SharedText[];
  /** One list for each group. */
  readonly articles: readonly (readonly SharedText[])[];
}

/** The digest for those who read mail as text: the same words as the HTML, laid out for reading. */
export function digestText(view: DigestView, own: TextBlocks): BodyPieces {
  const { words } = view;
  const start = [
    ...(view.sampleNotice ? [wrapped(`*** ${view.sampleNotice} ***`)] : []),
    `${wrapped(view.over)}\n${underlined(view.heading, '=')}`,
    wrapped(view.lead),
    ...(view.contents ? [wrapped(view.contents)] : []),
    labelled(words.readOnTheWeb, view.editionUrl),
    ...(view.hasNotices ? [underlined(words.changesHeading, '-')] : []),
  ];
  const foot = [
    ...(view.more ? [`${wrapped(`${view.more}:`)}\n${view.editionUrl}`] : []),
    '_'.repeat(72),
    underlined(words.whyHeading, '-'),
    wrapped(`${view.whyText} ${view.yourTopics} ${words.onceOnly}`),
  ];
  const end = [
    labelled(words.readOnTheWeb, view.editionUrl),
    `${wrapped(`${words.theReview}: ${view.reviewTitle}`)}\n${view.reviewUrl}`,
    ...(view.sampleNotice ? [wrapped(`*** ${view.sampleNotice} ***`)] : []),
  ];
  return mailPieces([
    ...start.map(paragraph),
    ...own.notices,
    ...(view.moreNotices ? [paragraph(wrapped(view.moreNotices))] : []),
    ...view.groups.flatMap(({ label }, index) => [paragraph(underlined(label, '-')), ...(own.articles[index] ?? [])]),
    ...foot.map(paragraph),
    // These addresses carry a token: they are always too long to stand beside their label.
    `${words.changePreferences}:\n`,
    ownGaps.preferencesUrl,
    `\n${words.unsubscribe}:\n`,
    ownGaps.unsubscribeUrl,
    `\n${end.join('\n\n')}\n`,
  ]);
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
