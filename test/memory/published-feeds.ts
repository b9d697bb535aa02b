import type { PublishedFeedsStore } from '../../lambda/core/ports/published-feeds.ts';
import type { PublishedFeeds } from '../../lambda/core/topic-feeds.ts';

/** {@link PublishedFeedsStore} in memory: same behaviour as the DynamoDB one, proved by the same contract suite. */
export function createMemoryPublishedFeeds(): PublishedFeedsStore {
  const held = new Map<string, PublishedFeeds>();
  return {
    read: async (review) => structuredClone(held.get(review) ?? null),
    write: async (review, feeds) => {
      held.set(review, structuredClone(feeds));
    },
  };
}
