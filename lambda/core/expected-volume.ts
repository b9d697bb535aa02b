import { concerns } from './digest.ts';
import type { StreamEvent, StreamHead } from './event-stream.ts';
import { allTopics } from './subscription.ts';
import type { Taxonomy } from './taxonomy.ts';

const weekMs = 7 * 24 * 3_600_000;
const weeksAtMost = 12;
/** Of one week alone nothing can be said. */
const weeksAtLeast = 2;

/** How many new articles a week a reader may expect: the median of the last weeks, as the event stream has them. */
export interface ExpectedVolume {
  /** How many whole weeks it is taken from, 2…12. */
  readonly weeks: number;
  /** Articles a week over all topics; ends in .5 when it lies between two counts. */
  readonly all: number;
  /** The same by topic id; every topic of the outline has one. */
  readonly byTopic: Readonly<Record<string, number>>;
}

/**
 * Counted as a digest counts: what a baseline brought was never news. The weeks end at the last moment the stream says
 * anything about, not at the clock, so the same table gives the same pages. `null` while the review is too young.
 */
export function expectedVolume(
  events: readonly StreamEvent[],
  head: Pick<StreamHead, 'baselineAt' | 'recheckedAt'>,
  taxonomy: Taxonomy,
): ExpectedVolume | null {
  if (head.baselineAt === null) return null;
  const end = Date.parse(streamMoment(events, head));
  const weeks = Math.min(weeksAtMost, Math.floor((end - Date.parse(head.baselineAt)) / weekMs));
  if (weeks < weeksAtLeast) return null;
  const fresh = events.filter(({ kind, at }) => kind === 'NEW' && Date.parse(at) > end - weeks * weekMs);
  const medianOf = (choice: string) => {
    const counts = Array.from({ length: weeks }, () => 0);
    for (const event of fresh) {
      if (!concerns(event, { topics: { [choice]: 0 }, since: 0 }, taxonomy)) continue;
      const week = Math.min(weeks - 1, Math.floor((end - Date.parse(event.at)) / weekMs));
      counts[week] = (counts[week] ?? 0) + 1;
    }
    return median(counts);
  };
  return {
    weeks,
    all: medianOf(allTopics),
    byTopic: Object.fromEntries(taxonomy.topics.map(({ id }) => [id, medianOf(id)])),
  };
}

/** The last moment that what is stored says anything about, ISO 8601: the newest event, or the last look at all records. */
export function streamMoment(
  events: readonly StreamEvent[],
  head: Pick<StreamHead, 'baselineAt' | 'recheckedAt'>,
): string {
  const moments = [events.at(-1)?.at, head.recheckedAt, head.baselineAt].filter(
    (at) => at !== undefined && at !== null,
  );
  return moments.toSorted().at(-1) ?? '';
}

function median(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}
