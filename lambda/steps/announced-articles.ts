import type { Article } from '../core/article.ts';
import type { StreamHead } from '../core/event-stream.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';

/**
 * The articles that exist for readers: those whose NEW event stands at their number at or below the head. What an
 * aborted writer left behind does not count.
 */
export async function announcedArticles(
  review: string,
  head: StreamHead,
  store: ArticleStore,
): Promise<readonly Article[]> {
  const events = await store.events(review, 0, head.committed);
  const owner = new Map(events.map(({ number, article }) => [number, article]));
  const articles: Article[] = [];
  for await (const article of store.allArticles(review)) {
    if (owner.get(article.event) === article.id) articles.push(article);
  }
  return articles.toSorted((a, b) => a.event - b.event);
}
