import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { migrateCommand } from '../../cli/migrate.ts';
import { pauseSending } from '../../cli/sending.ts';
import { openSession } from '../../cli/session.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { migrations } from '../../lambda/core/schema-version.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { lay, review, version0 } from './earlier-tables.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A data folder whose table an earlier version wrote. */
async function folderOf(items: Parameters<typeof lay>[2]) {
  const data = await mkdtemp(join(tmpdir(), 'migrate-'));
  ends.push(() => rm(data, { recursive: true, force: true }));
  const dynamo = await startDynalite({ dir: join(data, 'dynamodb') });
  const client = createDynamoClient({ endpoint: dynamo.endpoint });
  await ensureTable(client, 'living-review');
  await lay(client, 'living-review', items);
  client.destroy();
  await dynamo.close();
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = { stdout, stderr: Object.assign(stderr, { isTTY: false, columns: 80 }) } as unknown as Terminal;
  return { data, terminal, printed: () => String(stdout.read() ?? ''), said: () => String(stderr.read() ?? '') };
}

const newest = migrations.length;
const ofVersion = (version: number) => ({ PK: 'SCHEMA#NOW', SK: 'VERSION', v: 1, epoch: 1, version });

describe('a data folder of an earlier version', () => {
  it('when `migrate` is run, it says what it did, and run again that there is nothing to do', async () => {
    const { data, terminal, printed, said } = await folderOf(version0);
    expect(await migrateCommand({ data }, terminal)).toBe(0);
    expect(printed().split('\n')[0]).toMatch(/^schedules-in-use: 1 item written; /);
    expect(said()).toContain(`The table has schema version ${newest} now.`);
    expect(await migrateCommand({ data }, terminal)).toBe(0);
    expect(said()).toContain(`Nothing to migrate: the table has schema version ${newest}.`);
  }, 60_000);

  it('when what polls opens it, it is migrated first; what only looks reads it as it is', async () => {
    const { data, terminal } = await folderOf(version0);
    const looking = await openSession({ data }, terminal);
    expect((await looking.service.schema.read()).version).toBe(0);
    await looking.close();
    const polling = await openSession({ data, polls: true }, terminal);
    expect((await polling.service.schema.read()).version).toBe(newest);
    expect(await polling.service.subscriptions.schedules(review)).toEqual(['monthly']);
    await polling.close();
  }, 60_000);

  it('when a later version has migrated it, every command refuses it in words and lets go of the folder', async () => {
    const { data, terminal } = await folderOf([...version0, ofVersion(newest + 1)]);
    const words = `The table has schema version ${newest + 1}, and this version of Living Review knows ${newest}.`;
    await expect(pauseSending({ data, reason: 'a test' }, terminal)).rejects.toThrow(words);
    await expect(openSession({ data, polls: true }, terminal)).rejects.toThrow(words);
    await expect(migrateCommand({ data }, terminal)).rejects.toThrow(words);
  }, 60_000);
});
