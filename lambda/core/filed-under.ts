import type { Article } from './article.ts';
import type { Review } from './review.ts';
import { ancestors, type Taxonomy } from './taxonomy.ts';
import { currentTopics } from './topic-aliases.ts';

type ByTopic = ReadonlyMap<string, readonly Article[]>;

/** A list of articles is asked about every topic of the outline, for each of several pages: gone through once. */
const indexes = new WeakMap<readonly Article[], { readonly taxonomy: Taxonomy; readonly byTopic: ByTopic }>();

/** Articles filed under a topic or anything below it, in the order given. */
export function filedUnder(
  { taxonomy }: Pick<Review, 'taxonomy'>,
  articles: readonly Article[],
  topic: string,
): readonly Article[] {
  const known = indexes.get(articles);
  if (known?.taxonomy === taxonomy) return known.byTopic.get(topic) ?? [];
  const byTopic = indexOf(taxonomy, articles);
  indexes.set(articles, { taxonomy, byTopic });
  return byTopic.get(topic) ?? [];
}

/** Articles filed under any of these topics or below them, each once, in the order given. */
export function filedUnderAny(
  review: Pick<Review, 'taxonomy'>,
  articles: readonly Article[],
  topics: readonly string[],
): readonly Article[] {
  const [only] = topics;
  if (only !== undefined && topics.length === 1) return filedUnder(review, articles, only);
  const found = new Set(topics.flatMap((topic) => filedUnder(review, articles, topic)));
  return articles.filter((article) => found.has(article));
}

function indexOf(taxonomy: Taxonomy, articles: readonly Article[]): ByTopic {
  const byTopic = new Map<string, Article[]>(taxonomy.topics.map(({ id }) => [id, []]));
  const above = new Map<string, readonly string[]>();
  const standsUnder = (filed: string): readonly string[] => {
    const found =
      above.get(filed) ??
      currentTopics(taxonomy, [filed]).flatMap((id) => [id, ...ancestors(taxonomy, id).map((parent) => parent.id)]);
    above.set(filed, found);
    return found;
  };
  for (const article of articles) {
    const topics = new Set(article.classification.topics.flatMap(({ topic }) => standsUnder(topic)));
    for (const topic of topics) byTopic.get(topic)?.push(article);
  }
  return byTopic;
}
