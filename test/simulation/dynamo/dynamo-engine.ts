import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ExpressionError } from './expression-parser.ts';
import { assertAllUsed, holds, type Item, type Placeholders, updated } from './expression-values.ts';

export interface EngineOptions {
  readonly now: () => number;
  /** Whether this answer is cut short, as at 1 MB; whether this read that may lag does. */
  readonly isShort: () => boolean;
  readonly isStale: () => boolean;
}

const largestItemBytes = 400 * 1024;
const largestPageBytes = 1024 * 1024;
const largestBatch = 100;
/** How long a read that is not strongly consistent may miss a write. AWS says "usually within one second". */
const lagMs = 10_000;

interface Cell {
  item: Item | undefined;
  before: Item | undefined;
  changedAt: number;
}

/**
 * DynamoDB's single-item requests in memory, with the limits that change behaviour: 400 KB an item, 1 MB a page, 100 keys a
 * batch, unprocessed keys, reads that lag, conditions in its own language.
 */
export function createDynamoEngine({ now, isShort, isStale }: EngineOptions) {
  const partitions = new Map<string, Map<string, Cell>>();
  /** The keys of a partition in order, until it has another one. */
  const ordered = new Map<string, readonly string[]>();

  const partitionOf = (key: Item) => {
    const name = textOf(key.PK);
    const found = partitions.get(name) ?? new Map<string, Cell>();
    partitions.set(name, found);
    return found;
  };
  const cellOf = (key: Item) => partitionOf(key).get(textOf(key.SK));
  const write = (key: Item, item: Item | undefined) => {
    if (item && sizeOf(item) > largestItemBytes)
      throw new ExpressionError('Item size has exceeded the maximum allowed size');
    const changed: Cell = { item, before: cellOf(key)?.item, changedAt: now() };
    const partition = partitionOf(key);
    const size = partition.size;
    partition.set(textOf(key.SK), changed);
    if (partition.size > size) ordered.delete(textOf(key.PK));
  };
  const read = (key: Item, consistent: boolean | undefined): Item | undefined => {
    const cell = cellOf(key);
    if (cell === undefined) return undefined;
    return !consistent && now() - cell.changedAt < lagMs && isStale() ? cell.before : cell.item;
  };
  const check = (condition: string | undefined, item: Item, given: Placeholders) => {
    if (condition === undefined || holds(condition, item, given)) return;
    throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  };

  function query({ input }: QueryCommand) {
    const condition = input.KeyConditionExpression ?? '';
    assertAllUsed([condition, input.ProjectionExpression], input);
    const name = textOf(input.ExpressionAttributeValues?.[':PK']);
    const partition = partitions.get(name) ?? new Map<string, Cell>();
    const ascending =
      ordered.get(name) ?? [...partition.keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    ordered.set(name, ascending);
    const keys = input.ScanIndexForward === false ? ascending.toReversed() : ascending;
    const after = input.ExclusiveStartKey ? keys.indexOf(textOf(input.ExclusiveStartKey.SK)) + 1 : 0;
    const most = Math.min(input.Limit ?? Number.POSITIVE_INFINITY, isShort() ? 2 : Number.POSITIVE_INFINITY);
    const Items: Item[] = [];
    let bytes = 0;
    for (const key of keys.slice(after)) {
      const { item } = partition.get(key)!;
      if (!item || !holds(condition, item, input)) continue;
      Items.push(item);
      bytes += sizeOf(item);
      if (Items.length >= most || bytes > largestPageBytes)
        return { Items, LastEvaluatedKey: { PK: item.PK!, SK: item.SK! } };
    }
    return { Items };
  }

  function batchGet({ input }: BatchGetItemCommand) {
    const [[table, wanted] = []] = Object.entries(input.RequestItems ?? {});
    const keys = wanted?.Keys ?? [];
    if (table === undefined || keys.length > largestBatch) throw new ExpressionError('too many keys');
    const answered = isShort() ? Math.max(1, keys.length >> 1) : keys.length;
    const found: Item[] = [];
    let next = 0;
    // At least one item: an answer without any makes the client wait by the clock of the real machine.
    for (; next < keys.length && (next < answered || found.length === 0); next += 1) {
      const item = read(keys[next]!, wanted?.ConsistentRead);
      if (item) found.push(item);
    }
    const rest = keys.slice(next);
    return {
      Responses: { [table]: found },
      UnprocessedKeys: rest.length > 0 ? { [table]: { ...wanted, Keys: rest } } : {},
    };
  }

  return {
    /** Does what one command says and answers as DynamoDB would; throws what DynamoDB throws. */
    apply(command: unknown): unknown {
      if (command instanceof GetItemCommand) {
        const { Key = {}, ConsistentRead } = command.input;
        return { Item: read(Key, ConsistentRead) };
      }
      if (command instanceof BatchGetItemCommand) return batchGet(command);
      if (command instanceof QueryCommand) return query(command);
      if (command instanceof PutItemCommand) {
        const { Item = {}, ConditionExpression } = command.input;
        assertAllUsed([ConditionExpression], command.input);
        check(ConditionExpression, cellOf(Item)?.item ?? {}, command.input);
        write(Item, Item);
        return {};
      }
      if (command instanceof UpdateItemCommand) {
        const { Key = {}, ConditionExpression, UpdateExpression = '' } = command.input;
        assertAllUsed([ConditionExpression, UpdateExpression], command.input);
        const before = cellOf(Key)?.item ?? {};
        check(ConditionExpression, before, command.input);
        const Attributes = { ...updated(UpdateExpression, before, command.input), ...Key };
        write(Key, Attributes);
        return { Attributes };
      }
      if (command instanceof DeleteItemCommand) {
        const { Key = {}, ConditionExpression } = command.input;
        assertAllUsed([ConditionExpression], command.input);
        check(ConditionExpression, cellOf(Key)?.item ?? {}, command.input);
        write(Key, undefined);
        return {};
      }
      throw new ExpressionError(`${String(command)} is no request of this service`);
    },
  };
}

/** This one, or a real engine behind a client. */
export interface DynamoEngine {
  apply(command: unknown): unknown;
}

function textOf(value: AttributeValue | undefined): string {
  if (value?.S === undefined) throw new ExpressionError('a key is not a string');
  return value.S;
}

/** Names and values in bytes, close enough to DynamoDB's own count ("Item sizes and formats"). */
function sizeOf(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value), 0);
}

function bytesOf(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.B !== undefined) return value.B.length;
  if (value.N !== undefined) return 21;
  if (value.L !== undefined) return value.L.reduce((sum, one) => sum + 1 + bytesOf(one), 3);
  if (value.M !== undefined) return 3 + sizeOf(value.M);
  if (value.SS !== undefined) return value.SS.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  return 1;
}
