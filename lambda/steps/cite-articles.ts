import type { Article, ArticleId } from '../core/article.ts';
import { filedUnderAny } from '../core/filed-under.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { Review } from '../core/review.ts';
import { topicsNow } from '../core/site.ts';
import { becameOf } from '../core/topic-aliases.ts';
import { announcedArticles } from './announced-articles.ts';

interface CiteDependencies {
  readonly store: ArticleStore;
}

/**
 * The articles that a topic's page stands for, for a reference manager, in the order they were found. The id may be one of
 * an earlier outline: then those of what took its place. Read-only. `null`: there never was such a topic.
 */
export async function articlesOfTopic(
  review: Review,
  topic: string,
  { store }: CiteDependencies,
): Promise<readonly Article[] | null> {
  const isCurrent = review.taxonomy.topics.some(({ id }) => id === topic);
  if (!isCurrent && becameOf(review.taxonomy, topic) === null) return null;
  const topics = isCurrent ? [topic] : topicsNow(review, topic).map(({ id }) => id);
  const articles = await announcedArticles(review.slug, await store.head(review.slug), store);
  return filedUnderAny(review, articles, topics);
}

/** One article that exists for readers; `null` where there is none. Read-only. */
export async function announcedArticle(
  review: Pick<Review, 'slug'>,
  id: ArticleId,
  { store }: CiteDependencies,
): Promise<Article | null> {
  const article = await store.article(review.slug, id);
  if (!article) return null;
  const [event] = await store.events(review.slug, article.event - 1, article.event);
  return event?.article === id ? article : null;
}
