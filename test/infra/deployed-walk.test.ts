import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { handler as atTheEdge } from '../../infra/directory-index.ts';
import { type FunctionName, functionNames, functions, planOf } from '../../infra/functions.ts';
import { bundleLambdas, type LambdaBundle } from '../../infra/lambda-bundle.ts';
import { createHmacTokens } from '../../lambda/adapters/hmac/hmac-tokens.ts';
import { compileReviews } from '../../lambda/compile-reviews.ts';
import { createLinks } from '../../lambda/core/links.ts';
import { keeperLink } from '../../lambda/steps/run-books.ts';
import type { CorpusEntryInput } from '../../local/sample-pubmed/corpus-entry.ts';
import { type DeployedAccount, type Invocation, keys, mailEventsTopic, openAccount } from './deployed-account.ts';
import { matches } from './filter-pattern.ts';
import { synthesise } from './synthesised.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const slug = 'csc-immune-crosstalk';

const citing = (pmid: string, entrez: string): CorpusEntryInput => ({
  pmid,
  doi: `10.5555/walk.${pmid}`,
  cites: ['citedin'],
  entrez,
  published: entrez,
  status: 'MEDLINE',
  title: `Cancer stem cells escape natural killer cells, part ${pmid}.`,
  abstract: 'Cancer stem cells lose NKG2D ligands and escape natural killer cells in the tumour microenvironment.',
  journal: { title: 'Journal of Walks', iso: 'J Walks', issn: '0000-0011' },
  types: ['Journal Article'],
});

const firstDay = new Date('2026-11-02T09:00:00Z');
const laterDay = new Date('2026-11-17T09:00:00Z');

/**
 * The real bundles, each in a process of its own with the variables its plan names, against local engines that refuse
 * whatever the synthesised roles do not allow. What it cannot show is whether AWS reads the template as we do.
 */
