import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { StoreUnavailableError, translate } from './store-unavailable.ts';

/**
 * Creates the table unless it is there, and waits until it can be used. For engines on one machine and for tests only:
 * in an account the stack owns the table (its keys are the same two strings, `PK` and `SK`, billed on demand).
 */
export async function ensureTable(client: DynamoDBClient, name: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  try {
    for (;;) {
      const status = await statusOf(client, name);
      if (status === 'ACTIVE') return;
      if (status === null) await create(client, name);
      if (performance.now() > deadline) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } catch (error) {
    throw translate(error, name);
  }
  throw new StoreUnavailableError(`Table "${name}" is still being created after 10 seconds.`, {
    kind: 'missing-table',
    remedy: 'Delete the table (on one machine: its data folder, if it holds nothing yet) and start again.',
  });
}

async function statusOf(client: DynamoDBClient, name: string): Promise<string | null> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table?.TableStatus ?? null;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}

async function create(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'PK', AttributeType: 'S' },
          { AttributeName: 'SK', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'SK', KeyType: 'RANGE' },
        ],
      }),
    );
  } catch (error) {
    // Somebody else was faster, or an earlier attempt of this very request was.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
