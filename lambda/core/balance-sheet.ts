import { type DigestRun, noCounts, type RunCounts, type ShardProgress, slotOfRun } from './digest-run.ts';
import type { Subscription } from './subscription.ts';

/** One line of the keeper's books: a run, as it stands or as it ended. */
export interface RunSheet {
  readonly run: DigestRun;
  /** planned: no shard has begun. sending: some are not done yet. finished: all are. */
  readonly state: 'planned' | 'sending' | 'finished';
  readonly counts: RunCounts;
  /** due = delivered + empty + suppressed + inDoubt + failed, to the unit; before the end the rest is put off, not lost. */
  readonly balanced: boolean;
  readonly finishedAt: string | null;
}

/** The books of a run: what is stored on it once it has ended, before that the sum of its shards. */
export function runSheet(run: DigestRun, progress: readonly ShardProgress[], shards: readonly string[]): RunSheet {
  const { balance } = run;
  if (balance) return { run, state: 'finished', ...balance, balanced: isBalanced(balance.counts) };
  const counts = progress.map((shard) => shard.counts).reduce(sum, noCounts);
  const done = new Set(progress.filter((shard) => shard.done).map(({ shard }) => shard));
  const finished = shards.every((shard) => done.has(shard));
  const state = finished ? 'finished' : progress.length === 0 ? 'planned' : 'sending';
  return { run, state, counts, balanced: isBalanced(counts), finishedAt: null };
}

export function isBalanced({ due, delivered, empty, suppressed, inDoubt, failed }: RunCounts): boolean {
  return due === delivered + empty + suppressed + inDoubt + failed;
}

function sum(a: RunCounts, b: RunCounts): RunCounts {
  return {
    due: a.due + b.due,
    delivered: a.delivered + b.delivered,
    empty: a.empty + b.empty,
    suppressed: a.suppressed + b.suppressed,
    inDoubt: a.inDoubt + b.inDoubt,
    failed: a.failed + b.failed,
  };
}

/** What a run that has not ended by then waits for needs a person: six hours are twenty-four sweeps. */
const overdueMs = 6 * 3_600_000;

export function isOverdue({ run, state }: RunSheet, now: Date): boolean {
  return state !== 'finished' && now.valueOf() - Date.parse(run.slot) > overdueMs;
}

/**
 * What a reader counts as whom a later run carried, by what their subscription says; `null` for anybody else. A run may be
 * overtaken: its reader put off or in doubt until the next run's mail, which holds this run's range as well. Such a reader
 * counts here as what that mail did, so an overtaken run ends in balance like any other.
 */
export function carriedOutcome(
  { lastSent }: Pick<Subscription, 'lastSent'>,
  run: Pick<DigestRun, 'slot' | 'head'>,
): 'delivered' | 'failed' | null {
  if (lastSent === null || slotOfRun(lastSent.run).slot <= run.slot || lastSent.to < run.head) return null;
  // The mail that carried this run's range may itself be followed by others; the cursor passed it, so it went out.
  return lastSent.from < run.head ? lastSent.outcome : 'delivered';
}

/** `weekly#2026-11-16T06:00Z` → its slot; slots compare as text. */
