import type { PublishedFeeds } from '../topic-feeds.ts';

/** What was last published in the feeds of each review's topics, so that a format that is no file says the same. */
export interface PublishedFeedsStore {
  /** Strongly consistent: a hub comes as soon as it is told. `null`: the review was never published. */
  read(review: string): Promise<PublishedFeeds | null>;
  /** In the place of what was there: the same state is published by whoever comes last. */
  write(review: string, feeds: PublishedFeeds): Promise<void>;
}
