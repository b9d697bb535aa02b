import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { addressHash, addressPointerKey } from '../../lambda/adapters/dynamodb/keys.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { openTable } from '../../lambda/adapters/dynamodb/table.ts';
import type { SubscriptionStore } from '../../lambda/core/ports/subscription-store.ts';
import type { Subscription } from '../../lambda/core/subscription.ts';
import { purgeSubscriptions } from '../../lambda/steps/purge-subscriptions.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { sampleClaim, sampleSubscription } from '../contract/sample-values.ts';
import { freshReview } from '../contract/stores-under-test.ts';
import { tappedClient } from '../contract/tapped-client.ts';

const tableName = 'living-review-moves';
const addressKey = 'a key of the crash suite, over 16 bytes';
const wanted = 'new.one@example.org';
const confirmBy = '2026-11-24T06:00:00.000Z';
const later = new Date('2026-11-25T06:00:00.000Z');

let engine: Dynalite | undefined;
beforeAll(async () => {
  engine = await startDynalite({ dir: null });
  await ensureTable(createDynamoClient({ endpoint: engine.endpoint }), tableName);
}, 30_000);
afterAll(() => engine?.close());

const endpoint = () => engine?.endpoint ?? '';
const storeOf = (client: ReturnType<typeof createDynamoClient>) =>
  createDynamoStores({ client, tableName, addressKey }).subscriptions;

/** A process that dies at its n-th request to DynamoDB, before it was sent or after it was applied. */
function dyingStore(at: number, when: 'before' | 'after') {
  let requests = 0;
  const client = tappedClient(endpoint(), async (_, send) => {
    requests += 1;
    // No error the SDK would try again: the machine is gone.
    const gone = Object.assign(new Error('killed here'), { name: 'KilledHere' });
    if (requests > at || (requests === at && when === 'before')) throw gone;
    const answer = await send();
    if (requests === at) throw gone;
    return answer;
  });
  return { store: storeOf(client), requests: () => requests };
}

async function readerAsking() {
  const store = storeOf(createDynamoClient({ endpoint: endpoint() }));
  const before = sampleSubscription(freshReview(), 1, {
    addressChange: { address: wanted, confirmBy },
    consentVersion: 2,
  });
  await store.create(before);
  await store.claim(before, sampleClaim());
  return { store, before };
}

/** Who has which address; erased ones have none. */
async function everybody(store: SubscriptionStore, review: string): Promise<readonly Subscription[]> {
  const pages = await Promise.all(store.shards.map((shard) => store.page(review, shard, '', 50)));
  return pages.flat().filter(({ status }) => status !== 'ERASED');
}

async function pointerOf(review: string, address: string) {
  const table = openTable(createDynamoClient({ endpoint: endpoint() }), tableName);
  return table.get(addressPointerKey(addressHash(addressKey, address), review));
}

/** An address leads to the subscription that has it and to no other, and no two have the same. */
async function expectSound(store: SubscriptionStore, review: string): Promise<void> {
  const all = await everybody(store, review);
  const addresses = all.map(({ address }) => address).filter(Boolean);
  expect(new Set(addresses).size).toBe(addresses.length);
  for (const own of all) if (own.address) expect((await store.byAddress(review, own.address))?.id).toBe(own.id);
}

/** What may come next, whoever it comes from. */
const aftermaths: readonly (readonly [
  string,
  (bench: Awaited<ReturnType<typeof readerAsking>>) => Promise<unknown>,
])[] = [
  ['the reader presses the button again', ({ store, before }) => store.moveAddress(before)],
  [
    'the new address signs up',
    ({ store, before }) => store.create({ ...sampleSubscription(before.review, 2), address: wanted }),
  ],
  [
    'the old address signs up',
    ({ store, before }) => store.create({ ...sampleSubscription(before.review, 3), address: before.address }),
  ],
  [
    'the old address bounces',
    ({ store, before }) => store.suppressAddress(before.review, before.address, '2026-11-18T06:00:00.000Z'),
  ],
  ['the reader is erased', ({ store, before }) => store.erase(before.review, before.id, confirmBy)],
  [
    'a complaint ends it',
    ({ store, before }) => store.end(before.review, before.id, 'SUPPRESSED', '2026-11-18T06:00:00.000Z'),
  ],
  ['nothing happens', async () => {}],
];

