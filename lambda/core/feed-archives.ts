import type { Article } from './article.ts';

/** A closed part of a feed's history (RFC 5005 §4, archived feeds): which articles it holds never changes again. */
export interface FeedArchive {
  /** `2026-10`, or `2026-10-2` for the second part of a month that brought many. */
  readonly id: string;
  /** In the order of their events, at most {@link archiveSize}. */
  readonly articles: readonly Article[];
}

/** A first poll may bring a thousand articles in one month: a month is cut into parts of so many. */
const archiveSize = 100;

/**
 * A feed's articles, cut where its history is closed: whole parts of a month, and what is left of a month once it is
 * over. `open` is what no archive holds yet. A closed part that would stand alone stays open: the
 * oldest archive names the next one (RFC 5005 §4), so the first two are written together. An article belongs to the month
 * in which it was first listed, so a closed part stays closed whatever comes; only filing anew moves articles between the
 * archives of topics. `asOf`: ISO 8601; the months before it are over.
 */
export function archivesOf(
  articles: readonly Article[],
  asOf: string,
): { readonly archives: readonly FeedArchive[]; readonly open: readonly Article[] } {
  const archives: FeedArchive[] = [];
  let month = '';
  let part: Article[] = [];
  let parts = 0;
  const close = () => {
    if (part.length === 0) return;
    parts += 1;
    archives.push({ id: parts === 1 ? month : `${month}-${parts}`, articles: part });
    part = [];
  };
  for (const article of articles.toSorted((a, b) => a.event - b.event)) {
    // Clocks of two Lambdas differ by seconds: a month that has begun is not left again.
    const own = monthOf(article.firstSeen);
    if (own > month) {
      close();
      month = own;
      parts = 0;
    }
    part.push(article);
    if (part.length === archiveSize) close();
  }
  if (monthOf(asOf) > month) close();
  const [alone, ...more] = archives;
  if (alone && more.length === 0) return { archives: [], open: [...alone.articles, ...part] };
  return { archives, open: part };
}

function monthOf(instant: string): string {
  return instant.slice(0, 7);
}
