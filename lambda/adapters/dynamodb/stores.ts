import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ArticleStore } from '../../core/ports/article-store.ts';
import type { Counters } from '../../core/ports/counters.ts';
import type { DigestRunStore } from '../../core/ports/digest-run-store.ts';
import type { PublishedFeedsStore } from '../../core/ports/published-feeds.ts';
import type { SendQuota, SendRate } from '../../core/ports/send-rate.ts';
import type { SendingState } from '../../core/ports/sending-state.ts';
import type { ServicePause } from '../../core/ports/service-pause.ts';
import type { SignUpRequests } from '../../core/ports/sign-up-requests.ts';
import type { SubscriptionStore } from '../../core/ports/subscription-store.ts';
import { createArticleStore } from './article-store.ts';
import { createCounters } from './counters.ts';
import { createDigestRunStore } from './digest-run-store.ts';
import { createPublishedFeedsStore } from './published-feeds.ts';
import { createSendRate } from './send-rate-item.ts';
import { createSendingState } from './sending-state-item.ts';
import { createServicePause } from './service-pause.ts';
import { createSignUpRequests } from './sign-up-requests.ts';
import { createSubscriptionStore, type SubscriptionStoreOptions } from './subscription-store.ts';
import { openTable } from './table.ts';

export interface DynamoStoreOptions extends SubscriptionStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Lets time pass before another attempt at what others keep changing, longer after each. Absent: by the real clock. */
  readonly pause?: (attempt: number) => Promise<void>;
}

export interface DynamoStores {
  readonly articles: ArticleStore;
  readonly subscriptions: SubscriptionStore;
  readonly runs: DigestRunStore;
  readonly publishedFeeds: PublishedFeedsStore;
  readonly counters: Counters;
  readonly signUps: SignUpRequests;
  readonly sending: SendingState;
  readonly servicePause: ServicePause;
  /** The pace of sending under what the provider allows; `quota` hands out the same object while it is fresh. */
  readonly sendRate: (quota?: () => Promise<SendQuota>) => SendRate;
}

/** All stores in one table; the layout stands in docs/data-model.md. */
export function createDynamoStores({ client, tableName, addressKey, pause }: DynamoStoreOptions): DynamoStores {
  const table = openTable(client, tableName);
  return {
    articles: createArticleStore(table),
    subscriptions: createSubscriptionStore(table, { addressKey }),
    runs: createDigestRunStore(table),
    publishedFeeds: createPublishedFeedsStore(table),
    counters: createCounters(table, { addressKey }),
    signUps: createSignUpRequests(table),
    sending: createSendingState(table),
    servicePause: createServicePause(table),
    sendRate: (quota) => createSendRate(table, quota, pause),
  };
}