describe('the functions as they are deployed', () => {
  let folder: string;
  let bundles: readonly LambdaBundle[];
  let account: DeployedAccount;
  let stack: ReturnType<typeof synthesise>;
  const logged: string[] = [];
  let now = firstDay;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'living-review-walk-'));
    const reviews = await compileReviews(join(root, 'reviews'));
    bundles = await bundleLambdas({ root, plans: functions, outDir: folder, reviews });
    stack = synthesise('digestsOn');
    account = await openAccount({
      bundles,
      stack,
      from: 'digest@lab.org',
      corpus: [citing('99000101', '2026-10-20'), citing('99000102', '2026-11-10')],
      clock: () => now,
    });
  }, 180_000);
  afterAll(async () => {
    await account?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(name: FunctionName, event: unknown = {}): Promise<Invocation> {
    const invocation = await account.invoke(name, event, now);
    logged.push(...invocation.log.map((line) => JSON.stringify(line)));
    expect({ name, failed: invocation.failed, refused: account.refusals }).toEqual({ name, failed: null, refused: [] });
    return invocation;
  }

  /** An HTTP API event (payload format 2.0) as CloudFront makes API Gateway send it. */
  async function visit(
    method: 'GET' | 'POST',
    url: string,
    form: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    const { pathname, search } = new URL(url, 'https://review.lab.org');
    const { result } = await run('web', {
      version: '2.0',
      routeKey: '$default',
      rawPath: pathname,
      rawQueryString: search.slice(1),
      headers: {
        host: 'api.example',
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'text/html',
        ...headers,
      },
      requestContext: {
        http: { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'walk' },
        domainName: 'api.example',
        stage: '$default',
        requestId: 'walk',
      },
      body: method === 'POST' ? new URLSearchParams(form).toString() : undefined,
      isBase64Encoded: false,
    });
    const answer = result as {
      readonly statusCode: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly isBase64Encoded: boolean;
    };
    const sent = Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8');
    const body = (answer.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString();
    return { ...answer, body };
  }

  /** The citations of a topic: CloudFront sends the reader on, and the API answers. */
  async function citationsOf(topic: string): Promise<string> {
    const request = { uri: `/${slug}/export.ris`, querystring: { topic: { value: topic } } };
    const sent = atTheEdge({ request });
    if (!('statusCode' in sent)) throw new Error(`not sent on: ${sent.uri}`);
    const { statusCode, body } = await visit('GET', sent.headers.location.value);
    expect({ topic, statusCode }).toEqual({ topic, statusCode: 200 });
    return body;
  }

  async function linkIn(mailNumber: number, page: string): Promise<string> {
    const message = (await account.messages())[mailNumber];
    const { text = '' } = await simpleParser(message!.raw);
    const found = new RegExp(`https://review\\.lab\\.org/${slug}/${page}\\?token=[\\w.%-]+`).exec(text);
    expect({ page, text: found ? '' : text }).toEqual({ page, text: '' });
    return found![0];
  }

  it('when a review lives through two weeks, every function does its part with the rights and variables it is given', async () => {
    const first = await run('poll');
    expect(first.log).toContainEqual(expect.objectContaining({ message: 'poll finished', review: slug, baseline: 1 }));
    const published = await run('publish');
    expect(published.log).toContainEqual(
      expect.objectContaining({ message: 'publish finished', outcome: 'published' }),
    );
    expect(await account.siteFile(`${slug}/index.html`)).toContain('part 99000101');
    expect(await account.siteFile(`${slug}/feeds/all.rss`)).toContain('part 99000101');
    expect(await account.siteFile('404.html')).toContain('There is no such page here');
    expect(await citationsOf('nk-cells')).toContain('part 99000101');
    expect(await citationsOf('csc-surface-markers')).toBe('');
    const packed = await visit('GET', `/${slug}/articles/99000101/export.nbib`, {}, { 'accept-encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.body).toContain('PMID- 99000101');
    const feed = await visit('GET', `/${slug}/feeds/topics/nk-cells.json`);
    expect(feed.headers['content-type']).toBe('application/feed+json; charset=utf-8');
    expect(JSON.parse(feed.body)).toMatchObject({ items: [{ url: expect.stringContaining('99000101') }] });
    const again = await run('publish');
    expect(again.log).toContainEqual(expect.objectContaining({ message: 'publish finished', outcome: 'unchanged' }));

    const asked = await visit('POST', `/${slug}/subscribe`, { email: 'reader@example.org', cadence: 'weekly' });
    expect(asked.statusCode).toBe(202);
    expect(await account.messages()).toEqual([]);
    const requests = await account.drainQueue('sign-ups');
    expect(JSON.stringify(requests)).not.toContain('@');
    const answered = await run('answer-sign-ups', requests);
    expect(answered.result).toEqual({ batchItemFailures: [] });
    const confirm = await linkIn(0, 'confirm');
    expect((await visit('GET', confirm)).statusCode).toBe(200);
    expect((await visit('POST', confirm)).statusCode).toBe(200);

    // A 404 that says more than 404.html does, which is why CloudFront leaves it alone (infra/public-site.ts).
    const over = await visit('GET', `/${slug}/confirm?token=forged`);
    expect(over.statusCode).toBe(404);
    expect(over.body).not.toContain('There is no such page here');

    now = laterDay;
    const second = await run('poll');
    expect(second.log).toContainEqual(
      expect.objectContaining({ message: 'poll finished', added: 1, outcome: 'changed' }),
    );
    await run('publish');
    await run('recheck');
    await run('open-digest-runs');
    const shards = await account.drainQueue();
    expect(shards.Records.length).toBeGreaterThan(0);
    const sent = await run('send-digests', shards);
    expect(sent.result).toEqual({ batchItemFailures: [] });
    const mails = await account.messages();
    expect(mails.map(({ recipients }) => recipients)).toEqual([['reader@example.org'], ['reader@example.org']]);
    expect((await simpleParser(mails[1]!.raw)).text).toContain('part 99000102');

    const preferences = await linkIn(1, 'preferences');
    expect((await visit('GET', preferences)).statusCode).toBe(200);
    expect((await visit('POST', preferences, { cadence: 'daily' })).statusCode).toBe(200);
    expect((await visit('GET', `/${slug}/digests/1-2/`)).statusCode).toBe(200);

    const tokens = createHmacTokens([{ kid: null, key: keys.tokenKey }]);
    const links = createLinks({ site: 'https://review.lab.org', pubmed: '', pmc: '', doi: '' });
    const keeper = await visit('GET', keeperLink({ slug }, now, links, tokens));
    expect(keeper.statusCode).toBe(200);
    for (const line of [/<strong>in order<\/strong> [^>]*>sending: digests go out/, /schedules-in-use, .* are pending/])
      expect(keeper.body).toMatch(line);
    expect(keeper.body).toMatch(/sending quota: \d+ of \d+ mails in 24 hours/);

    const { id, tags, at } = mails[1]!;
    const mail = {
      messageId: id,
      timestamp: at,
      destination: ['reader@example.org'],
      tags: Object.fromEntries(Object.entries(tags).map(([k, v]) => [k, [v]])),
    };
    const elsewhere = { ...mail, messageId: 'm0', destination: ['before@example.org'] };
    const probe = { ...mail, messageId: 'm1', tags: { probe: ['0123456789abcdef'] } };
    const events = [
      { eventType: 'Bounce', mail: probe, bounce: { bounceType: 'Permanent', timestamp: at } },
      { eventType: 'Send', mail, send: {} },
      { eventType: 'Bounce', mail: elsewhere, bounce: { bounceType: 'Permanent', timestamp: at } },
      { eventType: 'Bounce', mail, bounce: { bounceType: 'Permanent', timestamp: at } },
    ];
    const reported = await run('feedback', {
      Records: events.map((event, index) => ({
        messageId: String(index),
        body: JSON.stringify({
          Type: 'Notification',
          TopicArn: mailEventsTopic,
          Message: JSON.stringify(event),
        }),
      })),
    });
    expect(reported.result).toEqual({ batchItemFailures: [] });
    for (const message of [/^the address that a subscription has left is suppressed/, /^subscription suppressed/])
      expect(reported.log).toContainEqual(expect.objectContaining({ message: expect.stringMatching(message) }));
    expect((await visit('POST', `/${slug}/subscribe`, { email: 'reader@example.org' })).statusCode).toBe(202);
    // The message got lost: the sweep finds the request, and mails the suppressed address nothing.
    const swept = await run('answer-sign-ups', {});
    expect(swept.log).toContainEqual(expect.objectContaining({ message: 'sign-ups swept', answered: 1 }));
    expect(await account.messages()).toHaveLength(2);
  }, 180_000);

  it('when that walk is over, the alarms that ring by silence have heard it, and one other: its run was late', () => {
    const heard = [...stack.ofType('AWS::Logs::MetricFilter').values()].flatMap(({ Properties }) => {
      const [transformation] = Properties.MetricTransformations as readonly { readonly MetricName: string }[];
      const pattern = String(Properties.FilterPattern);
      return logged.some((line) => matches(pattern, line)) ? [transformation?.MetricName] : [];
    });
    // The walk opens Monday's run on Tuesday: it is overdue from its beginning.
    expect(heard.toSorted()).toEqual(['NoPoll', 'NoPublish', 'NoSweep', 'RunOverdue']);
  });

  it.each([
    ['poll', 'open-digest-runs', 'secretsmanager:GetSecretValue'],
    ['publish', 'feedback', 'dynamodb:GetItem SERVICE#NOW'],
  ] as const)(
    'when %s runs with the role of %s, it is refused %s: the rights above were really asked for',
    async (name, role, call) => {
      const refusedBefore = account.refusals.length;
      const { failed } = await account.invoke(name, {}, now, role);
      expect(failed).toMatch(/AccessDenied|refuses access/);
      expect([...new Set(account.refusals.slice(refusedBefore))]).toEqual([`${role}: ${call}`]);
    },
  );

  it.each([
    ['read the secret', 'GetSecretValue'],
    ['send mail', 'SendRawEmail'],
    ['write the site', 'PutObject'],
    ['queue digests', ' shards were not queued ('],
  ] as const)('when a function may not %s, its code does not bring %s along, and only then', (permission, command) => {
    const carriers = bundles.filter(({ folder: own }) => readFileSync(join(own, 'index.js'), 'utf8').includes(command));
    const allowed = functionNames.filter((name) => planOf(name).may.includes(permission));
    expect(carriers.map(({ name }) => name)).toEqual(allowed);
  });

  it('when functions are counted, none was left out', () => {
    expect(bundles.map(({ name }) => name)).toEqual(functionNames);
  });
});
