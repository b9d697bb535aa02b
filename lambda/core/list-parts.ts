import type { Article } from './article.ts';

/** A list no longer than this stands on one page. */
export const shownOnOnePage = 50;
const partSize = 100;

/** Part of a list that is too long for one page: a year of our own first sight, or a hundred of it. */
export interface ListPart {
  /** `2026`, or `2026-2` for the second hundred of a year; part of its address. */
  readonly id: string;
  /** Newest first. */
  readonly articles: readonly Article[];
}

/**
 * The parts of a long list, newest first; none while the list fits on one page. A part that is full, or whose year is over,
 * stays as it is: one more article changes the newest alone.
 */
export function listParts(articles: readonly Article[]): readonly ListPart[] {
  if (articles.length <= shownOnOnePage) return [];
  const parts: { readonly id: string; readonly articles: Article[] }[] = [];
  let year = '';
  let count = 0;
  for (const article of articles.toSorted((a, b) => a.event - b.event)) {
    // Clocks of two Lambdas differ by seconds: a year that has begun is not left again.
    const own = article.firstSeen.slice(0, 4);
    if (own > year) {
      year = own;
      count = 0;
    }
    if (count % partSize === 0)
      parts.push({ id: count === 0 ? year : `${year}-${count / partSize + 1}`, articles: [] });
    parts.at(-1)?.articles.push(article);
    count += 1;
  }
  return parts.map(({ id, articles: own }) => ({ id, articles: own.toReversed() })).toReversed();
}
