import { describe, expect, it } from '@jest/globals';
import { noCounts } from '../../lambda/core/digest-run.ts';
import { sampleRun } from './sample-values.ts';
import { freshReview, type StoresUnderTest } from './stores-under-test.ts';

/** What every digest-run store does. */
export function digestRunStoreContract(stores: () => StoresUnderTest): void {
  describe('digest runs', () => {
    it('when planners open one slot at once, they all get the one run', async () => {
      const { runs } = stores();
      const review = freshReview();
      expect(await runs.get(review, 'weekly', '2026-11-16T06:00Z')).toBeNull();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, head) => runs.open(sampleRun(review, { head }))),
      );
      expect(new Set(answers.map(({ head }) => head)).size).toBe(1);
      const run = await runs.get(review, 'weekly', '2026-11-16T06:00Z');
      expect(run).toEqual(answers[0]);
      expect(await runs.open(sampleRun(review, { head: 99 }))).toEqual(run);
      expect(await runs.latest(review, 10)).toEqual([run]);
    });

    it('when the latest are asked for, they come newest first over both cadences', async () => {
      const { runs } = stores();
      const review = freshReview();
      const slots = ['2026-11-09T06:00Z', '2026-11-16T06:00Z', '2026-11-15T06:00Z', '2025-12-31T06:00Z'];
      for (const slot of slots) await runs.open(sampleRun(review, { slot, cadence: 'daily' }));
      await runs.open(sampleRun(review, { slot: '2026-11-16T06:00Z' }));
      await runs.open(sampleRun(freshReview()));
      const found = (await runs.latest(review, 100)).map(({ slot, cadence }) => `${cadence} ${slot}`);
      expect(found).toEqual([
        'weekly 2026-11-16T06:00Z',
        'daily 2026-11-16T06:00Z',
        'daily 2026-11-15T06:00Z',
        'daily 2026-11-09T06:00Z',
        'daily 2025-12-31T06:00Z',
      ]);
      expect(await runs.latest(review, 2)).toHaveLength(2);
      expect(await runs.latest(review, 0)).toEqual([]);
    });

    it('when shards report progress, each keeps its last report, in its own run', async () => {
      const { runs } = stores();
      const review = freshReview();
      const run = sampleRun(review);
      expect(await runs.progress(run)).toEqual([]);
      const counts = { ...noCounts, due: 5, delivered: 3, inDoubt: 2 };
      await runs.putProgress(run, { shard: 'a', done: false, after: '', counts: noCounts });
      await runs.putProgress(run, { shard: '0', done: false, after: '0f', counts: noCounts });
      await runs.putProgress(run, { shard: 'a', done: true, after: 'a7', counts });
      await runs.putProgress(sampleRun(review, { cadence: 'daily' }), { shard: 'b', done: true, after: 'b', counts });
      expect(await runs.progress(run)).toEqual([
        { shard: '0', done: false, after: '0f', counts: noCounts },
        { shard: 'a', done: true, after: 'a7', counts },
      ]);
    });
  });
}
