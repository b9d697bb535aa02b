import { describe, expect, it } from '@jest/globals';
import { createMemoryArticleStore } from '../memory/article-store.ts';
import { shouldNotBeCalled } from '../memory/kill-switch.ts';
import { announce, digestBench, minute, slot } from './digest-bench.ts';

describe('digest runs', () => {
  it('when a slot has opened, its run exists at the committed head and every shard of it is queued', async () => {
    const bench = await digestBench();
    await announce(bench.store, '101', '102');
    const runs = await bench.open(minute(1));
    expect(runs).toEqual([
      { review: 'small-review', cadence: 'daily', slot, head: 2, plannedAt: minute(1).toISOString() },
      { review: 'small-review', cadence: 'weekly', slot, head: 2, plannedAt: minute(1).toISOString() },
    ]);
    expect(bench.queue.waiting).toHaveLength(2 * bench.subscriptions.shards.length);
    expect(new Set(bench.queue.waiting.map(({ shard }) => shard)).size).toBe(bench.subscriptions.shards.length);
  });

  it('when the step runs again, late or after many missed ticks, the run keeps its head (SC1, LA4)', async () => {
    const bench = await digestBench();
    await announce(bench.store, '101');
    await bench.open(minute(1));
    await announce(bench.store, '102');
    await bench.open(minute(60));
    expect(await bench.runs.get('small-review', 'weekly', slot)).toMatchObject({
      head: 1,
      plannedAt: minute(1).toISOString(),
    });
    // Eight days without a tick: the newest slots exist, older ones need none.
    const late = new Date(minute(0).valueOf() + 8 * 24 * 3_600_000);
    const runs = await bench.open(late);
    expect(runs.map((run) => `${run.cadence} ${run.slot} ${run.head}`)).toEqual([
      'daily 2026-11-24T06:00Z 2',
      'weekly 2026-11-23T06:00Z 2',
    ]);
  });

  it('when two planners plan at once, while the stream grows, there is one run', async () => {
    const bench = await digestBench();
    await announce(bench.store, '101');
    const other = createMemoryArticleStore();
    await announce(other, '101', '102', '103');
    const { openDigestRuns } = await import('../../lambda/steps/open-digest-runs.ts');
    const [mine, theirs] = await Promise.all([
      bench.open(minute(1)),
      openDigestRuns(bench.review, minute(1), { ...bench, store: other }),
    ]);
    expect(mine).toEqual(theirs);
    expect(await bench.runs.latest('small-review', 10)).toHaveLength(2);
  });

  it('when there is no baseline yet, there is no run', async () => {
    const bench = await digestBench();
    const queue = shouldNotBeCalled(bench.queue, 'send');
    expect(await bench.open(minute(1), { queue })).toEqual([]);
  });

  it('when the baseline came after the slot, be it by seconds, the first run is the next slot', async () => {
    const bench = await digestBench();
    const lease = await bench.store.takeLease('small-review', minute(0), 0);
    const baselineAt = new Date(minute(0).valueOf() + 30_000).toISOString();
    await lease?.commit({ committed: 0, baselineAt, baselined: [], filedUnder: '', recheckedAt: null });
    expect(await bench.open(minute(5))).toEqual([]);
    expect((await bench.open(minute(24 * 60))).map(({ cadence }) => cadence)).toEqual(['daily']);
  });

  it('when a shard is done it is queued no more, an open one is queued at every tick', async () => {
    const bench = await digestBench();
    await announce(bench.store, '101');
    const [, weekly] = await bench.open(minute(1));
    const counts = { due: 0, delivered: 0, empty: 0, suppressed: 0, inDoubt: 0, failed: 0 };
    for (const shard of bench.subscriptions.shards.filter((name) => name !== '7'))
      await bench.runs.putProgress(weekly!, { shard, done: true, after: '', counts });
    bench.queue.waiting.length = 0;
    await bench.open(minute(15));
    await bench.open(minute(30));
    expect(bench.queue.waiting.filter(({ cadence }) => cadence === 'weekly').map(({ shard }) => shard)).toEqual([
      '7',
      '7',
    ]);
  });
});
