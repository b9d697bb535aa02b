import type { Article, ArticleId } from './article.ts';
import { currentFeedDocument, formerFeedTopic } from './feed.ts';
import { filedUnder, filedUnderAny } from './filed-under.ts';
import { type FeedFormat, feedFormats } from './links.ts';
import type { Review } from './review.ts';
import { topicsNow } from './site.ts';
import type { Topic } from './taxonomy.ts';
import { becameOf } from './topic-aliases.ts';

/** The feed at one topic's address, of today's outline or of an earlier one. */
export interface TopicFeed {
  /** The id in its address, which its subscribers know it by. */
  readonly knownAs: string;
  /** What it is of today. */
  readonly topic: Topic;
  /** Whether its history stands under this address: that of one that was renamed or merged is its heir's. */
  readonly archived: boolean;
}

/** What the document of a topic's feed that is polled holds. */
export interface FeedContents {
  /** In its order. */
  readonly articles: readonly ArticleId[];
  /** The newest archive; `null` when there is none. */
  readonly previous: string | null;
}

/** What one publishing wrote into the feeds of a review's topics. */
export interface PublishedFeeds {
  /** Fingerprint of everything that publishing went by: stream, month, review, templates, addresses. */
  readonly asOf: string;
  /** By {@link TopicFeed.knownAs}. */
  readonly topics: Readonly<Record<string, FeedContents>>;
}

/**
 * Formats of a topic's feed that are published as files. JSON Feed, which few feed readers poll, is composed when it is
 * asked for, from what was published: each file of a topic is written again for every article that comes under it.
 */
export const publishedTopicFormats: readonly FeedFormat[] = feedFormats.filter((format) => format !== 'json');

/** `null`: there never was such a topic. */
export function topicFeed(review: Pick<Review, 'taxonomy'>, id: string): TopicFeed | null {
  const topic = review.taxonomy.topics.find((one) => one.id === id);
  if (topic) return { knownAs: id, topic, archived: true };
  if (becameOf(review.taxonomy, id) === null) return null;
  const now = topicsNow(review, id);
  return { knownAs: id, topic: formerFeedTopic(id, now), archived: now.length !== 1 };
}

/** The articles a topic's feed is of, in the order given. */
export function articlesOfFeed(
  review: Pick<Review, 'taxonomy'>,
  articles: readonly Article[],
  { knownAs, topic }: TopicFeed,
): readonly Article[] {
  if (review.taxonomy.topics.includes(topic) && topic.id === knownAs) return filedUnder(review, articles, knownAs);
  const now = topicsNow(review, knownAs).map(({ id }) => id);
  return filedUnderAny(review, articles, now);
}

/** Every topic's feed: addresses of earlier outlines go on answering, because feed readers poll them for ever. */
export function topicFeeds(review: Pick<Review, 'taxonomy'>): readonly TopicFeed[] {
  const { topics, aliases } = review.taxonomy;
  return [...topics.map(({ id }) => id), ...Object.keys(aliases ?? {}).toSorted()].flatMap(
    (id) => topicFeed(review, id) ?? [],
  );
}

/** What the feeds of a review's topics hold; `articles` are all of the review. `until`: see Moments.closedUntil. */
export function contentsOfFeeds(
  review: Pick<Review, 'taxonomy'>,
  articles: readonly Article[],
  until: string,
): PublishedFeeds['topics'] {
  return Object.fromEntries(
    topicFeeds(review).map((feed) => {
      const { shown, previous } = currentFeedDocument(articlesOfFeed(review, articles, feed), until);
      return [feed.knownAs, { articles: shown.map(({ id }) => id), previous }];
    }),
  );
}
