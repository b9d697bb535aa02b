import { describe } from '@jest/globals';
import { createMemoryArticleStore } from '../memory/article-store.ts';
import { createMemoryDigestRunStore } from '../memory/digest-run-store.ts';
import { createMemoryPublishedFeeds } from '../memory/published-feeds.ts';
import { createMemorySendRate } from '../memory/send-rate.ts';
import { createMemorySendingState } from '../memory/sending-state.ts';
import { createMemoryServicePause } from '../memory/service-pause.ts';
import { createMemorySubscriptionStore } from '../memory/subscription-store.ts';
import { storeContract } from './store-contract.ts';

const stores = {
  articles: createMemoryArticleStore(),
  subscriptions: createMemorySubscriptionStore(),
  runs: createMemoryDigestRunStore(),
  publishedFeeds: createMemoryPublishedFeeds(),
  sending: createMemorySendingState(),
  servicePause: createMemoryServicePause(),
  sendRate: createMemorySendRate,
};

describe('in memory', () => storeContract(() => stores));
