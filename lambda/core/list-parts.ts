import type { Article } from './article.ts';

/** A list no longer than this stands on one page. */
export const shownOnOnePage = 50;
const partSize = 100;
/** So many of the newest stand on a long list's own page, in a part as well or not. */
const newestAtLeast = 25;

/** Closed part of a list that is too long for one page: a year of our own first sight, or a hundred of it. */
export interface ListPart {
  /** `2026`, or `2026-2` for the second hundred of a year; part of its address. */
  readonly id: string;
  /** Newest first. */
  readonly articles: readonly Article[];
}

/** A list and where each of its articles stands. */
export interface PartedList {
  /** Newest first; with an article that comes, none of them changes. */
  readonly parts: readonly ListPart[];
  /** What the list's own page has, newest first: whatever stands in no part yet, and at least the newest few. */
  readonly newest: readonly Article[];
}

/**
 * A long list, cut where it is closed: a part is when its year is over, or when an article comes that belongs into the next
 * hundred. So one more article changes the list's own page and once in a hundred makes a part; what is in one stays there.
 * No part while the list fits on one page. `until`: ISO 8601; the years before it are over.
 */
export function partedList(articles: readonly Article[], until: string): PartedList {
  const inOrder = articles.toSorted((a, b) => a.event - b.event);
  if (inOrder.length <= shownOnOnePage) return { parts: [], newest: inOrder.toReversed() };
  const parts: { readonly id: string; readonly articles: Article[] }[] = [];
  let year = '';
  let count = 0;
  for (const article of inOrder) {
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
  const open = until.slice(0, 4) > year ? 0 : (parts.pop()?.articles.length ?? 0);
  return {
    parts: parts.map(({ id, articles: own }) => ({ id, articles: own.toReversed() })).toReversed(),
    newest: inOrder.slice(-Math.max(open, newestAtLeast)).toReversed(),
  };
}
