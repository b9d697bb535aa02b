import type { BodyPieces, SharedText } from '../../lambda/core/mail-body.ts';
import type { DigestView, FrameView, ItemView, NoticeView } from './digest-view.ts';
import { mailPieces, sharedText } from './mail-pieces.ts';
import { ownGaps } from './own-links.ts';
import { labelled, underlined, wrapped } from './text-lines.ts';

/** The stretches of a text digest that are the same whatever the digest holds. */
export interface TextFrame {
  /** Before the line over the heading; `''` without sample data. */
  readonly start: string;
  readonly heading: SharedText;
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
    start: notice.map(paragraph).join(''),
    heading: sharedText(`\n${paragraph(underlined(view.heading, '='))}`),
    foot: sharedText(paragraph('_'.repeat(72)) + headingText(words.whyHeading)),
    // These addresses carry a token: they are always too long to stand beside their label.
    beforePreferences: sharedText(`${words.changePreferences}:\n`),
    beforeUnsubscribe: sharedText(`\n${words.unsubscribe}:\n`),
    end: sharedText(`${[review, ...notice].join('\n\n')}\n`),
  };
}

/** The digest for those who read mail as text: the same words as the HTML, laid out for reading. */
export function digestText(
  frame: TextFrame,
  words: FrameView['words'],
  view: DigestView,
  notices: readonly SharedText[],
  /** Headings and articles in their order. */
  groups: readonly SharedText[],
): BodyPieces {
  const edition = paragraph(labelled(words.readOnTheWeb, view.editionUrl));
  const citations = view.citationsUrl ? paragraph(labelled(view.citationsLabel, view.citationsUrl)) : '';
  const lead = paragraph(wrapped(view.lead)) + (view.contents ? paragraph(wrapped(view.contents)) : '');
  return mailPieces([
    frame.start + wrapped(view.over),
    frame.heading,
    lead + edition + citations + (view.hasNotices ? headingText(words.changesHeading) : ''),
    ...notices,
    view.moreNotices ? paragraph(wrapped(view.moreNotices)) : '',
    ...groups,
    view.more ? paragraph(`${wrapped(`${view.more}:`)}\n${view.editionUrl}`) : '',
    frame.foot,
    paragraph(wrapped(`${view.whyText} ${view.yourTopics} ${words.onceOnly}`)),
    frame.beforePreferences,
    ownGaps.preferencesUrl,
    frame.beforeUnsubscribe,
    ownGaps.unsubscribeUrl,
    `\n${edition}`,
    frame.end,
  ]);
}

/** A heading with the empty line after it. */
export function headingText(text: string): string {
  return paragraph(underlined(text, '-'));
}

function paragraph(text: string): string {
  return `${text}\n\n`;
}

/** What stands before an article: its place in the mail. */
export function itemMark(number: number): string {
  return `${number}. `;
}

/** One article of the digest as text, all but its mark of so many characters, with the empty line after it. */
export function itemText(item: ItemView, markWidth: number, readMore: string): string {
  const indent = ' '.repeat(markWidth);
  const badges = item.badges.map(({ word }) => `[${word}]`).join(' ');
  const lines = [
    wrapped(`${badges} ${item.title}`, indent).slice(markWidth),
    wrapped(byline(item), indent),
    ...(item.quote ? [wrapped(item.relationLine, indent)] : []),
    wrapped([...(item.quote ? [] : [item.relationLine]), item.filing, item.whyLine].join(' '), indent),
    wrapped(item.latency, indent),
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
