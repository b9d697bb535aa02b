import { coverageOf } from '../core/coverage.ts';
import { type DigestRun, runId } from '../core/digest-run.ts';
import type { StreamHead } from '../core/event-stream.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { DigestRunStore } from '../core/ports/digest-run-store.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import type { WorkQueue } from '../core/ports/work-queue.ts';
import type { Review } from '../core/review.ts';
import { alwaysPlanned, latestSlot, ownSchedule, scheduleOfKey } from '../core/slots.ts';

export interface OpenRunsDependencies {
  readonly store: Pick<ArticleStore, 'head' | 'known'>;
  readonly subscriptions: Pick<SubscriptionStore, 'shards' | 'schedules'>;
  readonly runs: Pick<DigestRunStore, 'open' | 'since' | 'progress'>;
  readonly queue: WorkQueue;
}

/** Two first Mondays of a month are up to 35 days apart, and a change of clocks may add an hour. */
const lookBackMs = 36 * 24 * 3_600_000;

type Slot = Pick<DigestRun, 'cadence' | 'slot'>;

/**
 * Asks the calendar which runs should exist by now, creates those that are missing (one conditional write each, planned
 * at the committed head), and queues every shard that is not done, of these and of any run of the last five weeks. Planner
 * and sweep are this one step: it never trusts an earlier tick, a queue or a dead-letter queue to have done its part.
 *
 * Of each schedule in use the latest slot needs a run, however long ago it opened. Slots before it that nobody planned need
 * none: the cursors of their readers are where they were, so the latest run carries all of it. Answers the runs of the
 * latest slots.
 */
export async function openDigestRuns(
  review: Review,
  now: Date,
  deps: OpenRunsDependencies,
): Promise<readonly DigestRun[]> {
  const head = await deps.store.head(review.slug);
  if (head.baselineAt === null) return [];
  const recent = await deps.runs.since(
    review.slug,
    `${new Date(now.valueOf() - lookBackMs).toISOString().slice(0, 16)}Z`,
  );
  const current: DigestRun[] = [];
  let coverage: Promise<Pick<DigestRun, 'coverage'>> | null = null;
  for (const { cadence, slot } of await wantedSlots(review, now, head, recent, deps)) {
    const existing = recent.find((run) => run.cadence === cadence && run.slot === slot);
    if (existing) {
      current.push(existing);
      continue;
    }
    coverage ??= coverageNow(review, deps.store);
    const planned = { review: review.slug, cadence, slot, head: head.committed, plannedAt: now.toISOString() };
    current.push(await deps.runs.open({ ...planned, ...(await coverage) }));
  }
  const ids = new Set(current.map(runId));
  for (const run of [...current, ...recent.filter((run) => !ids.has(runId(run)))]) await queueOpenShards(run, deps);
  return current;
}

async function coverageNow(review: Review, store: Pick<ArticleStore, 'known'>): Promise<Pick<DigestRun, 'coverage'>> {
  const coverage = coverageOf(await store.known(review.slug));
  return coverage === null ? {} : { coverage };
}

/** The slots that should have a run by now, each once, in the order of the cadences. */
async function wantedSlots(
  review: Review,
  now: Date,
  head: StreamHead,
  recent: readonly DigestRun[],
  { subscriptions }: OpenRunsDependencies,
): Promise<readonly Slot[]> {
  const own = ownSchedule(review);
  const slots = new Map<string, Slot>();
  for (const key of [...alwaysPlanned, ...(await subscriptions.schedules(review.slug))]) {
    const chosen = scheduleOfKey(key, own);
    if (chosen === null) continue; // of a later version of the service: that one plans it
    const { cadence, schedule } = chosen;
    const slot =
      cadence === 'immediate'
        ? immediateSlot(now, head, recent, latestSlot('daily', own, now))
        : latestSlot(cadence, schedule, now);
    // Nobody was owed anything before there was a baseline.
    if (new Date(slot) > new Date(head.baselineAt ?? now)) slots.set(runId({ cadence, slot }), { cadence, slot });
  }
  return [...slots.values()];
}

/**
 * Immediate runs are opened by events: in the first quarter hour after the head has moved past the last one's; and once a
 * day all the same, for those whose pause has ended or who asked for a line in quiet weeks. Between them, the last one
 * stands.
 */
function immediateSlot(
  now: Date,
  { committed }: Pick<StreamHead, 'committed'>,
  recent: readonly DigestRun[],
  today: string,
): string {
  const last = recent.find(({ cadence }) => cadence === 'immediate');
  const isCurrent = last && last.head >= committed && last.slot >= today;
  return isCurrent ? last.slot : latestSlot('immediate', { timeZone: 'UTC', weekday: 1, hour: 0 }, now);
}

async function queueOpenShards(run: DigestRun, deps: OpenRunsDependencies): Promise<void> {
  if (run.balance) return; // every shard was done when it was written
  const { review, cadence, slot } = run;
  const done = new Set((await deps.runs.progress(run)).filter((shard) => shard.done).map(({ shard }) => shard));
  const open = deps.subscriptions.shards.filter((shard) => !done.has(shard));
  if (open.length > 0) await deps.queue.send(open.map((shard) => ({ review, cadence, slot, shard })));
}
