import { createHash } from 'node:crypto';
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { articleKey, fence, headKey, knownPartPrefix } from '../../lambda/adapters/dynamodb/keys.ts';
import { pack } from '../../lambda/adapters/dynamodb/packed-json.ts';
import { boundedRecord } from '../../lambda/core/article-record.ts';
import { boundedContext, type CitationContext } from '../../lambda/core/citation-context.ts';
import { parseDoi } from '../../lambda/core/identifiers.ts';
import { type Known, nothingKnown } from '../../lambda/core/known.ts';
import { type DynamoUnderTest, dynamoUnderTest, keyOf, leaseMs, now, tableName } from './dynamo-under-test.ts';
import { interruptionsContract } from './interruptions-contract.ts';
import {
  headFacts,
  monday,
  pmcid,
  pmid,
  sampleArticle,
  sampleClaim,
  sampleEvent,
  sampleRecord,
  sampleSubscription,
} from './sample-values.ts';
import { storeContract } from './store-contract.ts';
import { collect, freshReview } from './stores-under-test.ts';
import { type Attempt, forgetfulClient, meteredClient, tappedClient } from './tapped-client.ts';

const later = new Date(now.valueOf() + leaseMs);

/** The contract on one engine, then what only a real table can show: prices, pages, limits, interruptions, other versions. */
export function dynamoContract(endpoint: () => string): void {
  const engine = dynamoUnderTest(endpoint);
  const { storesOf, stores, table } = engine;

  beforeAll(async () => {
    const client = createDynamoClient({ endpoint: endpoint() });
    await Promise.all([ensureTable(client, tableName), ensureTable(client, tableName)]);
    await ensureTable(client, tableName);
  }, 120_000);

  describe('with every answer heard', () => storeContract(stores));

  describe('with a third of all first answers lost', () => storeContract(() => storesOf(forgetfulClient(endpoint()))));

  describe('what it asks of DynamoDB', () => {
    it('when all is said and done, it used single items and whole partitions only (DY2, DY3, DY4, DY7, DY8)', async () => {
      const seen = new Map<string, Attempt['input'][]>();
      const client = tappedClient(endpoint(), async ({ operation, input }, send) => {
        seen.set(operation, [...(seen.get(operation) ?? []), input]);
        return await send();
      });
      await walkThrough(storesOf(client));
      expect([...seen.keys()].toSorted()).toEqual([
        'BatchGetItem',
        'DeleteItem',
        'GetItem',
        'PutItem',
        'Query',
        'UpdateItem',
      ]);
      const inputs = [...seen.values()].flat();
      for (const forbidden of ['IndexName', 'FilterExpression', 'ReturnValuesOnConditionCheckFailure'])
        expect(inputs.filter((input) => forbidden in input)).toEqual([]);
      expect(seen.get('Query')?.every(({ ConsistentRead }) => ConsistentRead === true)).toBe(true);
      expect(seen.get('UpdateItem')?.every((input) => 'ConditionExpression' in input)).toBe(true);
    });

    it('when a quiet poll looks at a small review, it costs one read unit', async () => {
      const review = freshReview();
      const lease = await stores().articles.takeLease(review, now, leaseMs);
      await lease?.putEvents([sampleEvent(1, 1)]);
      await lease?.commit(headFacts(1));
      await lease?.putKnown(knownOf(60));
      const meter = meteredClient(endpoint());
      const { articles } = storesOf(meter.client);
      await articles.head(review, 'may-lag');
      await articles.known(review);
      expect(meter.units()).toBe(1);
      meter.reset();
      await articles.head(review);
      expect(meter.units()).toBe(1);
    });

    it('when a mail is claimed and settled, it costs two write units and no read', async () => {
      const { subscriptions } = stores();
      const subscription = sampleSubscription(freshReview(), 1);
      await subscriptions.create(subscription);
      const meter = meteredClient(endpoint());
      const metered = storesOf(meter.client).subscriptions;
      expect(await metered.claim(subscription, sampleClaim())).toBe(true);
      expect(meter.units()).toBe(1);
      expect(await metered.settle(subscription.review, subscription.id, 'delivery-1', 'delivered', monday)).toBe(true);
      expect(meter.units()).toBe(2);
    });

    it('when eight workers take the pace for a thousand mails, it costs at most a tenth of a write unit a mail', async () => {
      const meter = meteredClient(endpoint());
      const sendRate = storesOf(meter.client).sendRate(async () => quota);
      const quota = { perSecond: 14, perDay: 50_000, sentLastDay: 0 };
      const began = Date.parse('2028-01-01T00:00:00.000Z');
      let mails = 0;
      let writes = 0;
      for (let round = 0; mails < 1_000; round += 1) {
        const before = meter.units();
        const answer = await sendRate.reserve(18, new Date(began + round * 2_000));
        if ('granted' in answer) mails += answer.granted;
        // A batch is one read and one write; what conflicts cost is in the engine's own figures.
        writes += meter.units() - before - 1;
      }
      expect(writes / mails).toBeLessThanOrEqual(0.1);
      meter.reset();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => sendRate.reserve(18, new Date(began + 3_600_000))),
      );
      const granted = answers.reduce((total, answer) => total + ('granted' in answer ? answer.granted : 0), 0);
      expect(granted).toBeGreaterThanOrEqual(8 * 18 - 36);
    });

    it('when a page of subscribers is read, it costs at most 0.1 read units each', async () => {
      const review = freshReview();
      const { subscriptions } = stores();
      const shard = '3';
      for (let number = 0; number < 40; number += 1) {
        await subscriptions.create(sampleSubscription(review, number * 16 + 3, { lastSent: sent }));
      }
      const meter = meteredClient(endpoint());
      expect(await storesOf(meter.client).subscriptions.page(review, shard, '', 100)).toHaveLength(40);
      expect(meter.units() / 40).toBeLessThanOrEqual(0.1);
    });
  });

  describe('more than one answer holds', () => {
    it('when a partition is over 1 MB, events and subscribers and articles come whole (DY11)', async () => {
      const review = freshReview();
      const { articles } = stores();
      const lease = await articles.takeLease(review, now, leaseMs);
      const topics = [noise(3_000)];
      const events = Array.from({ length: 420 }, (_, index) => sampleEvent(index + 1, 1, { topics }));
      await lease?.putEvents(events);
      await lease?.commit(headFacts(420));
      expect(await articles.events(review, 0, 420)).toEqual(events);

      const partition = articleKey(review, 'first').PK;
      const ids = Array.from({ length: 400 }, (_, index) => `id-${index}`)
        .filter((id) => articleKey(review, id).PK === partition)
        .slice(0, 12);
      for (const id of ids) await lease?.putArticle(bulky(id, 150_000));
      const all = await collect(articles.allArticles(review));
      expect(all.map(({ id }) => id)).toEqual(ids.toSorted());
    });

    it('when a batch of articles is over 16 MB, it asks on until all are there', async () => {
      const review = freshReview();
      const { articles } = stores();
      const lease = await articles.takeLease(review, now, leaseMs);
      const ids = Array.from({ length: 60 }, (_, index) => `id-${index}`);
      for (const id of ids) await lease?.putArticle(bulky(id, 400_000));
      let batches = 0;
      const counting = tappedClient(endpoint(), async (_, send) => {
        batches += 1;
        return await send();
      });
      const found = await storesOf(counting).articles.articles(review, ids);
      expect(found.map(({ id }) => id)).toEqual(ids);
      expect(batches).toBeGreaterThan(1);
    });

    it('when DynamoDB leaves keys of a batch unprocessed, it asks for them again (DY10)', async () => {
      const review = freshReview();
      const lease = await stores().articles.takeLease(review, now, leaseMs);
      for (const id of ['1', '2', '3']) await lease?.putArticle(sampleArticle(id));
      let batches = 0;
      const client = tappedClient<{ output: { Responses: Record<string, unknown[]>; UnprocessedKeys?: unknown } }>(
        endpoint(),
        async ({ operation, input }, send) => {
          const answer = await send();
          batches += 1;
          if (operation !== 'BatchGetItem' || batches > 2) return answer;
          const unprocessed = { ...answer.output, Responses: {}, UnprocessedKeys: input.RequestItems };
          return { ...answer, output: unprocessed };
        },
      );
      const found = await storesOf(client).articles.articles(review, ['1', '2', '3']);
      expect(found.map(({ id }) => id)).toEqual(['1', '2', '3']);
      expect(batches).toBe(3);
    });

    it('when what is known is over 400 KB, it lies in parts; older parts go', async () => {
      const review = freshReview();
      const { articles } = stores();
      const lease = await articles.takeLease(review, now, leaseMs);
      const large = knownOf(40_000);
      await lease?.putKnown(knownOf(10));
      await lease?.putKnown({ ...large, through: 1 });
      await lease?.putKnown({ ...large, through: 2 });
      expect(await articles.known(review)).toEqual({ ...large, through: 2 });
      const parts = await partKeys(review);
      expect(parts.length).toBeGreaterThan(1);
      expect(new Set(parts.map((SK) => SK.split('#')[1])).size).toBe(1);
      await lease?.putKnown(knownOf(10));
      expect(await articles.known(review)).toEqual(knownOf(10));
    });

    it('when a writer dies between the parts and the item that names them, the old index stays whole', async () => {
      const review = freshReview();
      const { articles } = stores();
      const first = await articles.takeLease(review, now, leaseMs);
      const large = knownOf(40_000);
      await first?.putKnown({ ...large, through: 1 });
      const dying = tappedClient(endpoint(), async ({ operation, input }, send) => {
        if (operation === 'PutItem' && keyOf(input.Item).SK === 'KNOWN') throw new Error('killed here');
        return await send();
      });
      const second = await storesOf(dying).articles.takeLease(review, later, leaseMs);
      await expect(second?.putKnown({ ...large, through: 2 })).rejects.toThrow('killed here');
      expect(await articles.known(review)).toEqual({ ...large, through: 1 });
      const third = await articles.takeLease(review, new Date(later.valueOf() + leaseMs), leaseMs);
      await third?.putKnown({ ...large, through: 3 });
      expect((await articles.known(review)).through).toBe(3);
      expect(new Set((await partKeys(review)).map((SK) => SK.split('#')[1])).size).toBe(1);
    });

    async function partKeys(review: string): Promise<string[]> {
      const pages = await collect(
        table().pages({
          partition: headKey(review).PK,
          sortKey: { expression: 'begins_with(#SK, :prefix)', values: { prefix: knownPartPrefix } },
        }),
      );
      return pages.flat().map(({ SK }) => String(SK));
    }
  });

  describe('an item over 400 KB', () => {
    it('when a record is too large even packed, it is refused in words and nothing is stored', async () => {
      const review = freshReview();
      const { articles } = stores();
      const lease = await articles.takeLease(review, now, leaseMs);
      await expect(lease?.putArticle(bulky('1', 600_000))).rejects.toMatchObject({ kind: 'too-large' });
      expect(await articles.article(review, '1')).toBeNull();
    });

    it('when a full text is as large as a bounded one can be, the article it belongs to still fits', async () => {
      const review = freshReview();
      const { articles } = stores();
      const lease = await articles.takeLease(review, now, leaseMs);
      const citationContext = boundedContext(largestContext());
      const record = boundedRecord(sampleRecord({ abstract: [{ label: '', text: bulk.slice(0, 30_000) }] }));
      const article = sampleArticle('1', { record, citationContext });
      await lease?.putArticle(article);
      expect(await articles.article(review, '1')).toEqual(article);
      expect(citationContext.references).toHaveLength(1_000);
    });
  });

  interruptionsContract(engine);

  describe('items of other versions', () => {
    it('when an article was stored before full texts were read, its citation context is null', async () => {
      const { articles } = stores();
      const review = freshReview();
      const { citationContext: _, ...older } = sampleArticle('1');
      await table().put(articleKey(review, '1'), { v: 1, body: pack(older), fence: fence(1, 1) });
      const read = sampleArticle('1', { citationContext: null });
      expect(await articles.article(review, '1')).toEqual(read);
      expect(await articles.articles(review, ['1'])).toEqual([read]);
      expect(await collect(articles.allArticles(review))).toEqual([read]);
    });

    it('when an item was written by a later version, it refuses to read it (LA7)', async () => {
      const { subscriptions, articles } = stores();
      const subscription = sampleSubscription(freshReview(), 1);
      await subscriptions.create(subscription);
      const client = createDynamoClient({ endpoint: endpoint() });
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { PK: { S: `SUBSCRIBERS#${subscription.review}#1` }, SK: { S: subscription.id } },
          UpdateExpression: 'SET v = :later',
          ExpressionAttributeValues: { ':later': { N: '2' } },
        }),
      );
      await expect(subscriptions.get(subscription.review, subscription.id)).rejects.toMatchObject({
        kind: 'unreadable',
        message: expect.stringContaining('schema version 2'),
      });
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: { PK: { S: `REVIEW#${subscription.review}` }, SK: { S: 'HEAD' }, v: { N: '1' }, epoch: { S: 'x' } },
        }),
      );
      await expect(articles.head(subscription.review)).rejects.toMatchObject({ kind: 'unreadable' });
    });

    it('when an item has attributes of a later version, changing it keeps them', async () => {
      const { subscriptions } = stores();
      const subscription = sampleSubscription(freshReview(), 1);
      await subscriptions.create(subscription);
      const key = { PK: `SUBSCRIBERS#${subscription.review}#1`, SK: subscription.id };
      await table().update(key, { set: { futureAttribute: 7 }, condition: { expression: 'attribute_exists(#PK)' } });
      expect(await subscriptions.replace(subscription, { ...subscription, cadence: 'daily' })).toBe(true);
      await subscriptions.claim(subscription, sampleClaim());
      await subscriptions.settle(subscription.review, subscription.id, 'delivery-1', 'delivered', monday);
      expect(await table().get(key)).toMatchObject({ futureAttribute: 7, cadence: 'daily', cursor: 15 });
    });
  });
}

