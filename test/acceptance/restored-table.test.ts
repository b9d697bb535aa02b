import { type AttributeValue, type DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import type { ShardWork } from '../../lambda/core/ports/work-queue.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { record } from '../builders/articles.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createMemoryMailer } from '../memory/mailer.ts';
import { boundless } from '../memory/send-rate.ts';
import { createMemoryWorkQueue } from '../memory/work-queue.ts';
import { digestBench } from '../steps/digest-bench.ts';
import { day, pollBench } from '../steps/poll-bench.ts';

const addressKey = 'a key of the restored tables, 16+ bytes';
const readers = ['a1', 'b1', 'c1', 'd1'];

let engine: Dynalite | undefined;
let client: DynamoDBClient;
beforeAll(async () => {
  engine = await startDynalite({ dir: null });
  client = createDynamoClient({ endpoint: engine.endpoint });
}, 30_000);
afterAll(() => engine?.close());

/** Every item of a table as it is at this moment: what a restore to a point in time brings back. */
async function itemsOf(tableName: string): Promise<readonly Record<string, AttributeValue>[]> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new ScanCommand({ TableName: tableName, ConsistentRead: true }),
  );
  expect(LastEvaluatedKey).toBeUndefined();
  return Items;
}

/** A service of four readers on one table; the mailboxes and the library outlive it, as the world does. */
async function serviceOn(tableName: string, items: readonly Record<string, AttributeValue>[] = []) {
  await ensureTable(client, tableName);
  for (const Item of items) await client.send(new PutItemCommand({ TableName: tableName, Item }));
  const stores = createDynamoStores({ client, tableName, addressKey });
  const sendRate = stores.sendRate(async () => boundless);
  return { ...stores, store: stores.articles, sendRate };
}

type Service = Awaited<ReturnType<typeof serviceOn>>;

async function world() {
  const library = pollBench();
  const { deps, review } = await digestBench();
  const mailer = createMemoryMailer();
  const queue = createMemoryWorkQueue();
  /** A poll and everything due at the nth Monday, or days after it. */
  async function live(service: Service, week: number, later = 0) {
    await library.poll(week * 7 + later, { store: service.store });
    const at = day(week * 7 + later + 0.1);
    await openDigestRuns(review, at, { ...service, queue });
    const outcomes = [];
    for (const work of queue.waiting.splice(0) as ShardWork[])
      outcomes.push(await sendDigests(work, review, at, { ...deps, ...service, mailer }));
    return outcomes;
  }
  return {
    library,
    mailer,
    live,
    found: (id: string) => library.literature.add('pubmed-citedin', record(id)),
    /** `101,102` for every mail of a reader, in order. */
    received: (reader: string) =>
      mailer.delivered.flatMap(({ to, text }) => (to.startsWith(`reader-${reader}@`) ? [text] : [])),
  };
}

describe('a table restored to an earlier point in time', () => {
  /** Two weeks of digests; the backup is of the middle of the first. */
  async function restored(name: string, { doubtful = '' } = {}) {
    const own = await world();
    const before = await serviceOn(`${name}-before`);
    await own.live(before, 0);
    for (const id of readers) await before.subscriptions.create(subscription(id));
    own.found('101');
    own.mailer.script = ({ to }) => (to.startsWith(`reader-${doubtful}@`) ? 'accepted-without-answer' : null);
    await own.live(before, 1);
    own.mailer.script = () => null;
    const backup = await itemsOf(`${name}-before`);
    const claim = (await before.subscriptions.get('small-review', subscription(doubtful || 'a1').id))?.claim ?? null;
    if (claim)
      await before.subscriptions.settle('small-review', subscription(doubtful).id, claim.delivery, 'delivered', '');
    own.found('102');
    await own.live(before, 2);
    await before.subscriptions.end('small-review', subscription('d1').id, 'UNSUBSCRIBED', day(15).toISOString());
    const after = await serviceOn(`${name}-after`, backup);
    await after.sending.pause({ reason: 'restored', at: day(16).toISOString(), by: 'keeper' });
    return { ...own, after, claim };
  }

  it('when sending is paused first, nothing goes out; once resumed, each reader gets what came since in one mail, and no more than that again (HU3)', async () => {
    const { live, found, received, after } = await restored('restored');
    expect(readers.map(received)).toEqual(readers.map(() => ['101', '102']));
    // The sweeps of two days, and a Monday: runs are planned, nothing is claimed.
    for (const later of [2, 5]) await live(after, 2, later);
    found('103');
    expect(await live(after, 3)).toContain('put-off');
    expect(readers.map(received)).toEqual(readers.map(() => ['101', '102']));

    // What the log says of endings since that moment is done again: the restored table knows nothing of them.
    await after.subscriptions.end('small-review', subscription('d1').id, 'UNSUBSCRIBED', day(22).toISOString());
    await after.sending.resume({ at: day(22).toISOString(), taken: 0 });
    await live(after, 3, 1);
    for (const id of ['a1', 'b1', 'c1']) expect(received(id)).toEqual(['101', '102', '102,103']);
    expect(received('d1')).toEqual(['101', '102']);

    await live(after, 3, 2);
    found('104');
    await live(after, 4);
    await live(after, 5);
    for (const id of ['a1', 'b1', 'c1']) expect(received(id)).toEqual(['101', '102', '102,103', '104']);
    expect(received('d1')).toEqual(['101', '102']);
  }, 180_000);

  it.each([
    ['is applied again', ['101', '102', '102']],
    ['is nowhere kept', ['101', '102', '101', '102']],
  ] as const)(
    'when a mail was in doubt at that moment and its Send event %s, it is repeated only for want of the event (HU3)',
    async (event, expected) => {
      const { live, received, after, claim } = await restored(`doubt-${event.replaceAll(' ', '-')}`, {
        doubtful: 'b1',
      });
      if (claim === null) throw new Error('nothing was in doubt');
      const { id } = subscription('b1');
      if (event === 'is applied again')
        expect(await after.subscriptions.settle('small-review', id, claim.delivery, 'delivered', '')).toBe(true);
      await after.sending.resume({ at: day(16).toISOString(), taken: 0 });
      await live(after, 2, 2);
      await live(after, 3);
      await live(after, 4);
      expect(received('b1')).toEqual(expected);
      expect(received('c1')).toEqual(['101', '102', '102']);
    },
    180_000,
  );
});
