import { join, resolve } from 'node:path';
import { DescribeTableCommand, type DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { translate } from '../../lambda/adapters/dynamodb/store-unavailable.ts';
import { readConfig } from '../../lambda/config.ts';
import { openDataDirectory } from '../../local/data-directory.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { UserError } from '../../local/user-error.ts';

export interface KeptTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Where it is, in words. */
  readonly place: string;
  close(): Promise<void>;
}

/**
 * The table alone, as a copy needs it: the one that AWS_ENDPOINT_URL_DYNAMODB and TABLE_NAME name, else that of the data
 * folder, which is then this process's alone. Throws {@link UserError} where an account has no such table.
 */
export async function openKeptTable(folder: string): Promise<KeptTable> {
  const config = readConfig();
  const tableName = config.get('TABLE_NAME');
  const endpoint = config.get('AWS_ENDPOINT_URL_DYNAMODB');
  if (endpoint) {
    const client = createDynamoClient();
    const place = `table "${tableName}" at ${new URL(endpoint).host}`;
    await client.send(new DescribeTableCommand({ TableName: tableName })).catch((error: unknown) => {
      if (error instanceof ResourceNotFoundException)
        throw new UserError(`There is no ${place}. Set TABLE_NAME to the output TableName of your stack.`);
      throw translate(error, tableName);
    });
    return { client, tableName, place, close: async () => client.destroy() };
  }
  const data = await openDataDirectory(resolve(folder));
  const dynamo = await startDynalite({ dir: join(data.path, 'dynamodb') });
  const client = createDynamoClient({ endpoint: dynamo.endpoint });
  await ensureTable(client, tableName);
  const close = async () => {
    client.destroy();
    await dynamo.close();
    await data.release();
  };
  return { client, tableName, place: `the table of ${data.path}`, close };
}
