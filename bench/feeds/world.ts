import type { Article } from '../../lambda/core/article.ts';
import { composeFeed, type Feed } from '../../lambda/core/feed.ts';
import { articles, frame } from '../../test/templates/invented-review.ts';

const summaryLetters = 1_200;

/** Fifty articles with everything a record can have, each with an abstract of a fixed length; the same in every process. */
const fifty: readonly Article[] = Array.from({ length: 50 }, (_, index) => {
  const base = articles[index % articles.length];
  if (!base) throw new Error('there are no invented articles');
  const text = base.record.abstract.map((part) => part.text).join(' ') || base.record.title;
  const repeated = text.repeat(Math.ceil(summaryLetters / text.length)).slice(0, summaryLetters);
  const at = new Date(Date.parse('2026-11-16T06:00:00Z') - index * 3_600_000).toISOString();
  return {
    ...base,
    id: `b${index}`,
    event: 1_000 - index,
    firstSeen: at,
    updated: at,
    changes: [],
    record: { ...base.record, abstract: [{ label: '', text: repeated }] },
  };
});

/** A feed whose entries nobody has rendered before. */
export function freshFeed(): Feed {
  return composeFeed(frame, null, fifty, { authority: 'living.example.org' });
}
