import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportData, restoreData } from '../../cli/data.ts';
import { openExport, writeExport } from '../../cli/table-copy/export-folder.ts';
import { exportedItems, scan } from '../../cli/table-copy/export-table.ts';
import { restoreTable } from '../../cli/table-copy/restore-table.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { subscription } from '../builders/subscriptions.ts';
import { day } from '../steps/poll-bench.ts';
import { capturedTerminal } from './captured-terminal.ts';
import { ownEnvironment } from './kept-folder.ts';
import { grownUp, readers, twoLives } from './two-lives.ts';

const now = day(17);
let engine: Dynalite;
let client: DynamoDBClient;
let folder: string;
let restoreEnvironment: () => void;
/** A table that most tests only read, and its export. */
let origin: { readonly path: string; readonly items: readonly string[] };
let shared: string;
beforeAll(async () => {
  engine = await startDynalite({ dir: null });
  client = createDynamoClient({ endpoint: engine.endpoint });
  shared = await mkdtemp(join(tmpdir(), 'data-origin-'));
  const lives = twoLives(client);
  await grownUp(lives, 'origin');
  const { path } = await writeExport(shared, exportedItems(client, 'origin'), { now, tableName: 'origin' });
  origin = { path, items: await lives.items('origin') };
}, 240_000);
afterAll(async () => {
  await rm(shared, { recursive: true, force: true });
  client.destroy();
  await engine.close();
});
beforeEach(async () => {
  restoreEnvironment = ownEnvironment();
  folder = await mkdtemp(join(tmpdir(), 'data-restore-'));
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  });
});
afterEach(async () => {
  restoreEnvironment();
  await rm(folder, { recursive: true, force: true });
});

async function exported(tableName: string): Promise<string> {
  process.env.TABLE_NAME = tableName;
  const told = capturedTerminal();
  expect(await exportData(folder, { data: '/nowhere' }, told.terminal, now)).toBe(0);
  return told.printed().trim();
}

async function restored(tableName: string, path: string, replace = false): Promise<string> {
  await ensureTable(client, tableName);
  process.env.TABLE_NAME = tableName;
  const told = capturedTerminal();
  expect(await restoreData(path, { data: '/nowhere', replace }, told.terminal, now)).toBe(0);
  return told.said();
}

