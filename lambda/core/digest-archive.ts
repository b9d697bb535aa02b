import type { StreamEvent } from './event-stream.ts';
import type { Review } from './review.ts';
import { latestSlot, ownSchedule } from './slots.ts';
import { children } from './taxonomy.ts';

/**
 * One week as a digest of all topics. Weeks turn at the review's own weekday and hour; a run is planned minutes later, so
 * what came in between stands in that run's mails, and here in the week after.
 */
export interface ArchivedDigest {
  /** ISO 8601 UTC: when the week turns; what came until then is in it. */
  readonly due: string;
  /** Of the event stream, (from, to]. */
  readonly range: { readonly from: number; readonly to: number };
  /** New articles. */
  readonly articles: number;
  /** Retractions, corrections and other changes of articles known before. */
  readonly changes: number;
  /** Topics of the outline's first level with their new articles, in the outline's order; an article may count in several. */
  readonly topics: readonly { readonly label: string; readonly articles: number }[];
}

const weekMs = 7 * 24 * 3_600_000;

/**
 * The digests of a review's history, newest first, worked out from its event stream: nobody's own digest and nobody's choice
 * is in it. Weeks without news have none. A baseline was mailed to nobody and counts nowhere.
 */
export function digestArchive(
  review: Pick<Review, 'digest' | 'taxonomy'>,
  events: readonly StreamEvent[],
): readonly ArchivedDigest[] {
  const schedule = ownSchedule(review);
  const weeks = new Map<string, StreamEvent[]>();
  let opened = '';
  for (const event of events) {
    if (event.baseline) continue;
    // Clocks of two Lambdas differ by seconds: a week that has begun is not left again, so ranges never overlap.
    const slot = latestSlot('weekly', schedule, new Date(event.at));
    if (slot > opened) opened = slot;
    const week = weeks.get(opened);
    if (week) week.push(event);
    else weeks.set(opened, [event]);
  }
  const tops = children(review.taxonomy, null);
  return [...weeks]
    .map(([slot, own]): ArchivedDigest => {
      const fresh = own.filter(({ kind }) => kind === 'NEW');
      return {
        due: new Date(Date.parse(slot) + weekMs).toISOString(),
        range: { from: own[0]!.number - 1, to: own.at(-1)!.number },
        articles: fresh.length,
        changes: own.length - fresh.length,
        topics: tops
          .map(({ id, label }) => ({ label, articles: fresh.filter(({ topics }) => topics.includes(id)).length }))
          .filter(({ articles }) => articles > 0),
      };
    })
    .toReversed();
}
