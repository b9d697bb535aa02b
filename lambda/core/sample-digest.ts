import type { Article } from './article.ts';
import { composeDigest } from './compose-digest.ts';
import type { Digest } from './digest.ts';
import type { StreamEvent } from './event-stream.ts';
import type { Links } from './links.ts';
import type { Review } from './review.ts';
import { allTopics } from './subscription.ts';

const dayMs = 24 * 3_600_000;
/** The shortest of these with enough in it is shown. */
const windowsDays = [7, 14, 21, 28] as const;
const enough = 3;
/** Where nothing was found in four weeks, so many of the latest articles stand in. */
const standIns = 5;

export interface SampleDigest {
  /** `null`: the review has no article yet. */
  readonly digest: Digest | null;
  /** The days it is taken from; `null`: nothing was found in 28 days, and the latest articles stand in. */
  readonly days: number | null;
}

/**
 * The digest a reader of all topics would have got: what somebody looks at before signing up. Nothing in it was sent. It is
 * that of whole weeks of the review, or, while none of them brought anything, of the days before `asOf`.
 */
export function sampleDigest(
  review: Review,
  links: Links,
  events: readonly StreamEvent[],
  articles: readonly Article[],
  { weekTurn, asOf }: { readonly weekTurn: string; readonly asOf: string },
): SampleDigest {
  const byId = new Map(articles.map((article) => [article.id, article]));
  const compose = (own: readonly StreamEvent[]) =>
    composeDigest({
      review,
      links,
      range: { from: (own[0]?.number ?? 1) - 1, to: own.at(-1)?.number ?? 0 },
      events: own,
      articles: byId,
      scope: { topics: { [allTopics]: 0 }, since: 0 },
      cap: review.digest.maxArticles,
    });
  for (const end of [weekTurn, asOf].map(Date.parse)) {
    let found: SampleDigest | null = null;
    for (const days of windowsDays) {
      const since = end - days * dayMs;
      const digest = compose(events.filter(({ at }) => Date.parse(at) > since && Date.parse(at) <= end));
      if (digest && digest.counts.articles > 0) found = { digest, days };
      if (digest && digest.counts.articles >= enough) break;
    }
    if (found) return found;
  }
  const latest = events.filter(({ kind, article }) => kind === 'NEW' && byId.has(article)).slice(-standIns);
  return { digest: compose(latest.map((event) => ({ ...event, baseline: false }))), days: null };
}
