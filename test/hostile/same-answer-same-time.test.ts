import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { readerRoutes } from '../../lambda/adapters/hono/reader-routes.ts';
import type { SubscriptionStatus } from '../../lambda/core/subscription.ts';
import { readerActions } from '../../lambda/steps/reader-actions.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { readerTemplates } from '../../templates/index.ts';
import { sampleSubscription } from '../contract/sample-values.ts';
import { tappedClient } from '../contract/tapped-client.ts';
import { createMemorySignUpQueue } from '../memory/sign-up-requests.ts';
import { readerBench } from '../steps/reader-bench.ts';

const tableName = 'living-review-sign-ups';
const addressKey = 'a key of the sign-up suite, 16+ bytes';
const slug = 'small-review';

let engine: Dynalite | undefined;
beforeAll(async () => {
  engine = await startDynalite({ dir: null });
  await ensureTable(createDynamoClient({ endpoint: engine.endpoint }), tableName);
}, 30_000);
afterAll(() => engine?.close());

const endpoint = () => engine?.endpoint ?? '';

/** The sign-up route on the real engine: what one request asks of the table, to the byte, and of nobody else. */
async function asking() {
  const bench = await readerBench();
  const trace: string[] = [];
  const client = tappedClient(endpoint(), async ({ operation, input }, send) => {
    const { Key, Item } = input as { Key?: { PK: { S: string } }; Item?: { PK: { S: string } } };
    const partition = (Key ?? Item)?.PK.S.replace(/#.*/, '') ?? '';
    trace.push(`${operation} ${partition} ${JSON.stringify(input).length} bytes`);
    return await send();
  });
  const plain = createDynamoStores({ client: createDynamoClient({ endpoint: endpoint() }), tableName, addressKey });
  const { signUps, counters, subscriptions } = createDynamoStores({ client, tableName, addressKey });
  const queue = createMemorySignUpQueue();
  const service = { ...bench.service, signUps, counters, subscriptions, signUpQueue: queue };
  let second = 0;
  const actions = readerActions(service, () => new Date(bench.now().valueOf() + second * 1_000));
  // Each from a network of its own, named as long as the others.
  const routes = readerRoutes(actions, readerTemplates, bench.service.log, () => `192.0.2${second % 10}.1`);
  return {
    mailer: bench.mailer,
    queue,
    subscriptions: plain.subscriptions,
    async ask(email: string) {
      trace.length = 0;
      second += 1;
      const answer = await routes.request(`/${slug}/subscribe`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ email }).toString(),
      });
      return { answer: JSON.stringify([answer.status, [...answer.headers], await answer.text()]), calls: [...trace] };
    },
  };
}

describe('whether an address is known', () => {
  it('when it is new or has any subscription, the page makes the same requests of the same size, writes no mail, and leaves the rest to the queue (H04, H05)', async () => {
    const own = await asking();
    const states = ['PENDING', 'ACTIVE', 'UNSUBSCRIBED', 'SUPPRESSED'] as const satisfies readonly SubscriptionStatus[];
    for (const [index, status] of states.entries())
      await own.subscriptions.create({
        ...sampleSubscription(slug, index + 1, { status }),
        address: `reader${index + 1}@example.org`,
      });
    // Whoever has been erased, and somebody who was never here.
    await own.subscriptions.create({ ...sampleSubscription(slug, 5), address: 'reader5@example.org' });
    await own.subscriptions.erase(slug, sampleSubscription(slug, 5).id, '2026-11-10T09:00:00.000Z');
    const asked = [];
    for (let number = 1; number <= 6; number += 1) asked.push(await own.ask(`reader${number}@example.org`));
    expect(new Set(asked.map(({ answer }) => answer)).size).toBe(1);
    expect(asked[0]?.answer).toContain('202');
    // What takes time is what is asked of the table: the same operations, partitions and bytes, whoever it is.
    expect(asked[0]?.calls.map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
      'GetItem COUNTER',
      'UpdateItem COUNTER',
      'PutItem SIGNUPS',
    ]);
    expect(new Set(asked.map(({ calls }) => calls.join('\n'))).size).toBe(1);
    expect(own.queue.waiting).toHaveLength(6);
    expect(own.mailer.attempts).toEqual([]);
  }, 60_000);
});
