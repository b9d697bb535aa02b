import { randomBytes } from 'node:crypto';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { decodeItem, encodeItem, type PlainItem } from './attributes.ts';
import { type Change, conditional, type Expression, placeholders, updating } from './expression.ts';
import type { Key } from './keys.ts';
import { StoreUnavailableError, translate } from './store-unavailable.ts';

/**
 * The one table. Every operation touches single items: no index, scan or transaction exists here, so none can be used.
 */
export interface Table {
  get(key: Key, reading?: Reading): Promise<PlainItem | null>;
  /** In any order; items that do not exist are left out. Keys may repeat. */
  getMany(keys: readonly Key[]): Promise<readonly PlainItem[]>;
  /** Items of one partition in key order (or `newestFirst`), a page of at most 1 MB at a time, to the very end. */
  pages(range: Range): AsyncIterable<readonly PlainItem[]>;
  /** Writes the whole item; `false` when the condition does not hold. Without a condition the last put wins. */
  put(key: Key, attributes: PlainItem, condition?: Expression): Promise<boolean>;
  /** Changes some attributes of an item under a condition. See {@link UpdateOutcome}. */
  update(key: Key, change: Change): Promise<UpdateOutcome>;
  remove(key: Key, condition?: Expression): Promise<boolean>;
}

/** Reads are strongly consistent unless a caller says that a moment's lag does no harm (half the price). */
export type Reading = 'strong' | 'may-lag';

export interface Range {
  readonly partition: string;
  /** A condition on `#SK`; the whole partition without one. */
  readonly sortKey?: Expression;
  readonly newestFirst?: boolean;
  /** Items a page, when fewer than 1 MB are wanted. */
  readonly pageSize?: number;
  /** Attributes wanted; all without it. The price is that of whole items either way. */
  readonly only?: readonly string[];
}

/** `item` is the item after the change; when it was refused, `null`. */
export type UpdateOutcome = { readonly applied: true; readonly item: PlainItem } | { readonly applied: false };

export function openTable(client: Pick<DynamoDBClient, 'send'>, name: string): Table {
  const table: Table = {
    get: async (key, reading = 'strong') => {
      const command = new GetItemCommand({
        TableName: name,
        Key: encodeItem({ ...key }),
        ConsistentRead: reading === 'strong',
      });
      const { Item } = await orTrouble(name, client.send(command));
      return Item ? decodeItem(Item) : null;
    },

    getMany: async (keys) => {
      const distinct = [...new Map(keys.map((key) => [`${key.PK} ${key.SK}`, key])).values()];
      const chunks = Array.from({ length: Math.ceil(distinct.length / batchGetLimit) }, (_, index) =>
        distinct.slice(index * batchGetLimit, (index + 1) * batchGetLimit),
      );
      const found: PlainItem[] = [];
      await inParallel(chunks, 4, async (chunk) => {
        found.push(...(await getChunk(client, name, chunk)));
      });
      return found;
    },

    pages: async function* (range) {
      let from: QueryCommandInput['ExclusiveStartKey'];
      do {
        const expression = ['#PK = :PK', ...(range.sortKey ? [range.sortKey.expression] : [])].join(' AND ');
        const only = range.only?.map((attribute) => `#${attribute}`).join(', ');
        const command = new QueryCommand({
          TableName: name,
          ConsistentRead: true,
          ScanIndexForward: range.newestFirst !== true,
          KeyConditionExpression: expression,
          ...placeholders([expression, only ?? ''], { PK: range.partition, ...range.sortKey?.values }),
          ...(only === undefined ? {} : { ProjectionExpression: only }),
          ...(range.pageSize === undefined ? {} : { Limit: range.pageSize }),
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        });
        const { Items = [], LastEvaluatedKey } = await orTrouble(name, client.send(command));
        if (Items.length > 0) yield Items.map(decodeItem);
        // An empty page with a key is not the end (DynamoDB Developer Guide, "Paginating table query results").
        from = LastEvaluatedKey;
      } while (from !== undefined);
    },

    put: async (key, attributes, condition) => {
      const command = new PutItemCommand({
        TableName: name,
        Item: encodeItem({ ...attributes, ...key }),
        ...(condition && conditional(condition)),
      });
      return (await orRefused(name, client.send(command))).held;
    },

    /**
     * An answer may get lost after the change was applied; the SDK then repeats the request, and the repetition fails its
     * own condition. So each call leaves its mark (`writer`) on the item:
     *
     *     first attempt   applied, answer lost
     *     second attempt  condition fails  →  read: the mark is ours  →  it was applied
     *
     * With one attempt a failed condition is a plain no and costs no read. A change that counts (`x = x + 1`) must make its
     * own condition false, or the second attempt counts again.
     */
    update: async (key, change) => {
      const writer = randomBytes(9).toString('base64url');
      const command = new UpdateItemCommand({
        TableName: name,
        Key: encodeItem({ ...key }),
        ...updating({ ...change, set: { ...change.set, writer } }),
        ReturnValues: 'ALL_NEW',
      });
      const outcome = await orRefused(name, client.send(command));
      if (outcome.held) return { applied: true, item: decodeItem(outcome.answer.Attributes ?? {}) };
      if (outcome.attempts === 1) return { applied: false };
      const item = await table.get(key);
      return item?.writer === writer ? { applied: true, item } : { applied: false };
    },

    remove: async (key, condition) => {
      const command = new DeleteItemCommand({
        TableName: name,
        Key: encodeItem({ ...key }),
        ...(condition && conditional(condition)),
      });
      return (await orRefused(name, client.send(command))).held;
    },
  };
  return table;
}

