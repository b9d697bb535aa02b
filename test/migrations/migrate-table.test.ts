import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeItem, type PlainItem } from '../../lambda/adapters/dynamodb/attributes.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { openTable } from '../../lambda/adapters/dynamodb/table.ts';
import { createTableSchema } from '../../lambda/adapters/dynamodb/table-schema.ts';
import { migrations, NewerSchemaError } from '../../lambda/core/schema-version.ts';
import { migrateTable } from '../../lambda/steps/migrate-table.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { review as smallReview } from '../builders/review.ts';
import { tappedClient } from '../contract/tapped-client.ts';
import { createMemoryTableSchema } from '../memory/table-schema.ts';
import { createMemoryWorkQueue } from '../memory/work-queue.ts';
import { lay, review, version0, version1 } from './earlier-tables.ts';

const reviews = [{ slug: review }];
const now = new Date('2026-11-30T08:00:00.000Z');
const clock = () => now;
const log = () => {};
const newest = migrations.length;

let engine: Dynalite | undefined;
const endpoint = () => engine?.endpoint ?? '';
let tables = 0;
beforeAll(async () => {
  engine = await startDynalite({ dir: null });
});
afterAll(() => engine?.close());

/** A table with these items, and what looks at it. */
async function tableOf(items: readonly PlainItem[]) {
  tables += 1;
  const tableName = `earlier-${tables}`;
  const client = createDynamoClient({ endpoint: endpoint() });
  await ensureTable(client, tableName);
  await lay(client, tableName, items);
  return {
    tableName,
    stores: createDynamoStores({ client, tableName, addressKey: 'a key of this suite, 16 bytes' }),
    migrate: (leaseMs = 60_000) =>
      migrateTable(reviews, clock, {
        schema: createTableSchema(openTable(client, tableName)),
        log,
        migrationLeaseMs: leaseMs,
      }),
    /** The process ends right before or right after its nth write. */
    killedAt: (write: number, when: 'before' | 'after') => {
      let writes = 0;
      const mortal = tappedClient(endpoint(), async ({ operation }, send) => {
        if (operation === 'PutItem' || operation === 'UpdateItem') writes += 1;
        const isOver = writes > write || (writes === write && when === 'before');
        const answer = isOver ? null : await send();
        if (answer !== null && writes < write) return answer;
        throw Object.assign(new Error('killed'), { name: 'ValidationException' });
      });
      const schema = createTableSchema(openTable(mortal, tableName));
      return migrateTable(reviews, clock, { schema, log, migrationLeaseMs: 0 });
    },
    /** Everything but who wrote it when, and for how long the right was held. */
    items: async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
      return Items.map(decodeItem)
        .map((item): PlainItem => {
          const { writer: _, heldUntil: __, ...rest } = item;
          return item.PK === 'SCHEMA#NOW' ? { ...rest, epoch: 0 } : rest;
        })
        .toSorted((a, b) => (`${a.PK} ${a.SK}` < `${b.PK} ${b.SK}` ? -1 : 1));
    },
  };
}

