import { describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { addressHash, addressPointerKey } from '../../lambda/adapters/dynamodb/keys.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { nothingKnown } from '../../lambda/core/known.ts';
import { StaleWriterError } from '../../lambda/core/ports/article-store.ts';
import { addressKey, type DynamoUnderTest, keyOf, leaseMs, now, tableName } from './dynamo-under-test.ts';
import { headFacts, monday, sampleArticle, sampleClaim, sampleEvent, sampleSubscription } from './sample-values.ts';
import { collect, freshReview } from './stores-under-test.ts';
import { lostAnswer, tappedClient } from './tapped-client.ts';

/** What only a real table can show of a request that dies on the way: its writer overtaken or killed, its answer late or lost. */
export function interruptionsContract({ endpoint, storesOf, stores, table }: DynamoUnderTest): void {
  describe('a writer that has been overtaken', () => {
    it('when it slips past the head just before a newer one takes over, the items refuse it', async () => {
      const review = freshReview();
      const { articles } = stores();
      let overtake: (() => Promise<void>) | null = null;
      const client = tappedClient(endpoint(), async ({ operation, input }, send) => {
        if (operation === 'PutItem' && overtake) {
          const act = overtake;
          overtake = null;
          await act();
        }
        expect(input).toBeDefined();
        return await send();
      });
      const slow = await storesOf(client).articles.takeLease(review, now, leaseMs);
      const at = (number: number) => new Date(now.valueOf() + number * leaseMs);

      overtake = async () => {
        const newer = await articles.takeLease(review, at(1), leaseMs);
        await newer?.putArticle(sampleArticle('1', { absences: 2 }));
        await newer?.putEvents([sampleEvent(1, 2)]);
        await newer?.commit(headFacts(1));
        await newer?.putKnown({ ...nothingKnown, through: 1 });
      };
      await expect(slow?.putArticle(sampleArticle('1', { absences: 1 }))).rejects.toThrow(StaleWriterError);
      expect((await articles.article(review, '1'))?.absences).toBe(2);

      const slowEvents = await storesOf(client).articles.takeLease(review, at(2), leaseMs);
      overtake = async () => {
        const newer = await articles.takeLease(review, at(3), leaseMs);
        await newer?.putEvents([sampleEvent(2, 4)]);
        await newer?.commit(headFacts(2));
      };
      await expect(slowEvents?.putEvents([sampleEvent(2, 3, { kind: 'ERRATUM' })])).rejects.toThrow(StaleWriterError);
      expect((await articles.events(review, 1, 2))[0]).toEqual(sampleEvent(2, 4));

      const slowKnown = await storesOf(client).articles.takeLease(review, at(4), leaseMs);
      overtake = async () => {
        const newer = await articles.takeLease(review, at(5), leaseMs);
        await newer?.putKnown({ ...nothingKnown, through: 2 });
      };
      await expect(slowKnown?.putKnown({ ...nothingKnown, through: 1 })).rejects.toThrow(StaleWriterError);
      expect((await articles.known(review)).through).toBe(2);
    });
  });

  describe('an attempt that was given up on and arrives late', () => {
    it('when a later write of the same writer is there, it changes nothing', async () => {
      const review = freshReview();
      const { articles } = stores();
      const late: (() => Promise<unknown>)[] = [];
      let isDelaying = false;
      const client = tappedClient(endpoint(), async ({ operation, number }, send) => {
        if (!isDelaying || number > 1 || operation === 'GetItem') return await send();
        late.push(send);
        throw lostAnswer();
      });
      const lease = await storesOf(client).articles.takeLease(review, now, leaseMs);
      isDelaying = true;
      await lease?.putArticle(sampleArticle('1', { absences: 1 }));
      await lease?.putKnown({ ...nothingKnown, through: 1 });
      await lease?.commit({ ...headFacts(0), filedUnder: 'first' });
      isDelaying = false;
      await lease?.putArticle(sampleArticle('1', { absences: 2 }));
      await lease?.putKnown({ ...nothingKnown, through: 2 });
      await lease?.commit({ ...headFacts(0), filedUnder: 'second' });

      expect(late).toHaveLength(3);
      for (const send of late) await expect(send()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
      expect((await articles.article(review, '1'))?.absences).toBe(2);
      expect((await articles.known(review)).through).toBe(2);
      expect(await articles.head(review)).toMatchObject({ filedUnder: 'second', revision: 2 });
    });
  });

  describe('a crash in the middle', () => {
    it('when the address pointer was written and its subscription was not, the next one completes it', async () => {
      const { subscriptions } = stores();
      const first = sampleSubscription(freshReview(), 1);
      const dying = tappedClient(endpoint(), async ({ operation, input }, send) => {
        if (operation === 'PutItem' && keyOf(input.Item).PK.startsWith('SUBSCRIBERS#')) throw new Error('killed here');
        return await send();
      });
      await expect(storesOf(dying).subscriptions.create(first)).rejects.toThrow('killed here');
      expect(await subscriptions.byAddress(first.review, first.address)).toBeNull();
      const second = { ...sampleSubscription(first.review, 2), address: first.address, cadence: 'daily' as const };
      const completed = await subscriptions.create(second);
      expect(completed).toEqual({ ...second, id: first.id });
      expect(await subscriptions.byAddress(first.review, first.address)).toEqual(completed);
      // The first one wakes up and tries again: still one subscription.
      expect(await subscriptions.create(first)).toEqual(completed);
    });

    it('when an erasure dies before the address pointer goes, both repeating it and subscribing anew finish it', async () => {
      const { subscriptions } = stores();
      const dying = tappedClient(endpoint(), async ({ operation }, send) => {
        if (operation === 'DeleteItem') throw new Error('killed here');
        return await send();
      });
      const one = sampleSubscription(freshReview(), 1);
      await subscriptions.create(one);
      await expect(storesOf(dying).subscriptions.erase(one.review, one.id, monday)).rejects.toThrow('killed here');
      expect(await subscriptions.get(one.review, one.id)).toMatchObject({ status: 'ERASED', address: '' });
      expect(await subscriptions.byAddress(one.review, one.address)).toBeNull();
      const anew = { ...sampleSubscription(one.review, 2), address: one.address };
      expect(await subscriptions.create(anew)).toEqual(anew);
      expect(await subscriptions.erase(one.review, one.id, monday)).toBe(true);
      expect(await subscriptions.byAddress(one.review, one.address)).toEqual(anew);

      const other = sampleSubscription(freshReview(), 3);
      await subscriptions.create(other);
      await expect(storesOf(dying).subscriptions.erase(other.review, other.id, monday)).rejects.toThrow('killed here');
      expect(await subscriptions.erase(other.review, other.id, monday)).toBe(true);
      const pointer = addressPointerKey(addressHash(addressKey, other.address), other.review);
      expect(await table().get(pointer)).toBeNull();
    });

    it('when a reader is erased, neither the address nor its hash is left in the table', async () => {
      const { subscriptions } = stores();
      const subscription = sampleSubscription(freshReview(), 1);
      await subscriptions.create(subscription);
      await subscriptions.erase(subscription.review, subscription.id, monday);
      const page = await collect(table().pages({ partition: `SUBSCRIBERS#${subscription.review}#1` }));
      const text = JSON.stringify(page);
      expect(text).toContain(subscription.id);
      expect(text.toLowerCase()).not.toContain('reader1');
      expect(text).not.toContain(addressHash(addressKey, subscription.address));
    });
  });

  describe('answers that never come', () => {
    it('when no attempt is answered, it says that the store is unreachable, and repeating it is safe (DY6)', async () => {
      const { subscriptions } = stores();
      const subscription = sampleSubscription(freshReview(), 1);
      await subscriptions.create(subscription);
      const deaf = tappedClient(endpoint(), async (_, send) => {
        await send().catch(() => {});
        throw lostAnswer();
      });
      await expect(storesOf(deaf).subscriptions.claim(subscription, sampleClaim())).rejects.toMatchObject({
        name: 'StoreUnavailableError',
        kind: 'unreachable',
      });
      // It was applied: the claim is open, in doubt, and nobody else gets it.
      expect((await subscriptions.get(subscription.review, subscription.id))?.claim).toEqual(sampleClaim());
      expect(await subscriptions.claim(subscription, sampleClaim({ delivery: 'delivery-2' }))).toBe(false);
    });

    it('when it is throttled once, it goes on; when it always is, it says so (DY5)', async () => {
      const throttled = () =>
        Object.assign(new Error('Rate exceeded'), {
          name: 'ThrottlingException',
          $metadata: { httpStatusCode: 400 },
          $retryable: { throttling: true },
        });
      const once = tappedClient(endpoint(), async ({ number }, send) => {
        if (number === 1) throw throttled();
        return await send();
      });
      const subscription = sampleSubscription(freshReview(), 1);
      expect(await storesOf(once).subscriptions.create(subscription)).toEqual(subscription);
      const always = tappedClient<never>(endpoint(), async () => {
        throw throttled();
      });
      await expect(storesOf(always).subscriptions.get(subscription.review, subscription.id)).rejects.toMatchObject({
        name: 'StoreUnavailableError',
        kind: 'throttled',
        message: expect.stringContaining(tableName),
      });
    });

    it('when the table does not exist, it names it and says what to do (DY14)', async () => {
      const client = createDynamoClient({ endpoint: endpoint() });
      const { articles } = createDynamoStores({ client, tableName: 'no-such-table', addressKey });
      await expect(articles.head('r')).rejects.toMatchObject({
        name: 'StoreUnavailableError',
        kind: 'missing-table',
        message: expect.stringMatching(/"no-such-table".*Deploy the stack/),
      });
    });

    it('when nothing listens at the endpoint, it says that DynamoDB does not answer', async () => {
      const client = createDynamoClient({ endpoint: 'http://127.0.0.1:1' });
      await expect(storesOf(client).articles.head('r')).rejects.toMatchObject({
        kind: 'unreachable',
        message: expect.stringContaining('AWS_ENDPOINT_URL_DYNAMODB'),
      });
    });
  });
}
