import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestRuns } from '../../cli/digest-runs.ts';
import { endSubscriptions, eraseSubscriber } from '../../cli/subscribers.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { createHmacTokens } from '../../lambda/adapters/hmac/hmac-tokens.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { subscription } from '../builders/subscriptions.ts';

const slug = 'csc-immune-crosstalk';
const tokenKey = 'a'.repeat(40);
const addressKey = 'b'.repeat(40);
const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:keys';

const ends: (() => unknown)[] = [];
const saved = { ...process.env };
beforeEach(async () => {
  // Secrets Manager, as far as it is asked.
  const secrets: Server = createServer((request, answer) => {
    request.resume();
    answer.setHeader('Content-Type', 'application/x-amz-json-1.1');
    answer.end(JSON.stringify({ ARN: arn, Name: 'keys', SecretString: JSON.stringify({ tokenKey, addressKey }) }));
  });
  await new Promise<void>((resolve) => secrets.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => secrets.close(resolve)));
  const dynamo = await startDynalite({ dir: null });
  ends.push(() => dynamo.close());
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(secrets.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    SITE_ORIGIN: 'https://living.example.org',
    TABLE_NAME: 'deployed',
    SECRET_ARN: arn,
  });
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
  Object.assign(process.env, saved);
});

/** A deployment with one reader; the folder it is kept from is empty. */
async function deployed() {
  const data = await mkdtemp(join(tmpdir(), 'keeper-'));
  ends.push(() => rm(data, { recursive: true, force: true }));
  const client = createDynamoClient();
  await ensureTable(client, 'deployed');
  const { subscriptions } = createDynamoStores({ client, tableName: 'deployed', addressKey });
  const reader = subscription('a1', { review: slug });
  await subscriptions.create(reader);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = { stdout, stderr: Object.assign(stderr, { isTTY: false, columns: 80 }) } as unknown as Terminal;
  return {
    data,
    subscriptions,
    reader,
    terminal,
    printed: () => String(stdout.read() ?? ''),
    said: () => String(stderr.read() ?? ''),
  };
}

describe('the keeper’s commands on a deployment', () => {
  it('when SECRET_ARN names its secret, the keeper’s link is signed by its key, and readers are found by their address', async () => {
    const { data, terminal, printed, subscriptions, reader } = await deployed();
    expect(await digestRuns({ review: slug, last: '5', json: false, link: true, data }, terminal)).toBe(0);
    const link = new URL(printed().trim());
    expect(link.origin).toBe('https://living.example.org');
    const token = link.searchParams.get('token') ?? '';
    expect(createHmacTokens([{ kid: null, key: tokenKey }]).verify(token, 'keeper')).toMatchObject({ review: slug });
    expect(await eraseSubscriber(reader.address, { review: slug, data }, terminal)).toBe(0);
    expect(await subscriptions.get(slug, reader.id)).toMatchObject({ status: 'ERASED', address: '' });
  }, 60_000);

  it('when the secret cannot be read, the command says so, names it, and makes no keys of its own', async () => {
    const { data, terminal } = await deployed();
    process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = 'http://127.0.0.1:9';
    process.env.AWS_MAX_ATTEMPTS = '1';
    await expect(digestRuns({ review: slug, last: '5', json: false, link: true, data }, terminal)).rejects.toThrow(
      `The secret ${arn} (SECRET_ARN) cannot be read`,
    );
  }, 60_000);

  it('when subscriptions are ended by their ids, they end, what has ended stays, and an unknown id is named', async () => {
    const { data, terminal, said, subscriptions, reader } = await deployed();
    expect(await endSubscriptions([reader.id], { review: slug, data }, terminal)).toBe(0);
    expect(await subscriptions.get(slug, reader.id)).toMatchObject({ status: 'UNSUBSCRIBED' });
    expect(await endSubscriptions([reader.id, 'f'.repeat(32)], { review: slug, data }, terminal)).toBe(1);
    expect(said()).toContain(`${'f'.repeat(32)}: there is no such subscription`);
  }, 60_000);
});
