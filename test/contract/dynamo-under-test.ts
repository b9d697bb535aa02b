import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { openTable } from '../../lambda/adapters/dynamodb/table.ts';
import { monday } from './sample-values.ts';

export const tableName = 'living-review-contract';
export const addressKey = 'a key of the contract suite, 16+ bytes';
export const now = new Date(monday);
export const leaseMs = 300_000;

export type DynamoUnderTest = ReturnType<typeof dynamoUnderTest>;

/** One engine's table, seen as the stores see it, through any client, and item by item. */
export function dynamoUnderTest(endpoint: () => string) {
  const storesOf = (client: DynamoDBClient) => createDynamoStores({ client, tableName, addressKey });
  return {
    endpoint,
    storesOf,
    stores: () => storesOf(createDynamoClient({ endpoint: endpoint() })),
    table: () => openTable(createDynamoClient({ endpoint: endpoint() }), tableName),
  };
}

/** The key of an item that a tapped client is about to put. */
export function keyOf(item: unknown): { PK: string; SK: string } {
  const { PK, SK } = item as { PK: { S: string }; SK: { S: string } };
  return { PK: PK.S, SK: SK.S };
}
