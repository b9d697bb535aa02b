import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { headKey, type Key, pauseKey, restoreKey, schemaKey, sendingKey } from '../../lambda/adapters/dynamodb/keys.ts';
import { schemaVersion, textOf } from '../../lambda/adapters/dynamodb/read-attribute.ts';
import { createSendingState } from '../../lambda/adapters/dynamodb/sending-state-item.ts';
import { createServicePause } from '../../lambda/adapters/dynamodb/service-pause.ts';
import { translate } from '../../lambda/adapters/dynamodb/store-unavailable.ts';
import { inParallel, openTable, type Table } from '../../lambda/adapters/dynamodb/table.ts';
import { UserError } from '../../local/user-error.ts';
import type { ExportFolder } from './export-folder.ts';
import type { StoredItem } from './export-line.ts';
import { scan } from './export-table.ts';

export interface RestoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly from: ExportFolder;
  readonly now: Date;
  /** Whether what is in the table may be deleted first. */
  readonly replace: boolean;
  readonly wrote?: (items: number) => void;
}

export interface Restored {
  readonly items: number;
  /** Items of the table that were deleted first. */
  readonly removed: number;
  /** Everything was paused by the keeper before, and stays so. */
  readonly staysPaused: boolean;
}

/**
 * Writes an export into the table, in an order in which a kill at any moment harms nobody and the same command goes on:
 *
 *     everything paused · sending paused · mark ── (what was there goes) ── all items · heads ── mark goes · pause ends
 *
 * Nothing that is there is overwritten: a reader who leaves while it goes on stays left when it is run again. Sending stays
 * paused until the keeper resumes it. Throws {@link UserError} for a table that holds anything else.
 */
export async function restoreTable(options: RestoreOptions): Promise<Restored> {
  const { client, tableName, from, now, replace } = options;
  const table = openTable(client, tableName);
  const begun = await unfinished(table);
  const goesOn = begun?.id === from.id;
  if (begun !== null && !goesOn && !replace)
    throw new UserError(`The restore of ${begun.id} is not finished: run that again, or say --replace to give it up.`);
  if (!goesOn && !replace) await refuseUnlessEmpty(client, tableName);

  const at = now.toISOString();
  const reason = `restored from ${from.id}`;
  const pause = createServicePause(table);
  const held = await pause.pause({ reason, at, by: 'restore' });
  const sending = createSendingState(table);
  await sending.pause({ reason, at, by: 'keeper' });
  const clears = goesOn ? begun.clears : replace;
  await table.put(restoreKey, { v: schemaVersion, id: from.id, at, phase: clears ? 'clearing' : 'writing' });
  let removed = 0;
  if (clears) {
    removed = await clear(client, tableName);
    await table.put(restoreKey, { v: schemaVersion, id: from.id, at, phase: 'writing' });
  }
  // The version says which migrations these items have had; that of an emptied table would speak for others.
  await table.remove(schemaKey);

  const items = await writeAll(options);
  await table.remove(restoreKey);
  if (held.by === 'restore') await pause.resume();
  return { items, removed, staysPaused: held.by !== 'restore' };
}

async function unfinished(table: Table) {
  const item = await table.get(restoreKey);
  return item && { id: textOf(item, 'id'), clears: textOf(item, 'phase') === 'clearing' };
}

const isKey = (item: StoredItem, { PK, SK }: Key) => item.PK?.S === PK && item.SK?.S === SK;
/** What a service without any data may have: its schema version, and what a pause wrote. */
const belongsToNobody = (item: StoredItem) => /^(?:SERVICE|SENDING|SCHEMA)#NOW$/.test(item.PK?.S ?? '');
/** What holds a restore together, and is therefore neither deleted nor taken from an export. */
const isOwn = (item: StoredItem) =>
  isKey(item, pauseKey) || isKey(item, restoreKey) || isKey(item, sendingKey('STATE'));

async function refuseUnlessEmpty(client: DynamoDBClient, tableName: string): Promise<void> {
  for await (const item of scan(client, tableName, 'keys')) {
    if (!belongsToNobody(item))
      throw new UserError(
        `Table "${tableName}" is not empty, so nothing was restored. Restore into an empty one, or say --replace: it deletes what is there.`,
      );
  }
}

/** Heads first: a writer that is still at work is fenced by their absence. */
async function clear(client: DynamoDBClient, tableName: string): Promise<number> {
  const heads: StoredItem[] = [];
  const others: StoredItem[] = [];
  for await (const item of scan(client, tableName, 'keys')) {
    if (isOwn(item)) continue;
    (isHead(item) ? heads : others).push(item);
  }
  for (const group of [heads, others]) {
    await inParallel(group, 16, async ({ PK, SK }) => {
      await told(client.send(new DeleteItemCommand({ TableName: tableName, Key: { PK: PK!, SK: SK! } })), tableName);
    });
  }
  return heads.length + others.length;
}

const isHead = (item: StoredItem) => item.PK?.S?.startsWith('REVIEW#') === true && item.SK?.S === headKey('any').SK;

/** Heads last: until then no poll, page or digest can take the half for the whole. */
async function writeAll({ client, tableName, from, wrote }: RestoreOptions): Promise<number> {
  const heads: StoredItem[] = [];
  let batch: StoredItem[] = [];
  let items = 0;
  const flush = async () => {
    await inParallel(batch, 16, (item) => putNew(client, tableName, item));
    items += batch.length;
    batch = [];
    wrote?.(items);
  };
  for await (const item of from.read()) {
    if (isKey(item, sendingKey('STATE'))) await takeOverSwitch(client, tableName, item);
    else if (isHead(item)) heads.push(item);
    else if (!isOwn(item)) batch.push(item);
    if (batch.length >= 500) await flush();
  }
  await flush();
  batch = heads;
  await flush();
  return items;
}

async function putNew(client: DynamoDBClient, tableName: string, Item: StoredItem): Promise<void> {
  const command = new PutItemCommand({
    TableName: tableName,
    Item: { ...Item },
    ConditionExpression: 'attribute_not_exists(PK)',
  });
  await told(client.send(command), tableName);
}

/** When sending was last resumed decides which bounces count; why it was paused is told beside our own reason. */
async function takeOverSwitch(client: DynamoDBClient, tableName: string, item: StoredItem): Promise<void> {
  const table = openTable(client, tableName);
  const now = await table.get(sendingKey('STATE'));
  if (now === null || item.resumedAt === undefined) return;
  await table.update(sendingKey('STATE'), {
    set: { resumedAt: item.resumedAt.S ?? null, resumedTaken: Number(item.resumedTaken?.N ?? 0) },
    condition: { expression: 'attribute_exists(#pausedAt) AND attribute_not_exists(#resumedAt)' },
  });
}

async function told(answer: Promise<unknown>, tableName: string): Promise<void> {
  await answer.catch((error: unknown) => {
    // It is there already: of an earlier attempt, or because a reader has changed it since.
    if (error instanceof ConditionalCheckFailedException) return;
    throw translate(error, tableName);
  });
}
