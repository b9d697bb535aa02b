import type { Digest } from '../core/digest.ts';
import type { Links } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { Review } from '../core/review.ts';
import { allTopics } from '../core/subscription.ts';
import { becameOf, currentTopics } from '../core/topic-aliases.ts';
import { createDigestReader } from './digest-mail.ts';

/** A digest's web edition shows at most so many events; longer ranges are no digest's. */
const eventsAtMost = 5_000;

/**
 * The web edition of a digest: the same range, the same topics, nothing capped. Read-only. `null` when the range does not
 * exist (yet), is too long, or names an unknown topic.
 */
export async function showEdition(
  review: Review,
  range: { readonly from: number; readonly to: number },
  topics: readonly string[] | null,
  { store, links }: { readonly store: ArticleStore; readonly links: Links },
): Promise<{ readonly digest: Digest | null } | null> {
  const isKnown = (id: string) =>
    currentTopics(review.taxonomy, [id]).length > 0 || becameOf(review.taxonomy, id) !== null;
  if (topics?.some((choice) => !choice.split('>', 2).every(isKnown))) return null;
  const { committed } = await store.head(review.slug);
  if (range.from >= range.to || range.to > committed || range.to - range.from > eventsAtMost) return null;
  const digestOf = await createDigestReader(review, { store, links })(range);
  const scope = { topics: Object.fromEntries((topics ?? [allTopics]).map((topic) => [topic, 0])), since: 0 };
  return { digest: digestOf(scope, Number.POSITIVE_INFINITY) };
}
