import { type DynamoDBClient, GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { articlePartition, eventKey, headKey, shards } from '../../lambda/adapters/dynamodb/keys.ts';
import { translate } from '../../lambda/adapters/dynamodb/store-unavailable.ts';
import type { StoredItem } from './export-line.ts';

type Engine = Pick<DynamoDBClient, 'send'>;

/**
 * Every item, in an order that makes a whole of it although others go on writing: readers' cursors and what is known are
 * read before the head that they must not be ahead of, events and articles after the head that promises them.
 *
 *     known · subscriptions · runs · pointers …     head     events up to it · articles
 *
 * The one scan of this project: a keeper's copy reads everything there is.
 */
export async function* exportedItems(client: Engine, tableName: string): AsyncGenerator<StoredItem> {
  const reviews: string[] = [];
  for await (const item of scan(client, tableName)) {
    const [partition = '', sort = ''] = [item.PK?.S, item.SK?.S];
    if (/^(?:EVENTS|ARTICLES)#/.test(partition)) continue;
    if (partition.startsWith('REVIEW#') && sort === headKey('any').SK) reviews.push(partition.slice('REVIEW#'.length));
    else yield item;
  }
  for (const review of reviews) {
    const { PK, SK } = headKey(review);
    const head = await ask(
      client.send(
        new GetItemCommand({ TableName: tableName, Key: { PK: { S: PK }, SK: { S: SK } }, ConsistentRead: true }),
      ),
      tableName,
    );
    if (!head.Item) continue;
    yield head.Item;
    const last = eventKey(review, Number(head.Item.committed?.N ?? 0));
    for await (const event of partition(client, tableName, last.PK)) if ((event.SK?.S ?? '') <= last.SK) yield event;
    for (const shard of shards) yield* partition(client, tableName, articlePartition(review, shard));
  }
}

/** Every item, a page of at most 1 MB at a time. */
export async function* scan(client: Engine, tableName: string, only?: 'keys'): AsyncGenerator<StoredItem> {
  let from: StoredItem | undefined;
  do {
    const page = await ask(
      client.send(
        new ScanCommand({
          TableName: tableName,
          ConsistentRead: true,
          ...(only && { ProjectionExpression: 'PK, SK' }),
          ...(from && { ExclusiveStartKey: from }),
        }),
      ),
      tableName,
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from);
}

async function* partition(client: Engine, tableName: string, key: string): AsyncGenerator<StoredItem> {
  let from: StoredItem | undefined;
  do {
    const page = await ask(
      client.send(
        new QueryCommand({
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: 'PK = :PK',
          ExpressionAttributeValues: { ':PK': { S: key } },
          ...(from && { ExclusiveStartKey: from }),
        }),
      ),
      tableName,
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from);
}

async function ask<T>(answer: Promise<T>, tableName: string): Promise<T> {
  return answer.catch((error: unknown) => {
    throw translate(error, tableName);
  });
}
