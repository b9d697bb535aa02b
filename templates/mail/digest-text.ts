import type { DigestView, ItemView } from './digest-view.ts';
import { labelled, underlined, wrapped } from './text-lines.ts';

/** The digest for those who read mail as text: the same words as the HTML, laid out for reading. */
export function digestText(view: DigestView): string {
  const { words } = view;
  let number = 0;
  const blocks = [
    ...(view.sampleNotice ? [wrapped(`*** ${view.sampleNotice} ***`)] : []),
    `${wrapped(view.over)}\n${underlined(view.heading, '=')}`,
    wrapped(view.lead),
    ...(view.contents ? [wrapped(view.contents)] : []),
    labelled(words.readOnTheWeb, view.editionUrl),
    ...(view.hasNotices
      ? [
          underlined(words.changesHeading, '-'),
          ...view.notices.map((notice) =>
            [
              wrapped(`${notice.kind}: ${notice.title}`, '  ', '* '),
              wrapped(byline(notice), '  '),
              wrapped(`${notice.sentence} ${notice.source}`, '  '),
              labelled(words.readMore, notice.url, '  '),
              ...notice.links.map(({ label, url }) => labelled(label, url, '  ')),
            ].join('\n'),
          ),
          ...(view.moreNotices ? [wrapped(view.moreNotices)] : []),
        ]
      : []),
    ...view.groups.flatMap(({ label, articles }) => [
      underlined(label, '-'),
      ...articles.map((item) => {
        number += 1;
        return itemText(item, number, words.readMore);
      }),
    ]),
    ...(view.more ? [`${wrapped(`${view.more}:`)}\n${view.editionUrl}`] : []),
    '_'.repeat(72),
    underlined(words.whyHeading, '-'),
    wrapped(`${view.whyText} ${view.yourTopics} ${words.onceOnly}`),
    [
      labelled(words.changePreferences, view.preferencesUrl),
      labelled(words.unsubscribe, view.unsubscribeUrl),
      labelled(words.readOnTheWeb, view.editionUrl),
    ].join('\n'),
    `${wrapped(`${words.theReview}: ${view.reviewTitle}`)}\n${view.reviewUrl}`,
    ...(view.sampleNotice ? [wrapped(`*** ${view.sampleNotice} ***`)] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function itemText(item: ItemView, number: number, readMore: string): string {
  const mark = `${number}. `;
  const indent = ' '.repeat(mark.length);
  const badges = item.badges.map(({ word }) => `[${word}]`).join(' ');
  return [
    wrapped(`${badges} ${item.title}`, indent, mark),
    wrapped(byline(item), indent),
    ...(item.quote ? [wrapped(item.relationLine, indent)] : []),
    wrapped([...(item.quote ? [] : [item.relationLine]), item.filing, item.whyLine].join(' '), indent),
    ...(item.excerpt ? ['', wrapped(item.excerpt, indent), ''] : []),
    labelled(readMore, item.url, indent),
    ...item.links.map(({ label, url }) => labelled(label, url, indent)),
  ].join('\n');
}

function byline({ who, journal, published }: Pick<ItemView, 'who' | 'journal' | 'published'>): string {
  return [who, [journal, published].filter(Boolean).join(', ')].filter(Boolean).join('. ');
}
