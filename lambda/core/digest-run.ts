import type { Cadence } from './subscription.ts';

/** One digest run per (review, cadence slot), created by one conditional write at a committed head of the stream. */
export interface DigestRun {
  readonly review: string;
  readonly cadence: Cadence;
  /** The moment the slot opened, `YYYY-MM-DDTHH:00Z`. */
  readonly slot: string;
  /** Every subscription of this run is served up to this event number. */
  readonly head: number;
  readonly plannedAt: string;
  /** What it came to; absent until all its shards are done. */
  readonly balance?: RunBalance;
}

/** `weekly#2026-11-16T06:00Z`: unique within a review. */
export function runId(run: Pick<DigestRun, 'cadence' | 'slot'>): string {
  return `${run.cadence}#${run.slot}`;
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

export interface Slots {
  readonly hourUtc: number;
  readonly weekday: number;
}

/**
 * The latest slot of a cadence that has opened by `now`: "what should exist by now?". Asked of the calendar, never of a
 * tick, so a missed, late or doubled tick gives the same runs as a perfect clock. An older missed slot needs no run of
 * its own: cursors make the newest run carry everything.
 */
export function latestSlot(cadence: Cadence, { hourUtc, weekday }: Slots, now: Date): string {
  const slot = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hourUtc));
  if (slot > now) slot.setUTCDate(slot.getUTCDate() - 1);
  if (cadence === 'weekly') {
    const isoWeekday = slot.getUTCDay() === 0 ? 7 : slot.getUTCDay();
    slot.setUTCDate(slot.getUTCDate() - ((isoWeekday - weekday + 7) % 7));
  }
  return `${slot.toISOString().slice(0, 13)}:00Z`;
}