describe('data export and data restore', () => {
  it('when a table is exported and restored into another, each item, each file of the site and each digest after it is the same', async () => {
    const lives = twoLives(client);
    const first = await grownUp(lives, 'first');
    const claim = (await first.subscriptions.get('small-review', subscription('b1').id))?.claim;
    expect(claim).toMatchObject({ attempt: 1 });
    const site = await first.publishedAnew();
    const path = await exported('first');
    expect(await restored('second', path)).toContain('Sending is paused');
    expect(await lives.items('second')).toEqual(await lives.items('first'));

    const second = await lives.serviceOn('second');
    expect(await second.publishedAnew()).toEqual(site);
    expect(Object.keys(site).length).toBeGreaterThan(40);

    // A sweep and a Monday before the keeper speaks: nobody is mailed.
    lives.found('103');
    await second.live(2, 4);
    await second.live(3);
    expect(second.mailer.attempts).toEqual([]);
    expect(await second.servicePause.read()).toBeNull();
    await second.sending.resume({ at: day(21).toISOString(), taken: 0 });

    for (const life of [first, second]) {
      // SES's report of the mail in doubt reaches either one.
      await life.subscriptions.settle('small-review', subscription('b1').id, claim?.delivery ?? '', 'delivered', '');
      await life.live(3, 1);
      await life.live(4);
    }
    const before = { a1: 2, b1: 2, c1: 2, d1: 1 };
    for (const id of readers) {
      const whole = first.received(id);
      expect(whole).toHaveLength(id === 'd1' ? 1 : 3);
      expect(second.received(id)).toEqual(whole.slice(before[id as keyof typeof before]));
    }
    expect(second.received('a1')).toEqual(['103']);
  }, 240_000);

  it('when others write while it is exported, readers are not ahead of the stream, and no article is lost to them', async () => {
    const lives = twoLives(client);
    const first = await grownUp(lives, 'busy');
    // Between the scan and the head: two weeks pass, everybody gets their digests.
    const passing = async function* () {
      let isFirst = true;
      for await (const item of exportedItems(client, 'busy')) {
        yield item;
        if (!isFirst) continue;
        isFirst = false;
        lives.found('103');
        await first.live(3);
        lives.found('104');
        await first.live(4);
      }
    };
    const { path } = await writeExport(folder, passing(), { now, tableName: 'busy' });
    await restored('busy-copy', path);
    const second = await lives.serviceOn('busy-copy');
    const { committed } = await second.store.head('small-review');
    expect(await second.store.events('small-review', 0, committed)).toHaveLength(committed);
    for (const id of readers) {
      const reader = await second.subscriptions.get('small-review', subscription(id).id);
      expect(reader?.cursor).toBeLessThanOrEqual(committed);
    }
    expect((await second.store.known('small-review')).through).toBeLessThanOrEqual(committed);
    await second.sending.resume({ at: day(30).toISOString(), taken: 0 });
    lives.found('105');
    await second.live(5);
    const arrived = [...first.received('a1'), ...second.received('a1')].join();
    for (const article of ['101', '102', '103', '104', '105']) expect(arrived).toContain(article);
  }, 240_000);

  it('when a restore is killed at any of its requests, sending is paused before anybody is there, and the same command ends it', async () => {
    const lives = twoLives(client);
    const from = await openExport(origin.path);
    const wanted = origin.items;
    await ensureTable(client, 'measured');
    const measured = dyingClient(Number.POSITIVE_INFINITY, 'after');
    await restoreTable({ client: measured.client, tableName: 'measured', from, now, replace: false });
    const all = measured.requests();
    expect(all).toBeGreaterThan(from.items);
    const points = [1, 3, 4, 5, 6, 7, 8, 9, 10, 40, all - 3, all - 2, all - 1, all];
    for (const [index, at] of points.entries()) {
      const tableName = `killed-${at}`;
      await ensureTable(client, tableName);
      const dying = dyingClient(at, index % 2 === 0 ? 'before' : 'after');
      await expect(restoreTable({ client: dying.client, tableName, from, now, replace: false })).rejects.toThrow();
      const stores = createDynamoStores({ client, tableName, addressKey: '' });
      if ((await lives.items(tableName)).length > 0) {
        expect((await stores.sending.read()).paused).not.toBeNull();
        // All is there once the mark has gone; until then nothing runs.
        const isWhole = (await lives.items(tableName)).length === wanted.length;
        if (!isWhole) expect(await stores.servicePause.read()).not.toBeNull();
      }
      await restoreTable({ client, tableName, from, now, replace: at > all - 4 });
      expect(await lives.items(tableName)).toEqual(wanted);
      expect(await stores.servicePause.read()).toBeNull();
      expect((await stores.sending.read()).paused).toMatchObject({ by: 'keeper' });
    }
  }, 240_000);

  it('when a reader leaves between a killed restore and the next, they stay left', async () => {
    const from = await openExport(origin.path);
    await ensureTable(client, 'left-copy');
    const stores = createDynamoStores({ client, tableName: 'left-copy', addressKey: '' });
    const reader = subscription('a1').id;
    const small = { tableName: 'left-copy', now, replace: false, from };
    // With the last requests the head comes, and the mark goes.
    const dying = dyingClient(from.items, 'after');
    await expect(restoreTable({ client: dying.client, ...small })).rejects.toThrow('killed');
    expect(await stores.subscriptions.end('small-review', reader, 'UNSUBSCRIBED', now.toISOString())).not.toBeNull();
    await restoreTable({ client, ...small });
    expect(await stores.subscriptions.get('small-review', reader)).toMatchObject({ status: 'UNSUBSCRIBED' });
  }, 120_000);

  it('when the table is not empty, nothing is written unless --replace is said, which deletes what was there', async () => {
    const lives = twoLives(client);
    const { path } = origin;
    const other = twoLives(client);
    const stranger = await other.serviceOn('taken');
    other.found('900');
    await stranger.live(0);
    const before = await lives.items('taken');
    process.env.TABLE_NAME = 'taken';
    const { terminal } = capturedTerminal();
    await expect(restoreData(path, { data: '/nowhere', replace: false }, terminal, now)).rejects.toThrow(
      'is not empty',
    );
    expect(await lives.items('taken')).toEqual(before);
    expect(await stranger.servicePause.read()).toBeNull();
    expect(await restored('taken', path, true)).toContain('items that were there before are deleted');
    expect(await lives.items('taken')).toEqual(origin.items);
    // A second time it is not empty any more, whoever filled it.
    await expect(restoreData(path, { data: '/nowhere', replace: false }, terminal, now)).rejects.toThrow(
      'is not empty',
    );
  }, 120_000);

  it('when everything was paused before by the keeper, it stays paused; what bounced goes on counting as it did', async () => {
    const lives = twoLives(client);
    const first = await grownUp(lives, 'resumed');
    const resumed = { at: day(12).toISOString(), taken: 3 };
    await first.sending.pause({ reason: 'x', at: day(11).toISOString(), by: 'keeper' });
    await first.sending.resume(resumed);
    const path = await exported('resumed');
    await ensureTable(client, 'resumed-copy');
    const { servicePause, sending } = createDynamoStores({ client, tableName: 'resumed-copy', addressKey: '' });
    await servicePause.pause({ reason: 'moving', at: now.toISOString(), by: 'keeper' });
    expect(await restored('resumed-copy', path)).toContain('Everything was paused before');
    expect(await servicePause.read()).toMatchObject({ reason: 'moving', by: 'keeper' });
    expect(await sending.read()).toMatchObject({ resumed, paused: { by: 'keeper' } });
    expect(await sending.troubles(day(1).toISOString(), day(13))).toEqual({ bounce: 1, complaint: 0 });
  }, 120_000);

  it('when an export is damaged, not whole, of another kind or not there, nothing is written and the fault is named', async () => {
    const path = await exported('origin');
    const [name = ''] = await readdir(join(path, 'data'));
    const summary = JSON.parse(await readFile(join(path, 'manifest-summary.json'), 'utf8')) as object;
    const faults: readonly (readonly [string, (copy: string) => Promise<void>])[] = [
      ['is damaged', async (copy) => writeFile(join(copy, 'data', name), 'x')],
      ['is missing', async (copy) => rm(join(copy, 'data', name))],
      ['no manifest-summary.json', async (copy) => rm(join(copy, 'manifest-summary.json'))],
      ['has no manifest-files.json', async (copy) => rm(join(copy, 'manifest-files.json'))],
      ['is not whole', async (copy) => writeFile(join(copy, 'manifest-files.json'), '\n')],
      ['is not as an export', async (copy) => writeFile(join(copy, 'manifest-files.json'), '{}\n')],
      [
        'is no full export',
        async (copy) =>
          writeFile(join(copy, 'manifest-summary.json'), JSON.stringify({ ...summary, outputFormat: 'ION' })),
      ],
    ];
    for (const [index, [said, harm]] of faults.entries()) {
      const copy = join(folder, `fault-${index}`);
      await cp(path, copy, { recursive: true });
      await harm(copy);
      await expect(openExport(copy)).rejects.toThrow(said);
    }
    await expect(openExport(join(folder, 'nowhere'))).rejects.toThrow('There is no folder');
    await expect(openExport(folder)).rejects.toThrow('holds several exports');
    process.env.TABLE_NAME = 'no-such-table';
    const { terminal } = capturedTerminal();
    await expect(restoreData(path, { data: '/nowhere', replace: false }, terminal, now)).rejects.toThrow(
      'There is no table',
    );
  }, 120_000);

  it('when it is written, only its owner can read it', async () => {
    const path = await exported('origin');
    for (const name of await readdir(path, { recursive: true }))
      expect((await stat(join(path, name))).mode & 0o077).toBe(0);
    expect((await stat(path)).mode & 0o077).toBe(0);
  }, 120_000);

  it('when DynamoDB itself exported it, under a prefix and with every type of attribute, each value comes back', async () => {
    // As the Developer Guide shows it ("DynamoDB table export output format"), with attributes this project does not use.
    const path = join(folder, '01693685827463-2d8752fd');
    const Item = {
      ...{ PK: { S: 'TEST#1' }, SK: { S: 'a' }, n: { N: '12.50' }, yes: { BOOL: true }, none: { NULL: true } },
      ...{ bytes: { B: Buffer.from([0, 255, 7]) }, list: { L: [{ S: 'x' }, { M: { deep: { N: '1' } } }] } },
      ...{
        texts: { SS: ['a', 'b'] },
        numbers: { NS: ['1', '2'] },
        blobs: { BS: [Buffer.from([1]), Buffer.from([2])] },
      },
    };
    await ensureTable(client, 'aws');
    await client.send(new PutItemCommand({ TableName: 'aws', Item }));
    const own = await writeExport(folder, scan(client, 'aws'), { now, tableName: 'aws' });
    await cp(own.path, path, { recursive: true });
    const files = await readFile(join(path, 'manifest-files.json'), 'utf8');
    await writeFile(join(path, 'manifest-files.json'), files.replaceAll('AWSDynamoDB/', 'backup/2027/AWSDynamoDB/'));
    await restored('aws-copy', path);
    const copies = [];
    for await (const item of scan(client, 'aws-copy')) if (item.PK?.S === 'TEST#1') copies.push(item);
    const originals = [];
    for await (const item of scan(client, 'aws')) originals.push(item);
    expect(copies).toEqual(originals);
  }, 120_000);
});

/** The client of a process that is killed at its nth request, before it was sent or when it was answered. */
function dyingClient(at: number, when: 'before' | 'after') {
  let requests = 0;
  const send = async (command: never) => {
    requests += 1;
    if (requests > at || (requests === at && when === 'before')) throw new Error('killed');
    const answer = await client.send(command);
    if (requests >= at) throw new Error('killed');
    return answer;
  };
  return { client: { send } as unknown as DynamoDBClient, requests: () => requests };
}
