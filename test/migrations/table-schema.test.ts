import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { openTable } from '../../lambda/adapters/dynamodb/table.ts';
import { createTableSchema } from '../../lambda/adapters/dynamodb/table-schema.ts';
import type { TableSchema } from '../../lambda/core/ports/table-schema.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { createMemoryTableSchema } from '../memory/table-schema.ts';

const now = new Date('2026-11-30T08:00:00.000Z');
const leaseMs = 60_000;
const at = (ms: number) => new Date(now.valueOf() + ms);

/** What every implementation of the version and of the right to raise it does. */
function schemaContract(fresh: () => Promise<TableSchema>): void {
  it('when nothing was ever migrated, the version is 0 and nobody holds it', async () => {
    expect(await (await fresh()).read()).toEqual({ version: 0, heldUntil: '' });
  });

  it('when several take it at once, one does; after its time is over another may, and the first notes nothing more', async () => {
    const schema = await fresh();
    const taken = await Promise.all([1, 2, 3].map(() => schema.take(now, leaseMs)));
    const [first] = taken.filter((lease) => lease !== null);
    expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
    expect(await schema.take(at(leaseMs - 1), leaseMs)).toBeNull();
    const second = await schema.take(at(leaseMs), leaseMs);
    expect(second?.version).toBe(0);
    expect(await first?.reached(1, at(leaseMs), leaseMs)).toBe(false);
    expect((await schema.read()).version).toBe(0);
    expect(await second?.reached(1, at(leaseMs), leaseMs)).toBe(true);
    await first?.giveBack();
    expect(await schema.read()).toEqual({ version: 1, heldUntil: at(2 * leaseMs).toISOString() });
  });

  it('when it is given back, the next one may take it at once and knows the version that was reached', async () => {
    const schema = await fresh();
    const lease = await schema.take(now, leaseMs);
    await lease?.reached(2, now, leaseMs);
    await lease?.giveBack();
    expect(await schema.read()).toEqual({ version: 2, heldUntil: '' });
    expect((await schema.take(now, leaseMs))?.version).toBe(2);
  });
}

describe('the schema version', () => {
  let engine: Dynalite | undefined;
  let tables = 0;
  beforeAll(async () => {
    engine = await startDynalite({ dir: null });
  });
  afterAll(() => engine?.close());

  describe('in memory', () => schemaContract(async () => createMemoryTableSchema()));

  describe('on dynalite', () =>
    schemaContract(async () => {
      tables += 1;
      const client = createDynamoClient({ endpoint: engine?.endpoint ?? '' });
      await ensureTable(client, `schema-${tables}`);
      return createTableSchema(openTable(client, `schema-${tables}`));
    }));
});
