import type { Article } from '../core/article.ts';
import type { StreamEvent, StreamHead } from '../core/event-stream.ts';
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
  return announcedBy(await store.events(review, 0, head.committed), review, store);
}

/** The same, of a stream that has been read already. */
export async function announcedBy(
  events: readonly StreamEvent[],
  review: string,
  store: Pick<ArticleStore, 'allArticles'>,
): Promise<readonly Article[]> {
  const owner = new Map(events.map(({ number, article }) => [number, article]));
  const articles: Article[] = [];
  for await (const article of store.allArticles(review)) {
    if (owner.get(article.event) === article.id) articles.push(article);
  }
  return articles.toSorted((a, b) => a.event - b.event);
}
