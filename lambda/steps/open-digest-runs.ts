import { type DigestRun, latestSlot } from '../core/digest-run.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { DigestRunStore } from '../core/ports/digest-run-store.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import type { ShardWork, WorkQueue } from '../core/ports/work-queue.ts';
import type { Review } from '../core/review.ts';

export interface OpenRunsDependencies {
  readonly store: Pick<ArticleStore, 'head'>;
  readonly subscriptions: Pick<SubscriptionStore, 'shards'>;
  readonly runs: DigestRunStore;
  readonly queue: WorkQueue;
}

/**
 * Asks the calendar which runs should exist by now, creates those that are missing (one conditional write each, planned
 * at the committed head), and queues every shard of them that is not done. Planner and sweep are this one step: it never
 * trusts an earlier tick, a queue or a dead-letter queue to have done its part.
 */
export async function openDigestRuns(
  review: Review,
  now: Date,
  deps: OpenRunsDependencies,
): Promise<readonly DigestRun[]> {
  const head = await deps.store.head(review.slug);
  if (head.baselineAt === null) return [];
  const baselineAt = new Date(head.baselineAt);
  const opened: DigestRun[] = [];
  for (const cadence of ['daily', 'weekly'] as const) {
    const slot = latestSlot(cadence, review.digest, now);
    if (new Date(slot) <= baselineAt) continue; // nobody was owed anything before there was a baseline
    const run =
      (await deps.runs.get(review.slug, cadence, slot)) ??
      (await deps.runs.open({
        review: review.slug,
        cadence,
        slot,
        head: head.committed,
        plannedAt: now.toISOString(),
      }));
    const progress = await deps.runs.progress(run);
    const done = new Set(progress.filter((shard) => shard.done).map(({ shard }) => shard));
    const work: ShardWork[] = deps.subscriptions.shards
      .filter((shard) => !done.has(shard))
      .map((shard) => ({ review: review.slug, cadence, slot, shard }));
    if (work.length > 0) await deps.queue.send(work);
    opened.push(run);
  }
  return opened;
}