const sent = {
  run: 'weekly#2026-11-16T06:00Z',
  from: 10,
  to: 15,
  at: monday,
  outcome: 'delivered' as const,
};

/** Every operation once, as a poll, a digest and a reader would. */
async function walkThrough({ articles, subscriptions, runs }: ReturnType<DynamoUnderTest['stores']>): Promise<void> {
  const review = freshReview();
  const lease = await articles.takeLease(review, now, leaseMs);
  await lease?.putArticle(sampleArticle('1'));
  await lease?.putEvents([sampleEvent(1, 1)]);
  await lease?.commit(headFacts(1));
  await lease?.putKnown(nothingKnown);
  await lease?.release();
  await articles.events(review, 0, 1);
  await articles.articles(review, ['1']);
  await collect(articles.allArticles(review));
  const subscription = sampleSubscription(review, 1);
  await subscriptions.create(subscription);
  await subscriptions.page(review, '1', '', 10);
  await subscriptions.claim(subscription, sampleClaim());
  await subscriptions.settle(review, subscription.id, 'delivery-1', 'delivered', monday);
  await subscriptions.end(review, subscription.id, 'UNSUBSCRIBED', monday);
  await subscriptions.erase(review, subscription.id, monday);
  const run = await runs.open({ review, cadence: 'weekly', slot: '2026-11-16T06:00Z', head: 1, plannedAt: monday });
  await runs.progress(run);
  await runs.latest(review, 5);
}

