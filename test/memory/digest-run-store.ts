import { type DigestRun, runId, type ShardProgress } from '../../lambda/core/digest-run.ts';
import type { DigestRunStore } from '../../lambda/core/ports/digest-run-store.ts';

/** {@link DigestRunStore} in memory: same behaviour as the DynamoDB one, proved by the same contract suite. */
export function createMemoryDigestRunStore(): DigestRunStore {
  const runs = new Map<string, DigestRun>();
  const shards = new Map<string, Map<string, ShardProgress>>();
  const key = (run: Pick<DigestRun, 'review' | 'cadence' | 'slot'>) => `${run.review}/${runId(run)}`;
  const newestFirst = (a: DigestRun, b: DigestRun) => (`${a.slot}#${a.cadence}` < `${b.slot}#${b.cadence}` ? 1 : -1);

  return {
    open: async (run) => {
      if (!runs.has(key(run))) runs.set(key(run), structuredClone(run));
      return structuredClone(runs.get(key(run)) ?? run);
    },
    get: async (review, cadence, slot) => structuredClone(runs.get(key({ review, cadence, slot })) ?? null),
    latest: async (review, limit) =>
      [...runs.values()]
        .filter((run) => run.review === review)
        .toSorted(newestFirst)
        .slice(0, Math.max(0, limit))
        .map((run) => structuredClone(run)),
    since: async (review, slot) =>
      [...runs.values()]
        .filter((run) => run.review === review && run.slot >= slot)
        .toSorted(newestFirst)
        .map((run) => structuredClone(run)),
    close: async (run, balance) => {
      const stored = runs.get(key(run)) ?? run;
      if (!stored.balance) runs.set(key(run), structuredClone({ ...stored, balance }));
    },
    progress: async (run) =>
      [...(shards.get(key(run))?.values() ?? [])]
        .toSorted((a, b) => (a.shard < b.shard ? -1 : 1))
        .map((progress) => structuredClone(progress)),
    putProgress: async (run, progress) => {
      const started = shards.get(key(run)) ?? new Map<string, ShardProgress>();
      shards.set(key(run), started.set(progress.shard, structuredClone(progress)));
    },
  };
}
