import type { Article } from '../core/article.ts';
import type { Digest } from '../core/digest.ts';
import { citationFormats, type Links } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { EditionPage } from '../core/reader-views.ts';
import type { Review } from '../core/review.ts';
import { allTopics } from '../core/subscription.ts';
import { becameOf, currentTopics } from '../core/topic-aliases.ts';
import { createDigestReader } from './digest-mail.ts';

/** A digest's web edition shows at most so many events; longer ranges are no digest's. */
const eventsAtMost = 5_000;

export interface Edition {
  readonly digest: Digest | null;
  readonly citations: EditionPage['citations'];
}

/**
 * The web edition of a digest: the same range, the same topics, nothing capped. Read-only. `null` when the range does not
 * exist (yet), is too long, or names an unknown topic.
 */
export async function showEdition(
  review: Review,
  range: { readonly from: number; readonly to: number },
  topics: readonly string[] | null,
  { store, links }: { readonly store: ArticleStore; readonly links: Links },
): Promise<Edition | null> {
  const isKnown = (id: string) =>
    currentTopics(review.taxonomy, [id]).length > 0 || becameOf(review.taxonomy, id) !== null;
  if (topics?.some((choice) => !choice.split('>', 2).every(isKnown))) return null;
  const { committed } = await store.head(review.slug);
  if (range.from >= range.to || range.to > committed || range.to - range.from > eventsAtMost) return null;
  const digestOf = await createDigestReader(review, { store, links })(range);
  const scope = { topics: Object.fromEntries((topics ?? [allTopics]).map((topic) => [topic, 0])), since: 0 };
  const digest = digestOf(scope, Number.POSITIVE_INFINITY);
  const urlOf = (format: (typeof citationFormats)[number]) =>
    links.editionCitations(review.slug, range, topics, format);
  const hasArticles = digest !== null && digest.counts.articles > 0;
  return { digest, citations: hasArticles ? citationFormats.map((format) => ({ format, url: urlOf(format) })) : [] };
}

/** The new articles of that edition, in its order, for a reference manager. Read-only. `null` where there is no such edition. */
export async function exportEdition(
  review: Review,
  range: { readonly from: number; readonly to: number },
  topics: readonly string[] | null,
  deps: { readonly store: ArticleStore; readonly links: Links },
): Promise<readonly Article[] | null> {
  const edition = await showEdition(review, range, topics, deps);
  if (edition === null) return null;
  const ids = edition.digest?.groups.flatMap(({ cards }) => cards.map(({ id }) => id)) ?? [];
  const articles = new Map((await deps.store.articles(review.slug, ids)).map((article) => [article.id, article]));
  return ids.flatMap((id) => articles.get(id) ?? []);
}
