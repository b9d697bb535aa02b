import type { ArticleStore } from '../../lambda/core/ports/article-store.ts';
import type { DigestRunStore } from '../../lambda/core/ports/digest-run-store.ts';
import type { PublishedFeedsStore } from '../../lambda/core/ports/published-feeds.ts';
import type { SendQuota, SendRate } from '../../lambda/core/ports/send-rate.ts';
import type { SendingState } from '../../lambda/core/ports/sending-state.ts';
import type { ServicePause } from '../../lambda/core/ports/service-pause.ts';
import type { SubscriptionStore } from '../../lambda/core/ports/subscription-store.ts';

/** What every implementation hands to the contract suite. */
export interface StoresUnderTest {
  readonly articles: ArticleStore;
  readonly subscriptions: SubscriptionStore;
  readonly runs: DigestRunStore;
  readonly publishedFeeds: PublishedFeedsStore;
  readonly sending: SendingState;
  readonly servicePause: ServicePause;
  readonly sendRate: (quota: () => Promise<SendQuota>) => SendRate;
}

let reviews = 0;

/** A review nobody has used: tests share an engine and one table, never a review. */
export function freshReview(): string {
  reviews += 1;
  return `review-${reviews}`;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
