import type { BodyPieces, SharedText } from '../../lambda/core/mail-body.ts';
import type { DigestView, FrameView, ItemView, NoticeView } from './digest-view.ts';
import { mailPieces, sharedText } from './mail-pieces.ts';
import type { MailUrls } from './mail-urls.ts';
import { beforeUrl, labelled, underlined, wrapped } from './text-lines.ts';

/** The stretches of a text digest that are the same whatever the digest holds. */
export interface TextFrame {
  readonly view: FrameView;
  readonly start: SharedText;
  readonly foot: SharedText;
  readonly beforePreferences: SharedText;
  readonly beforeUnsubscribe: SharedText;
  readonly end: SharedText;
}

export function textFrame(view: FrameView): TextFrame {
  const { words } = view;
  const notice = view.sampleNotice ? [wrapped(`*** ${view.sampleNotice} ***`)] : [];
  const coverage = view.coverage ? [wrapped(view.coverage)] : [];
  const review = `${wrapped(`${words.theReview}: ${view.reviewTitle}`)}\n${view.reviewUrl}`;
  return {
    view,
    start: sharedText(
      `${notice.map(paragraph).join('')}${wrapped(view.over)}\n${paragraph(underlined(view.heading, '='))}`,
    ),
    foot: sharedText(paragraph('_'.repeat(72)) + headingText(words.whyHeading)),
    // These addresses carry a token: they are always too long to stand beside their label.
    beforePreferences: sharedText(`${words.changePreferences}:\n`),
    beforeUnsubscribe: sharedText(`\n${words.unsubscribe}:\n`),
    end: sharedText(`\n\n${[...coverage, review, ...notice].join('\n\n')}\n`),
  };
}

/** The digest for those who read mail as text: the same words as the HTML, laid out for reading. */
export function digestText(
  frame: TextFrame,
  view: DigestView,
  urls: MailUrls,
  notices: readonly SharedText[],
  /** Headings and articles in their order. */
  groups: readonly SharedText[],
): BodyPieces {
  const { words, whyText, citationsLabel } = frame.view;
  const lead = paragraph(wrapped(view.lead)) + (view.contents ? paragraph(wrapped(view.contents)) : '');
  const beforeEdition = beforeUrl(words.readOnTheWeb, view.editionUrl);
  const citations = [beforeUrl(citationsLabel, view.citationsUrl), urls.citations.text, paragraph('')];
  return mailPieces([
    frame.start,
    lead + beforeEdition,
    urls.edition.text,
    paragraph(''),
    ...(view.citationsUrl ? citations : []),
    view.hasNotices ? headingText(words.changesHeading) : '',
    ...notices,
    view.moreNotices ? paragraph(wrapped(view.moreNotices)) : '',
    ...groups,
    ...(view.more ? [`${wrapped(`${view.more}:`)}\n`, urls.edition.text, paragraph('')] : []),
    frame.foot,
    paragraph(wrapped(`${whyText} ${view.yourTopics} ${words.onceOnly}`)),
    frame.beforePreferences,
    urls.preferences.text,
    frame.beforeUnsubscribe,
    urls.unsubscribe.text,
    `\n${beforeEdition}`,
    urls.edition.text,
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
