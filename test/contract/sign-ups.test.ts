import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { signUpKey } from '../../lambda/adapters/dynamodb/keys.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { openTable } from '../../lambda/adapters/dynamodb/table.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { createMemoryCounters } from '../memory/counters.ts';
import { createMemorySignUpRequests } from '../memory/sign-up-requests.ts';
import { countersContract } from './counters-contract.ts';
import { signUpRequestsContract } from './sign-up-requests-contract.ts';
import { forgetfulClient, tappedClient } from './tapped-client.ts';

const tableName = 'living-review-sign-ups';
const addressKey = 'a key of the contract suite, 16+ bytes';

let engine: Dynalite | undefined;
const endpoint = () => engine?.endpoint ?? '';
const client = () => createDynamoClient({ endpoint: endpoint() });
beforeAll(async () => {
  engine = await startDynalite({ dir: null });
  await ensureTable(client(), tableName);
}, 120_000);
afterAll(() => engine?.close());

const stores = () => createDynamoStores({ client: client(), tableName, addressKey });
const forgetful = () => createDynamoStores({ client: forgetfulClient(endpoint()), tableName, addressKey });

describe('counters in memory', () => countersContract(createOnce(createMemoryCounters), { heard: true }));
describe('counters on dynalite', () => countersContract(() => stores().counters, { heard: true }));
describe('counters on dynalite, a third of all first answers lost', () =>
  countersContract(() => forgetful().counters, { heard: false }));

describe('sign-up requests in memory', () => signUpRequestsContract(createOnce(createMemorySignUpRequests)));
describe('sign-up requests on dynalite', () => signUpRequestsContract(() => stores().signUps));
describe('sign-up requests on dynalite, a third of all first answers lost', () =>
  signUpRequestsContract(() => forgetful().signUps));

describe('what stands in the table', () => {
  it('when a person or a network is counted, neither is named, and the item says when it may go', async () => {
    const written: unknown[] = [];
    const watched = tappedClient(endpoint(), async ({ operation, input }, send) => {
      if (operation !== 'GetItem') written.push(input);
      return await send();
    });
    const { counters } = createDynamoStores({ client: watched, tableName, addressKey });
    const now = new Date('2026-11-16T06:30:00.000Z');
    await counters.take('sign-up reader@example.org', { limit: 3, windowSeconds: 60 }, now);
    await counters.take('sign-up 192.0.2.7', { limit: 100, windowSeconds: 3_600 }, now);
    const text = JSON.stringify(written);
    expect(written).toHaveLength(2);
    expect(text).not.toMatch(/reader|example|192/);
    const hourLater = Date.parse('2026-11-16T08:00:00.000Z') / 1_000;
    expect(text).toContain(`{"N":"${hourLater}"}`);
  });

  it('when a request is put, time-to-live knows when it is over', async () => {
    const review = 'ttl-review';
    const id = 'e'.repeat(32);
    const expiresAt = '2026-11-17T06:00:00.000Z';
    await stores().signUps.put({ id, review, address: 'a@b.org', form: {}, askedAt: expiresAt, expiresAt });
    const item = await openTable(client(), tableName).get(signUpKey(review, id));
    expect(item).toMatchObject({ expires: Date.parse(expiresAt) / 1_000 });
  });

  it('when there is no key to hash with, nothing is counted', async () => {
    const { counters } = createDynamoStores({ client: client(), tableName, addressKey: '' });
    await expect(counters.take('k', { limit: 3, windowSeconds: 60 }, new Date())).rejects.toThrow('16 bytes');
  });
});

/** One store for all tests of a suite, as a table is. */
function createOnce<Store>(create: () => Store): () => Store {
  const store = create();
  return () => store;
}
