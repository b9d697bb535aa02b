import { type DynamoDBClient, PutItemCommand, ScanCommand, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { inParallel } from '../../lambda/adapters/dynamodb/table.ts';
import { startDynalite } from './start-dynalite.ts';

/**
 * Copies the table that AWS_ENDPOINT_URL_DYNAMODB names into an embedded one of the same name. It is only read: 0.13 read
 * units for each KB. What changes meanwhile is copied as it was before or after, item by item.
 */
export async function copyTable(name: string, dir: string): Promise<void> {
  const from = createDynamoClient();
  const engine = await startDynalite({ dir });
  const to = createDynamoClient({ endpoint: engine.endpoint });
  try {
    await ensureTable(to, name);
    await copyItems(from, to, name);
  } finally {
    from.destroy();
    to.destroy();
    await engine.close();
  }
}

async function copyItems(from: DynamoDBClient, to: DynamoDBClient, name: string): Promise<void> {
  let after: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page = await from.send(new ScanCommand({ TableName: name, ...(after && { ExclusiveStartKey: after }) }));
    await inParallel(page.Items ?? [], 8, async (Item) => {
      await to.send(new PutItemCommand({ TableName: name, Item }));
    });
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
}
