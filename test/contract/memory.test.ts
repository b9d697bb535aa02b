import { describe } from '@jest/globals';
import { createMemoryArticleStore } from '../memory/article-store.ts';
import { createMemoryDigestRunStore } from '../memory/digest-run-store.ts';
import { createMemorySubscriptionStore } from '../memory/subscription-store.ts';
import { storeContract } from './store-contract.ts';

const stores = {
  articles: createMemoryArticleStore(),
  subscriptions: createMemorySubscriptionStore(),
  runs: createMemoryDigestRunStore(),
};

describe('in memory', () => storeContract(() => stores));