describe('a table that an earlier version wrote', () => {
  for (const [name, items] of [
    ['version 0', version0],
    ['version 1', version1],
  ] as const) {
    it(`when it is of ${name}, its readers lose nothing and get what was missing`, async () => {
      const { migrate, stores } = await tableOf(items);
      expect(await migrate()).toMatchObject({ kind: 'migrated', version: newest });
      expect(await stores.subscriptions.schedules(review)).toEqual(['monthly']);
      const readers = (
        await Promise.all(stores.subscriptions.shards.map((s) => stores.subscriptions.page(review, s, '', 9)))
      )
        .flat()
        .map(({ id, status, cadence, gaps, cursor, claim }) => ({
          id: id.slice(0, 2),
          status,
          cadence,
          gaps,
          cursor,
          claim,
        }));
      const reader = { status: 'ACTIVE', cadence: 'weekly', gaps: [], cursor: 3, claim: null };
      expect(readers).toEqual([
        { ...reader, id: 'a1' },
        { ...reader, id: 'b2', cadence: 'monthly' },
        { ...reader, id: 'c3', cadence: 'immediate', status: 'UNSUBSCRIBED' },
        { ...reader, id: 'd4', gaps: [[0, 3]] },
        { ...reader, id: 'e5', status: 'ERASED' },
        { ...reader, id: 'f6', status: 'PENDING' },
      ]);
      expect(await stores.articles.events(review, 0, 9)).toHaveLength(3);
      expect(await stores.articles.article(review, 'article-2')).toMatchObject({ citationContext: null });
      expect(await stores.runs.latest(review, 5)).toMatchObject([{ slot: '2026-11-16T06:00Z', head: 3 }]);
      expect(await stores.sendRate().takenByDay()).toEqual({ '2026-11-16': 2 });
    });
  }

  it('when its first Monday comes, the run of the monthly reader is planned, which it was not before', async () => {
    const { migrate, stores } = await tableOf(version0);
    const plan = async () => {
      const ports = { store: stores.articles, subscriptions: stores.subscriptions, runs: stores.runs };
      const own = smallReview({ slug: review });
      const opened = await openDigestRuns(own, new Date('2026-12-07T09:00:00Z'), {
        ...ports,
        queue: createMemoryWorkQueue(),
      });
      return opened.map(({ cadence }) => cadence).toSorted();
    };
    expect(await plan()).not.toContain('monthly');
    await migrate();
    expect(await plan()).toContain('monthly');
  });

  it('when it was migrated already, nothing is written again', async () => {
    const { migrate, items } = await tableOf(version0);
    await migrate();
    const after = await items();
    expect(await migrate()).toEqual({ kind: 'current', version: newest });
    expect(await items()).toEqual(after);
  });

  it('when the process is killed before or after any of its writes and run again, the table ends the same', async () => {
    const readers = version0.filter(({ PK }) => String(PK).startsWith('SUBSCRIBERS#'));
    const whole = await tableOf(readers);
    await whole.migrate(0);
    const wanted = await whole.items();
    let kills = 0;
    for (let write = 1, isOver = false; !isOver; write += 1) {
      for (const when of ['before', 'after'] as const) {
        const killed = await tableOf(readers);
        const outcome = await killed.killedAt(write, when).catch((error: unknown) => error);
        isOver = !(outcome instanceof Error);
        if (isOver) break;
        kills += 1;
        await killed.migrate(0);
        expect(await killed.items()).toEqual(wanted);
      }
    }
    // Taking, a schedule, a version, a gap, a version, giving back: each before and after.
    expect(kills).toBe(12);
  }, 120_000);

  it('when two are at it at once, one does it and the other is told until when', async () => {
    const { migrate, items } = await tableOf(version0);
    const outcomes = await Promise.all([migrate(), migrate()]);
    const kinds = outcomes.map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(['busy', 'migrated']);
    expect(outcomes.find(({ kind }) => kind === 'busy')).toMatchObject({ until: '2026-11-30T08:01:00.000Z' });
    const alone = await tableOf(version0);
    await alone.migrate();
    expect(await items()).toEqual(await alone.items());
  });
});

describe('migrateTable', () => {
  it('when the table is of a later version than this code knows, it refuses in words and runs nothing', async () => {
    const schema = createMemoryTableSchema([failing], 2);
    const refused = migrateTable(reviews, clock, { schema, log, migrationLeaseMs: 0 });
    await expect(refused).rejects.toThrow(NewerSchemaError);
    await expect(refused).rejects.toThrow(/schema version 2, .* knows 1\. Check out/);
  });

  it('when one migration fails, those before it stand and it is tried again', async () => {
    const ran: string[] = [];
    let fails = true;
    const first = { name: 'first', says: '', run: async () => ran.push('first') };
    const second = {
      name: 'second',
      says: '',
      run: async () => {
        if (fails) throw new Error('no');
        return ran.push('second');
      },
    };
    const schema = createMemoryTableSchema([first, second]);
    const again = () => migrateTable(reviews, clock, { schema, log, migrationLeaseMs: 0 });
    await expect(again()).rejects.toThrow('no');
    expect((await schema.read()).version).toBe(1);
    fails = false;
    expect(await again()).toMatchObject({ kind: 'migrated', version: 2, done: [{ name: 'second' }] });
    expect(ran).toEqual(['first', 'second']);
  });

  it('when somebody took over in between, it raises nothing more', async () => {
    const schema = createMemoryTableSchema([
      {
        name: 'slow',
        says: '',
        run: async () => {
          await schema.take(new Date(now.valueOf() + 120_000), 60_000);
          return 0;
        },
      },
    ]);
    expect(await migrateTable(reviews, clock, { schema, log, migrationLeaseMs: 60_000 })).toMatchObject({
      kind: 'busy',
    });
    expect((await schema.read()).version).toBe(0);
  });
});

const failing = {
  name: 'never',
  says: '',
  run: async (): Promise<number> => {
    throw new Error('it was run');
  },
};
