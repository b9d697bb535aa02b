import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ArticleStore } from '../../core/ports/article-store.ts';
import type { DigestRunStore } from '../../core/ports/digest-run-store.ts';
import type { SubscriptionStore } from '../../core/ports/subscription-store.ts';
import { createArticleStore } from './article-store.ts';
import { createDigestRunStore } from './digest-run-store.ts';
import { createSubscriptionStore } from './subscription-store.ts';
import { openTable } from './table.ts';

export interface DynamoStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Keys the hash under which an address is found; at least 16 bytes, the same for ever. */
  readonly addressSecret: string | Uint8Array;
}

export interface DynamoStores {
  readonly articles: ArticleStore;
  readonly subscriptions: SubscriptionStore;
  readonly runs: DigestRunStore;
}

/** All three stores in one table; the layout stands in docs/data-model.md. */
export function createDynamoStores({ client, tableName, addressSecret }: DynamoStoreOptions): DynamoStores {
  const table = openTable(client, tableName);
  return {
    articles: createArticleStore(table),
    subscriptions: createSubscriptionStore(table, addressSecret),
    runs: createDigestRunStore(table),
  };
}
