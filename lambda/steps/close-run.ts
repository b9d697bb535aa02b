import { isOverdue, type RunSheet, runSheet } from '../core/balance-sheet.ts';
import { type DigestRun, runId } from '../core/digest-run.ts';
import type { DigestRunStore } from '../core/ports/digest-run-store.ts';
import type { Log } from '../core/ports/moment.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import type { Review } from '../core/review.ts';

export interface CloseRunDependencies {
  readonly subscriptions: Pick<SubscriptionStore, 'shards'>;
  readonly runs: Pick<DigestRunStore, 'progress' | 'close'>;
  readonly log: Log;
}

export interface AuditDependencies extends CloseRunDependencies {
  readonly runs: Pick<DigestRunStore, 'progress' | 'close' | 'since'>;
}

/** The two things about a run that need a person; infra/keeper-alarms.ts listens for them. */
export const unbalancedMessage = 'a finished digest run does not balance';
export const overdueMessage = 'a digest run is unfinished six hours after its slot';

/**
 * Writes a run's balance on it if all its shards are done, and says so if it does not balance. Done by whoever serves the
 * last shard and again by the sweep, so a worker killed in between leaves nothing open; a done shard never changes, so
 * whoever does it writes the same.
 */
export async function closeRun(run: DigestRun, now: Date, deps: CloseRunDependencies): Promise<RunSheet> {
  const sheet = runSheet(run, run.balance ? [] : await deps.runs.progress(run), deps.subscriptions.shards);
  if (sheet.state !== 'finished' || run.balance) return sheet;
  const finishedAt = now.toISOString();
  if (!sheet.balanced) deps.log('error', unbalancedMessage, { ...about(run), ...sheet.counts });
  await deps.runs.close(run, { counts: sheet.counts, finishedAt });
  return { ...sheet, finishedAt };
}

const lookBackMs = 35 * 24 * 3_600_000;

/** The sweep of the books: closes what its last worker could not, and names every run of the last 35 days that is overdue. */
export async function auditRuns({ slug }: Review, now: Date, deps: AuditDependencies): Promise<readonly RunSheet[]> {
  const oldest = `${new Date(now.valueOf() - lookBackMs).toISOString().slice(0, 16)}Z`;
  const sheets: RunSheet[] = [];
  for (const run of await deps.runs.since(slug, oldest)) {
    if (run.balance) continue;
    const sheet = await closeRun(run, now, deps);
    if (isOverdue(sheet, now)) deps.log('error', overdueMessage, { ...about(run), ...sheet.counts });
    sheets.push(sheet);
  }
  return sheets;
}

function about(run: DigestRun) {
  return { review: run.review, run: runId(run), head: run.head };
}