/** Text that gzip cannot shorten much: always the same. */
function noise(length: number): string {
  let text = '';
  for (let block = 0; text.length < length; block += 1) {
    text += createHash('sha512').update(String(block)).digest('base64url');
  }
  return text.slice(0, length);
}

const bulk = noise(600_000);

function bulky(id: string, length: number) {
  return sampleArticle(id, { record: sampleRecord({ abstract: [{ label: '', text: bulk.slice(0, length) }] }) });
}

/** More of everything than is kept, none of it compressible. */
function largestContext(): CitationContext {
  const ids = Array.from({ length: 3_000 }, (_, index) => ({
    pmid: pmid(String(10_000_000 + ((index * 48_271) % 20_000_000))),
    doi: parseDoi(`10.1186/${bulk.slice(index * 170, index * 170 + 150)}`),
  }));
  const quote = { sentence: bulk.slice(0, 1_400), headings: Array(20).fill(bulk.slice(0, 900)), citedWith: ids };
  return {
    pmcid: pmcid('PMC99000001'),
    readAt: monday,
    licence: { name: bulk.slice(0, 3_000), url: bulk.slice(0, 3_000) },
    quotes: Array(9).fill(quote),
    references: ids,
  };
}

function knownOf(works: number): Known {
  const ids = Array.from({ length: works }, (_, index) => pmid(String(36_810_098 + ((index * 7_919) % 3_000_000))));
  return {
    ...nothingKnown,
    through: works,
    pmids: Object.fromEntries(ids.map((id) => [id, id])),
    dois: Object.fromEntries(ids.map((id, index) => [`10.1186/s12943-${id}-${(index * 48_271) % 65_537}`, id])),
    titles: Object.fromEntries(
      ids.map((id, index) => [`cancerstemcells${(index * 69_621) % 2_147_483}andimmunecells`, id]),
    ),
    listed: { 'pubmed-citedin': ids },
  };
}
