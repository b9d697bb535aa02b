import { composeCurrentFeed, type Feed } from '../core/feed.ts';
import type { Links } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { PublishedFeedsStore } from '../core/ports/published-feeds.ts';
import type { Review } from '../core/review.ts';
import { newestChange } from '../core/site.ts';
import { topicFeed } from '../core/topic-feeds.ts';

export interface TopicFeedDependencies {
  readonly store: ArticleStore;
  readonly publishedFeeds: PublishedFeedsStore;
  readonly links: Links;
  readonly sampleNotice: string;
  /** RFC 4151 authority of the feed ids. */
  readonly tagAuthority: string;
  /** WebSub hub that feeds name. */
  readonly hub?: string;
}

/**
 * The feed of a topic, of today's outline or of an earlier one: the articles that its published files hold, as they are now,
 * so that none of them is without its page. Read-only. `null`: there is no such topic, or nothing of it was published yet.
 */
export async function showTopicFeed(review: Review, id: string, deps: TopicFeedDependencies): Promise<Feed | null> {
  const feed = topicFeed(review, id);
  if (!feed) return null;
  const published = await deps.publishedFeeds.read(review.slug);
  const contents = published && new Map(Object.entries(published.topics)).get(id);
  if (!contents) return null;
  const shown = await deps.store.articles(review.slug, contents.articles);
  const { previous } = contents;
  const { links, sampleNotice, tagAuthority: authority, hub = '' } = deps;
  const frame = { review, links, sampleNotice, asOf: newestChange(shown) };
  return composeCurrentFeed(frame, feed.topic, { shown, previous }, { authority, hub, knownAs: id });
}
