import type { Article } from './article.ts';
import type { Review } from './review.ts';
import { withDescendants } from './taxonomy.ts';
import { currentTopics } from './topic-aliases.ts';

/** Articles filed under a topic or anything below it. */
export function filedUnder(review: Review, articles: readonly Article[], topic: string): readonly Article[] {
  const ids = withDescendants(review.taxonomy, topic);
  const now = new Map<string, boolean>();
  const isBelow = (filed: string): boolean => {
    const known = now.get(filed) ?? currentTopics(review.taxonomy, [filed]).some((id) => ids.has(id));
    now.set(filed, known);
    return known;
  };
  return articles.filter(({ classification }) => classification.topics.some((match) => isBelow(match.topic)));
}
