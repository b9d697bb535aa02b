import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { openSession } from '../../cli/session.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { tickCommand } from '../../cli/tick.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { openMessageFiles } from '../../local/mailbox/message-files.ts';
import { startMailbox } from '../../local/mailbox/start-mailbox.ts';
import { article, filedUnder } from '../builders/articles.ts';
import { subscription } from '../builders/subscriptions.ts';
import { serve } from './sample-server.ts';

const slug = 'csc-immune-crosstalk';
const ends: (() => unknown)[] = [];
const saved = { ...process.env };
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
});

async function folder() {
  const own = await mkdtemp(join(tmpdir(), 'dry-run-'));
  ends.push(() => rm(own, { recursive: true, force: true }));
  return own;
}

function terminal() {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const own = { stdout, stderr: Object.assign(stderr, { isTTY: false, columns: 80 }) } as unknown as Terminal;
  const printed = () =>
    String(stdout.read() ?? '')
      .trim()
      .split('\n')
      .filter(Boolean);
  return { own, printed, said: () => String(stderr.read() ?? '') };
}

describe('tick --dry-run on a data folder', () => {
  it('when a digest is due, it lies in a file, the folder is as it was, and the tick afterwards sends the same', async () => {
    const data = await folder();
    const at = (now: string, dryRun = false) => ({ data, now, dryRun });
    const { own, printed, said } = terminal();
    expect(await tickCommand(at('2026-11-03T12:00:00Z'), own)).toBe(0);
    const mailsBefore = (await (await openMessageFiles(join(data, 'mailbox'))).envelopes()).length;
    const readersBefore = await readersOf(data);

    const later = '2026-11-16T08:00:00Z';
    expect(await tickCommand(at(later, true), own)).toBe(0);
    const lines = printed();
    expect(lines).toHaveLength(1);
    expect(said()).toMatch(/Dry run: 1 mail in .*Nothing was sent/);
    const [file = '', subject] = lines[0]?.split('\t') ?? [];
    const dry = await simpleParser(await readFile(file));
    expect(dry.subject).toBe(subject);
    expect((await (await openMessageFiles(join(data, 'mailbox'))).envelopes()).length).toBe(mailsBefore);
    expect(await readersOf(data)).toEqual(readersBefore);

    expect(await tickCommand(at(later), own)).toBe(0);
    const sent = await (await openMessageFiles(join(data, 'mailbox'))).all();
    expect(sent.length).toBe(mailsBefore + 1);
    const real = await simpleParser(sent.at(-1)?.raw ?? Buffer.alloc(0));
    expect(real.subject).toBe(dry.subject);
    const withoutLinks = (text = '') => text.replace(/token=\S+/g, '');
    expect(withoutLinks(real.text)).toBe(withoutLinks(dry.text));
    expect(real.text).not.toBe(dry.text);
  }, 120_000);
});

async function readersOf(data: string) {
  const { own } = terminal();
  const session = await openSession({ data }, own);
  const { subscriptions } = session.service;
  const pages = await Promise.all(subscriptions.shards.map((shard) => subscriptions.page(slug, shard, '', 100)));
  await session.close();
  return pages.flat();
}

describe('tick --dry-run on a deployment', () => {
  it('when a digest is due and held, it lies in a file; SES is not called and no item of the table changes', async () => {
    const [dynamo, ses, pubmed] = [
      await startDynalite({ dir: null }),
      await startMailbox({ dir: await folder(), clock: () => new Date() }),
      await serve(),
    ];
    ends.push(
      () => dynamo.close(),
      () => ses.close(),
    );
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ENDPOINT_URL_SES: ses.endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      TABLE_NAME: 'deployed',
      MAIL_FROM: 'Lab <digest@lab.org>',
      SITE_ORIGIN: 'https://living.example.org',
      NCBI_BASE_URL: pubmed.urls.ncbi,
      PMC_IDCONV_URL: pubmed.urls.idconv,
    });
    const client = createDynamoClient();
    await ensureTable(client, 'deployed');
    const stores = createDynamoStores({ client, tableName: 'deployed', addressKey: 'a key of this suite, 16 bytes' });
    await stores.subscriptions.create(subscription('a1', { review: slug, address: 'reader@lab.org' }));
    const lease = await stores.articles.takeLease(slug, new Date('2026-11-01T00:00:00Z'), 0);
    await lease?.putArticle(article('101', { event: 1, classification: filedUnder('macrophages') }));
    const news = { number: 1, kind: 'NEW', article: '101', topics: ['macrophages'], baseline: false } as const;
    await lease?.putEvents([{ ...news, at: '2026-11-01T00:00:00.000Z', epoch: 1 }]);
    await lease?.commit({
      committed: 1,
      baselineAt: '2026-10-01T00:00:00.000Z',
      baselined: ['pubmed-citedin'],
      filedUnder: '',
      recheckedAt: null,
    });
    await lease?.release();
    await stores.sending.pause({ reason: 'it is not live yet', at: '2026-11-01T00:00:00.000Z', by: 'deployment' });
    const before = await itemsOf(client);

    const { own, printed, said } = terminal();
    await tickCommand({ data: await folder(), now: '2026-11-17T08:00:00Z', dryRun: true }, own);
    const lines = printed();
    expect(lines).toHaveLength(1);
    expect(said()).toContain('digests are held since 2026-11-01T00:00:00.000Z (it is not live yet)');
    const mail = await simpleParser(await readFile(lines[0]?.split('\t')[0] ?? ''));
    expect([mail.to].flat().map((to) => to?.text)).toEqual(['reader@lab.org']);
    expect(mail.text).toContain('https://living.example.org/');
    expect(await ses.envelopes()).toEqual([]);
    expect(await itemsOf(client)).toEqual(before);
  }, 120_000);
});

async function itemsOf(
  client: ReturnType<typeof createDynamoClient>,
): Promise<readonly Record<string, AttributeValue>[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'deployed' }));
  return Items.toSorted((a, b) => (`${a.PK?.S} ${a.SK?.S}` < `${b.PK?.S} ${b.SK?.S}` ? -1 : 1));
}

describe('tick on a table of AWS', () => {
  it('when its folder lives on invented articles, it refuses before anything is asked or written', async () => {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = 'https://dynamodb.eu-central-1.amazonaws.com';
    const { own } = terminal();
    const tick = tickCommand({ data: await folder(), now: '2026-11-03T12:00:00Z', dryRun: false }, own);
    await expect(tick).rejects.toThrow('invented articles');
  });
});
