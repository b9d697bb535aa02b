import { describe, expect, it } from '@jest/globals';
import { noCounts } from '../../lambda/core/digest-run.ts';
import { monday, sampleRun } from './sample-values.ts';
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

    it('when a run knows what its sources list, it keeps that, closed or not', async () => {
      const { runs } = stores();
      const review = freshReview();
      const coverage = { listed: { 'pubmed-citedin': 214, 'europe-pmc': 221 }, together: 236 };
      const run = await runs.open(sampleRun(review, { coverage }));
      expect(await runs.get(review, run.cadence, run.slot)).toEqual(sampleRun(review, { coverage }));
      await runs.close(run, { counts: noCounts, finishedAt: monday });
      expect((await runs.get(review, run.cadence, run.slot))?.coverage).toEqual(coverage);
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

    it('when runs since a slot are asked for, that slot is among them and older ones are not', async () => {
      const { runs } = stores();
      const review = freshReview();
      for (const day of ['09', '15', '16', '17']) await runs.open(sampleRun(review, { slot: `2026-11-${day}T06:00Z` }));
      await runs.open(sampleRun(review, { slot: '2026-11-15T06:00Z', cadence: 'daily' }));
      const found = (await runs.since(review, '2026-11-15T06:00Z')).map(({ slot, cadence }) => `${cadence} ${slot}`);
      expect(found).toEqual([
        'weekly 2026-11-17T06:00Z',
        'weekly 2026-11-16T06:00Z',
        'weekly 2026-11-15T06:00Z',
        'daily 2026-11-15T06:00Z',
      ]);
      expect(await runs.since(freshReview(), '2026-11-15T06:00Z')).toEqual([]);
    });

    it('when a run is closed by several at once, the first balance stays and the run is otherwise as it was', async () => {
      const { runs } = stores();
      const run = await runs.open(sampleRun(freshReview()));
      expect(run).not.toHaveProperty('balance');
      const counts = { ...noCounts, due: 2, delivered: 1, failed: 1 };
      const balance = { counts, finishedAt: '2026-11-16T07:00:00.000Z' };
      await runs.close(run, balance);
      await Promise.all(
        [8, 9].map((hour) => runs.close(run, { counts: noCounts, finishedAt: `2026-11-16T0${hour}:00:00.000Z` })),
      );
      expect(await runs.get(run.review, run.cadence, run.slot)).toEqual({ ...run, balance });
      expect(await runs.open(run)).toEqual({ ...run, balance });
      expect(await runs.latest(run.review, 1)).toEqual([{ ...run, balance }]);
    });
  });
}