/** Runs `work` on every item, at most `width` at a time; the first failure stops it from starting more. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const worker = async () => {
    for (const item of queue) {
      if (failed) return;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  // All workers are waited for even if one fails: nothing is still being written when the caller hears of it.
  const ends = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, worker));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}

/** BatchGetItem: at most 100 keys; an answer of at most 16 MB names the rest as unprocessed. */
const batchGetLimit = 100;
const emptyAnswersInARow = 8;

async function getChunk(client: Pick<DynamoDBClient, 'send'>, name: string, keys: readonly Key[]) {
  const found: PlainItem[] = [];
  let wanted = keys.map((key) => encodeItem({ ...key }));
  for (let empty = 0; wanted.length > 0; ) {
    const command = new BatchGetItemCommand({ RequestItems: { [name]: { Keys: wanted, ConsistentRead: true } } });
    const { Responses, UnprocessedKeys } = await orTrouble(name, client.send(command));
    const items = Responses?.[name] ?? [];
    found.push(...items.map(decodeItem));
    wanted = UnprocessedKeys?.[name]?.Keys ?? [];
    // Unprocessed keys are throttling in disguise when nothing at all was answered: wait before asking again.
    empty = items.length > 0 ? 0 : empty + 1;
    if (wanted.length > 0 && empty >= emptyAnswersInARow) {
      throw new StoreUnavailableError(`DynamoDB answers no batch read of table "${name}".`, {
        kind: 'throttled',
        remedy: 'Wait and run it again; if it stays so, raise the table’s throughput limits.',
      });
    }
    if (wanted.length > 0 && empty > 0) await new Promise((resolve) => setTimeout(resolve, 25 * 2 ** empty));
  }
  return found;
}

async function orTrouble<T>(name: string, answer: Promise<T>): Promise<T> {
  return await answer.catch((error: unknown) => {
    throw translate(error, name);
  });
}

type Held<T> = { readonly held: true; readonly answer: T } | { readonly held: false; readonly attempts: number };

async function orRefused<T>(name: string, answer: Promise<T>): Promise<Held<T>> {
  try {
    return { held: true, answer: await answer };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw translate(error, name);
    return { held: false, attempts: error.$metadata.attempts ?? Number.POSITIVE_INFINITY };
  }
}
