import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { UserError } from '../../local/user-error.ts';
import { sampleClaim, sampleSubscription } from './sample-values.ts';

const tableName = 'living-review';
const addressKey = 'a key of this suite, 16 bytes or more';
const here = dirname(fileURLToPath(import.meta.url));

let folder = '';
const children: ChildProcess[] = [];
const engines: Dynalite[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'living-review-dynalite-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) await killed(child);
  for (const engine of engines.splice(0)) await engine.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the embedded database', () => {
  it('when it is closed and started again on the same folder, everything is there', async () => {
    const dir = join(folder, 'deep', 'dynamodb');
    const first = await startDynalite({ dir });
    const subscription = sampleSubscription('r', 1);
    await (await storesAt(first.endpoint)).subscriptions.create(subscription);
    await first.close();
    const second = await started(dir);
    expect(await (await storesAt(second.endpoint)).subscriptions.get('r', subscription.id)).toEqual(subscription);
  });

  it('when it is killed in the middle of writing, every write that was answered is there', async () => {
    const dir = join(folder, 'dynamodb');
    const child = await spawned(dir);
    const { subscriptions } = await storesAt(child.line);
    const answered: number[] = [];
    // Few writers at once, each one write after the other: no request waits long, on however busy a machine.
    const writers = 10;
    const writing = Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        for (let number = writer; number < 200; number += writers) {
          const subscription = sampleSubscription('r', number);
          await subscriptions.create(subscription);
          await subscriptions.claim(subscription, sampleClaim());
          answered.push(number);
          if (answered.length === 60) child.process.kill('SIGKILL');
        }
      }),
    );
    await expect(writing).rejects.toThrow('DynamoDB does not answer');
    expect(answered.length).toBeGreaterThanOrEqual(60);
    const again = await storesAt((await started(dir)).endpoint);
    for (const number of answered) {
      const subscription = sampleSubscription('r', number);
      expect(await again.subscriptions.get('r', subscription.id)).toEqual({ ...subscription, claim: sampleClaim() });
    }
  }, 60_000);

  it('when another process uses the folder, it says so; when that one is killed, the folder is free', async () => {
    const dir = join(folder, 'dynamodb');
    const child = await spawned(dir);
    expect(child.line).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await expect(startDynalite({ dir })).rejects.toThrow(UserError);
    await expect(startDynalite({ dir })).rejects.toThrow(/Another Living Review is running on this data directory/);
    await killed(child.process);
    expect((await started(dir)).endpoint).toMatch(/^http:/);
  });

  it('when the folder cannot be made, it names it and says what to do', async () => {
    await writeFile(join(folder, 'file'), '');
    const dir = join(folder, 'file', 'dynamodb');
    await expect(startDynalite({ dir })).rejects.toThrow(UserError);
    await expect(startDynalite({ dir })).rejects.toThrow(/cannot be written \(ENOTDIR\)\. Choose another with --data/);
  });

  it('when clients hang up in the middle of requests, it goes on serving the others', async () => {
    const child = await spawned(join(folder, 'dynamodb'));
    const { subscriptions } = await storesAt(child.line);
    const subscription = sampleSubscription('r', 1);
    await subscriptions.create(subscription);
    for (let round = 0; round < 20; round += 1) await hangUp(child.line, round % 2 === 0);
    expect(await subscriptions.get('r', subscription.id)).toEqual(subscription);
    expect(child.process.exitCode).toBeNull();
  });

  it('when it has no folder, it keeps nothing', async () => {
    const engine = await started(null);
    const { subscriptions } = await storesAt(engine.endpoint);
    await subscriptions.create(sampleSubscription('r', 1));
    const other = await storesAt((await started(null)).endpoint);
    expect(await other.subscriptions.get('r', sampleSubscription('r', 1).id)).toBeNull();
  });
});

async function storesAt(endpoint: string) {
  const client = createDynamoClient({ endpoint });
  await ensureTable(client, tableName);
  return createDynamoStores({ client, tableName, addressKey });
}

async function started(dir: string | null): Promise<Dynalite> {
  const engine = await startDynalite({ dir });
  engines.push(engine);
  return engine;
}

async function spawned(dir: string): Promise<{ process: ChildProcess; line: string }> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', tsx, join(here, 'dynalite-child.ts'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line]: unknown[] = await once(createInterface(child.stdout), 'line');
  return { process: child, line: String(line) };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Opens a request and drops the connection: half a body sent, or all of it and the answer not awaited. */
async function hangUp(endpoint: string, isWhole: boolean): Promise<void> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const body = JSON.stringify({ TableName: tableName, Key: { PK: { S: 'a' }, SK: { S: 'b' } } });
  const head = [
    'POST / HTTP/1.1',
    `Host: ${hostname}`,
    'Content-Type: application/x-amz-json-1.0',
    'X-Amz-Target: DynamoDB_20120810.GetItem',
    'X-Amz-Date: 20261116T060000Z',
    'Authorization: AWS4-HMAC-SHA256 Credential=local/20261116/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    `Content-Length: ${body.length}`,
  ];
  await new Promise((resolve) =>
    socket.write(`${head.join('\r\n')}\r\n\r\n${isWhole ? body : body.slice(0, 10)}`, resolve),
  );
  const closed = once(socket, 'close');
  socket.resetAndDestroy();
  await closed;
}
