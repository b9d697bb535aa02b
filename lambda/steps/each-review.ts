import { fingerprint } from '../core/fingerprint.ts';
import type { Log, Moment } from '../core/ports/moment.ts';
import type { Review } from '../core/review.ts';

export interface RoundOptions {
  /** What is done, as the log names it: `poll` fails as `poll failed`. */
  readonly round: string;
  readonly log: Log;
  /** No review is begun once so much time has passed; absent: all of them are. */
  readonly time?: { readonly moment: Pick<Moment, 'elapsedMs'>; readonly beginsWithinMs: number };
}

/**
 * Gives each review its turn. One review's trouble is not the next one's: it is logged, and the round fails once the others
 * have had theirs, so that the alarm rings. Reviews that time did not suffice for are logged as well. Where a round begins
 * moves with the clock: one that is always cut short leaves out others each time.
 */
export async function eachReview(
  reviews: readonly Review[],
  now: Date,
  work: (review: Review) => Promise<unknown>,
  { round, log, time }: RoundOptions,
): Promise<void> {
  const startedMs = time?.moment.elapsedMs() ?? 0;
  const troubles: unknown[] = [];
  const first = Number.parseInt(fingerprint(now.toISOString()).slice(0, 8), 16) % Math.max(1, reviews.length);
  const turns = [...reviews.slice(first), ...reviews.slice(0, first)];
  for (const [index, review] of turns.entries()) {
    if (time && time.moment.elapsedMs() - startedMs > time.beginsWithinMs) {
      const waiting = turns.length - index;
      log('error', `${round} ran out of time`, { waiting, reviews: turns.length });
      troubles.push(new Error(`${waiting} of ${turns.length} reviews had no turn for lack of time`));
      break;
    }
    try {
      await work(review);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      log('error', `${round} failed`, { review: review.slug, error: said });
      troubles.push(error);
    }
  }
  if (troubles.length > 0) throw new AggregateError(troubles, `${round}: ${troubles.length} failed, see the log`);
}
