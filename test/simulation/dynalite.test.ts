import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import type { DynamoEngine } from './dynamo/dynamo-engine.ts';
import { caseOf } from './scenario.ts';
import { tableName } from './service.ts';
import { simulate } from './simulate.ts';
import { addOutcome, emptySummary } from './summary.ts';

/** A smaller set of seeds over a real engine: its conditions, its expressions, its pages. */
describe('the delivery of digests under faults, on dynalite', () => {
  let running: Dynalite | undefined;
  beforeAll(async () => {
    running = await startDynalite({ dir: null });
  });
  afterAll(() => running?.close());

  async function freshEngine(): Promise<DynamoEngine> {
    await running?.close();
    running = await startDynalite({ dir: null });
    const client = createDynamoClient({ endpoint: running.endpoint });
    await ensureTable(client, tableName);
    return { apply: (command) => client.send(command as never) };
  }

  it('when two seeds are lived through, nothing is lost, repeated without excuse or sent to who has left', async () => {
    const summary = emptySummary();
    for (let seed = 1; seed <= 2; seed += 1)
      addOutcome(summary, await simulate(caseOf(seed, { readers: 4 }), { engine: await freshEngine() }));
    expect(summary.failing).toEqual([]);
    expect(summary.tally.mails).toBeGreaterThan(3);
    expect(summary.stats.kills).toBeGreaterThan(10);
  }, 300_000);
});
