import type { Coverage } from './coverage.ts';
import type { Cadence } from './subscription.ts';

/** One digest run per (review, cadence slot), created by one conditional write at a committed head of the stream. */
export interface DigestRun {
  readonly review: string;
  readonly cadence: Cadence;
  /** The moment the slot opened, `YYYY-MM-DDTHH:MMZ`, on a quarter hour; see slots.ts. */
  readonly slot: string;
  /** Every subscription of this run is served up to this event number. */
  readonly head: number;
  readonly plannedAt: string;
  /** What each source listed then, for all its mails to tell; absent where no source listed anything. */
  readonly coverage?: Coverage;
  /** What it came to; absent until all its shards are done. */
  readonly balance?: RunBalance;
}

/** `weekly#2026-11-16T06:00Z`: unique within a review. */
export function runId(run: Pick<DigestRun, 'cadence' | 'slot'>): string {
  return `${run.cadence}#${run.slot}`;
}

/** The slot of a run by its id. */
export function slotOfRun(id: string): Pick<DigestRun, 'cadence' | 'slot'> {
  const [cadence = '', slot = ''] = id.split('#');
  return { cadence: cadence as Cadence, slot };
}

/** How far one shard of subscribers of a run has come. */
export interface ShardProgress {
  readonly shard: string;
  readonly done: boolean;
  /** Resume after this subscription id; `''` from the start. */
  readonly after: string;
  readonly counts: RunCounts;
}

/** The balance of a finished shard: due = delivered + empty + suppressed + inDoubt + failed; before, the rest is put off. */
export interface RunCounts {
  readonly due: number;
  readonly delivered: number;
  readonly empty: number;
  readonly suppressed: number;
  readonly inDoubt: number;
  readonly failed: number;
}

/** What a run came to, kept on it once every shard is done. */
export interface RunBalance {
  readonly counts: RunCounts;
  /** ISO 8601, when the last shard was done. */
  readonly finishedAt: string;
}

export const noCounts: RunCounts = { due: 0, delivered: 0, empty: 0, suppressed: 0, inDoubt: 0, failed: 0 };
