import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { writeStream } from '../../lambda/steps/write-stream.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { record } from '../builders/articles.ts';
import { headFacts, sampleArticle, sampleClaim, sampleEvent, sampleSubscription } from '../contract/sample-values.ts';
import { freshReview } from '../contract/stores-under-test.ts';
import { type Attempt, tappedClient } from '../contract/tapped-client.ts';
import { day, pollBench } from '../steps/poll-bench.ts';

const tableName = 'living-review-acceptance';
const addressKey = 'a key of the acceptance suite, 16+ bytes';

let engine: Dynalite | undefined;
beforeAll(async () => {
  engine = await startDynalite({ dir: null });
  await ensureTable(createDynamoClient({ endpoint: engine.endpoint }), tableName);
}, 30_000);
afterAll(() => engine?.close());

const endpoint = () => engine?.endpoint ?? '';
const storesOf = (client = createDynamoClient({ endpoint: endpoint() })) =>
  createDynamoStores({ client, tableName, addressKey });

describe('one record among others', () => {
  it('when one id has no record for ten days, the others come, it alone is asked for again once a day, and comes once (NC13)', async () => {
    const { literature, ...bench } = pollBench();
    await bench.poll(0);
    const [late, ...others] = ['201', '202', '203'].map((id) => record(id));
    if (!late?.pmid) throw new Error('a record without PMID');
    for (const one of [late, ...others]) literature.add('pubmed-citedin', one);
    literature.records.delete(late.pmid);
    // Four polls a day, as on AWS.
    for (let quarter = 4; quarter <= 40; quarter += 1) {
      literature.fetched.length = 0;
      await bench.poll(quarter / 4);
      if (quarter > 4) expect(literature.fetched).toEqual(quarter % 4 === 0 ? [late.pmid] : []);
    }
    expect(await bench.events()).toEqual(['NEW 202', 'NEW 203']);
    literature.records.set(late.pmid, late);
    for (let quarter = 41; quarter <= 48; quarter += 1) await bench.poll(quarter / 4);
    expect(await bench.events()).toEqual(['NEW 202', 'NEW 203', 'NEW 201']);
  });
});

describe('what DynamoDB says to transactions', () => {
  it('when the sources are read, none makes a transaction or names an idempotency token of one (DY2, DY3, DY4, DY7, DY8)', () => {
    const root = join(import.meta.dirname, '..', '..');
    const sources = ['lambda', 'local', 'cli', 'infra'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => ({ path: `${folder}/${path}`, text: readFileSync(join(root, folder, path), 'utf8') })),
    );
    expect(sources.length).toBeGreaterThan(100);
    const using = sources.filter(({ text }) =>
      /Transact(?:Write|Get)|ExecuteTransaction|ClientRequestToken/.test(text),
    );
    expect(using.map(({ path }) => path)).toEqual([]);
  });

  // Somebody else may run a transaction over our items: a console, a keeper's script.
  it.each([
    ['TransactionCanceledException', 'Transaction cancelled, reasons [ConditionalCheckFailed]', {}],
    ['TransactionConflictException', 'Transaction is ongoing for the item', { kind: 'throttled' }],
    ['TransactionCanceledException', 'Transaction cancelled, reasons [ThrottlingError]', {}],
    ['IdempotentParameterMismatchException', 'the token was used with other parameters', {}],
    ['TransactionInProgressException', 'The transaction is already in progress', { kind: 'throttled' }],
  ] as const)(
    'when a write is answered %s (%s), that is no lost race: it fails, and can be repeated (DY2, DY3, DY4, DY7, DY8)',
    async (name, message, trouble) => {
      const own = sampleSubscription(freshReview(), 1);
      const { subscriptions } = storesOf();
      await subscriptions.create(own);
      const refusing = tappedClient<never>(endpoint(), async () => {
        throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
      });
      const claiming = storesOf(refusing).subscriptions.claim(own, sampleClaim());
      await expect(claiming).rejects.toMatchObject(
        'kind' in trouble ? { name: 'StoreUnavailableError', ...trouble } : { name },
      );
      expect(await subscriptions.get(own.review, own.id)).toEqual(own);
      expect(await subscriptions.claim(own, sampleClaim())).toBe(true);
    },
  );
});

describe('the head that numbers a stream', () => {
  /** How often the head is read and written while so many new articles are taken in, and how many items are on their way at once. */
  async function takeIn(count: number, faults: (attempt: Attempt, nthOnHead: number) => Error | null = () => null) {
    const review = freshReview();
    const seen = { reads: 0, writes: 0, most: 0 };
    let onTheWay = 0;
    let onHead = 0;
    const client = tappedClient(endpoint(), async (attempt, send) => {
      const { Key } = attempt.input as { Key?: { PK: { S: string }; SK: { S: string } } };
      if (Key?.SK.S === 'HEAD') {
        onHead += 1;
        const fault = faults(attempt, onHead);
        if (fault) throw fault;
        if (attempt.operation === 'GetItem') seen.reads += 1;
        else seen.writes += 1;
      }
      onTheWay += 1;
      seen.most = Math.max(seen.most, onTheWay);
      try {
        return await send();
      } finally {
        onTheWay -= 1;
      }
    });
    const { articles } = storesOf(client);
    const lease = await articles.takeLease(review, day(0), 300_000);
    if (!lease) throw new Error('the lease is taken');
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const events = numbers.map((number) => ({
      ...sampleEvent(number, lease.head.epoch),
      article: `${1_000 + number}`,
    }));
    const own = new Map(events.map(({ article }) => [article, sampleArticle(article)]));
    await writeStream(lease, own, events, headFacts(count));
    await lease.release();
    return { ...seen, stored: (await articles.events(review, 0, count + 1)).length };
  }

  it('when sixty articles are new, the head is written three times, read once for each, and eight writes go side by side (DY15)', async () => {
    const seen = await takeIn(60);
    expect(seen).toMatchObject({ stored: 60, writes: 3 });
    expect(seen.reads).toBeLessThanOrEqual(60 + 2);
    expect(seen.most).toBeLessThanOrEqual(8);
    // A hundred times as many commits would still be one write for 500 events: it never becomes hot.
    expect((await takeIn(12)).writes).toBe(3);
  }, 60_000);

  it('when its partition is throttled again and again, it is waited for, and each number is given once (DY15)', async () => {
    const throttled = Object.assign(new Error('The level of configured provisioned throughput was exceeded'), {
      name: 'ProvisionedThroughputExceededException',
      $metadata: { httpStatusCode: 400 },
      $retryable: { throttling: true },
    });
    const seen = await takeIn(12, ({ number }, nth) => (number === 1 && nth % 3 === 0 ? throttled : null));
    expect(seen).toMatchObject({ stored: 12, writes: 3 });
  }, 60_000);
});
