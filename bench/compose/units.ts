import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import type { Cadence } from '../../lambda/core/subscription.ts';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { createMemoryMailer } from '../../test/memory/mailer.ts';
import { createMemoryLog, createMemoryMoment } from '../../test/memory/moment.ts';
import { mailDependencies } from './ours.ts';
import { eventsOf, newArticles, range, reader, review } from './world.ts';

interface Operation {
  readonly name: string;
  requests: number;
  units: number;
}

const slot = '2026-11-16T06:00Z';
const now = new Date('2026-11-16T06:05:00Z');
const subscribers = 1_600;

/** What one weekly run takes of the table, over the real stores and the embedded engine. */
export async function measureUnits() {
  const engine = await startDynalite({ dir: null });
  try {
    const { client, operations } = meteredByOperation(engine.endpoint);
    await ensureTable(client, 'units');
    const stores = createDynamoStores({ client, tableName: 'units', addressKey: 'a key for a bench alone' });
    const lease = await stores.articles.takeLease(review.slug, now, 0);
    if (!lease) throw new Error('the lease is taken');
    const articles = newArticles();
    // The bench's range starts in the middle of a stream; the table's begins at its first event.
    const events = eventsOf(articles).map((own) => ({
      ...own,
      number: own.number - range.from,
      epoch: lease.head.epoch,
    }));
    for (const own of articles) await lease.putArticle({ ...own, event: own.event - range.from });
    await lease.putEvents(events);
    await lease.commit({ ...lease.head, committed: events.length, baselineAt: now.toISOString() });
    await lease.release();
    const weekly = Array.from({ length: subscribers }, (_, index) => {
      const own = reader(index);
      const topics = Object.fromEntries(Object.keys(own.topics).map((topic) => [topic, 0]));
      return { ...own, cadence: 'weekly' as Cadence, cursor: 0, since: 0, topics };
    });
    for (const own of weekly) await stores.subscriptions.create(own);
    const head = events.length;
    await stores.runs.open({ review: review.slug, cadence: 'weekly', slot, head, plannedAt: now.toISOString() });

    const mailer = createMemoryMailer();
    operations.clear();
    for (const shard of stores.subscriptions.shards)
      await sendDigests({ review: review.slug, cadence: 'weekly', slot, shard }, review, now, {
        ...mailDependencies,
        store: stores.articles,
        subscriptions: stores.subscriptions,
        runs: stores.runs,
        sending: stores.sending,
        sendRate: stores.sendRate(async () => ({
          perSecond: 1_000_000,
          perDay: Number.POSITIVE_INFINITY,
          sentLastDay: 0,
        })),
        mailer,
        moment: createMemoryMoment(),
        log: createMemoryLog().log,
        doubtMs: 20 * 60_000,
      });
    const used = [...operations.values()];
    const unitsOf = (isRead: boolean) =>
      used.filter(({ name }) => reads.has(name) === isRead).reduce((sum, { units }) => sum + units, 0);
    return { mails: mailer.delivered.length, operations: used, reads: unitsOf(true), writes: unitsOf(false) };
  } finally {
    await engine.close();
  }
}

const reads: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query']);

/** Units as the engine reports them, by operation. */
function meteredByOperation(endpoint: string) {
  const operations = new Map<string, Operation>();
  const client = createDynamoClient({ endpoint });
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const name = (context.commandName ?? '').replace(/Command$/, '');
      const answer = await next({
        ...args,
        input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } as typeof args.input,
      });
      const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: unknown };
      const used = operations.get(name) ?? { name, requests: 0, units: 0 };
      operations.set(name, used);
      used.requests += 1;
      for (const one of [ConsumedCapacity].flat() as readonly ({ readonly CapacityUnits?: number } | undefined)[])
        used.units += one?.CapacityUnits ?? 0;
      return answer;
    },
    { step: 'initialize', name: 'meter' },
  );
  return { client, operations };
}
