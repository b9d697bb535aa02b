import type { Review } from '../core/review.ts';
import { type PollDependencies, type PollReport, pollReview } from './poll-review.ts';
import { type RecheckReport, recheckArticles } from './recheck-articles.ts';

export interface BackfillReport {
  readonly polls: readonly PollReport[];
  /** `null` where another writer was at work, or nothing has ever been found. */
  readonly recheck: RecheckReport | null;
}

/** A list so long that EFetch stops half-way goes on with the next poll; so many are enough for 10,000 records. */
const pollsAtMost = 12;

/**
 * Goes over the whole past of a review once more: asks every source for its whole list and for all it lists, also what was
 * declined or is awaited, until nothing more comes; then fetches every known record again, for what changed meanwhile. The
 * usual rules decide what is news; of what PubMed showed before `newsFrom` nothing is. Safe to run again and to kill: each
 * poll goes on from what is stored.
 */
export async function backfillReview(
  review: Review,
  now: Date,
  deps: Omit<PollDependencies, 'asksAgain'>,
): Promise<BackfillReport> {
  const polls: PollReport[] = [];
  while (polls.length < pollsAtMost) {
    const report = await pollReview(review, now, { ...deps, asksAgain: polls.length === 0 });
    polls.push(report);
    if (report.outcome !== 'changed' || (report.added === 0 && polls.length > 1)) break;
  }
  if (polls.at(-1)?.outcome === 'busy') return { polls, recheck: null };
  const recheck = await recheckArticles(review, now, { ...deps, isOutOfTurn: true });
  return { polls, recheck: recheck.outcome === 'done' ? recheck : null };
}