describe('a change of address that is killed', () => {
  it.each(
    aftermaths.flatMap(([name, act]) => (['before', 'after'] as const).map((when) => [when, name, act] as const)),
  )(
    'when it dies %s any request and then %s, an address never has two subscriptions and nothing is lost',
    async (when, name, act) => {
      const counted = await readerAsking();
      const whole = dyingStore(Number.POSITIVE_INFINITY, when);
      expect(await whole.store.moveAddress(counted.before)).toBe('moved');
      expect(whole.requests()).toBeGreaterThan(4);
      for (let at = 1; at <= whole.requests(); at += 1) {
        const bench = await readerAsking();
        const { store, before } = bench;
        const { review, id } = before;
        await expect(dyingStore(at, when).store.moveAddress(before)).rejects.toThrow();
        await expectSound(store, review);
        await act(bench);
        await expectSound(store, review);
        const own = await store.get(review, id);
        // Cursor, claim and history are never touched by a move.
        expect(own).toMatchObject({ cursor: before.cursor, since: before.since, claim: sampleClaim() });
        if (name === 'the reader presses the button again') expect(own?.address).toBe(wanted);

        // The purge leaves no pointer that leads nowhere.
        await purgeSubscriptions({ slug: review }, later, { subscriptions: store, log: () => {} });
        await expectSound(store, review);
        for (const address of [before.address, wanted]) {
          const pointer = await pointerOf(review, address);
          const holder = await store.byAddress(review, address);
          expect({ at, address, pointer: pointer?.id ?? null }).toEqual({ at, address, pointer: holder?.id ?? null });
        }
      }
    },
    120_000,
  );

  it('when its withdrawal dies at any request, the link is dead or alive, never half, and a purge ends it', async () => {
    for (const when of ['before', 'after'] as const) {
      const whole = dyingStore(Number.POSITIVE_INFINITY, when);
      await whole.store.withdrawAddress((await readerAsking()).before);
      for (let at = 1; at <= whole.requests(); at += 1) {
        const { store, before } = await readerAsking();
        // The pointer was taken by a change that went no further.
        const move = dyingStore(2, 'after');
        await move.store.moveAddress(before).catch(() => {});
        expect(await pointerOf(before.review, wanted)).toMatchObject({ id: before.id });
        await expect(dyingStore(at, when).store.withdrawAddress(before)).rejects.toThrow();
        await expectSound(store, before.review);
        await purgeSubscriptions({ slug: before.review }, later, { subscriptions: store, log: () => {} });
        await expectSound(store, before.review);
        const own = await store.get(before.review, before.id);
        expect([own?.addressChange, own?.address, own?.unfinished]).toEqual([null, before.address, undefined]);
        expect(await pointerOf(before.review, wanted)).toBeNull();
      }
    }
  }, 120_000);

  it('when a sign-up of the new address died before it made its item, it is in nobody’s way and cannot come back', async () => {
    const { store, before } = await readerAsking();
    const signUp = { ...sampleSubscription(before.review, 2), address: wanted };
    await dyingStore(1, 'after')
      .store.create(signUp)
      .catch(() => {});
    expect(await pointerOf(before.review, wanted)).toMatchObject({ id: signUp.id });
    expect(await store.moveAddress(before)).toBe('moved');
    expect(await store.create(signUp)).toMatchObject({ id: before.id });
    await expectSound(store, before.review);
    expect(await everybody(store, before.review)).toHaveLength(1);
  });
});
