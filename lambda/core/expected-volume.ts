import { concerns } from './digest.ts';
import type { StreamEvent, StreamHead } from './event-stream.ts';
import { allTopics } from './subscription.ts';
import type { Taxonomy } from './taxonomy.ts';

const dayMs = 24 * 3_600_000;
const weekMs = 7 * dayMs;
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
 * Counted as a digest counts: what a baseline brought was never news. `until`, where the last of the weeks ends, comes from
 * the stream (`weekTurn` of its `streamMoment`), not from the clock: the same table gives the same pages, and an article in
 * the middle of a week changes no page but those that show it. `null` while the review is too young.
 */
export function expectedVolume(
  events: readonly StreamEvent[],
  { baselineAt, until }: { readonly baselineAt: string | null; readonly until: string },
  taxonomy: Taxonomy,
): ExpectedVolume | null {
  if (baselineAt === null) return null;
  const end = Date.parse(until);
  const weeks = Math.min(weeksAtMost, Math.floor((end - Date.parse(baselineAt)) / weekMs));
  if (weeks < weeksAtLeast) return null;
  const recent = events.filter(({ at }) => {
    const ageMs = end - Date.parse(at);
    return ageMs >= 0 && ageMs < weeks * weekMs;
  });
  const medianOf = (choice: string) => median(weeklyCounts(newsOf(recent, choice, taxonomy), end, weeks));
  return {
    weeks,
    all: medianOf(allTopics),
    byTopic: Object.fromEntries(taxonomy.topics.map(({ id }) => [id, medianOf(id)])),
  };
}

/** Nothing new for longer than chance explains. */
export interface LongSilence {
  /** ISO 8601, when the last new article came. */
  readonly since: string;
  /** Whole days since then. */
  readonly days: number;
  /** So many articles the weeks before would have let expect in that time. */
  readonly expected: number;
}

const silentDaysAtLeast = 14;
/** Of articles that come independently of each other, seven are missed by chance once in 1,100 times (e⁻⁷). */
const missedAtLeast = 7;
const referenceWeeksAtLeast = 4;

/**
 * Whether results have stayed at zero against the expected volume: a source that answers politely with nothing looks like a
 * quiet field. What is expected is the mean of up to twelve weeks that end with the last new article, without the fullest
 * of them; `null` too while the review is too young for that, or its field so quiet that nothing can be said yet.
 */
export function longSilence(
  events: readonly StreamEvent[],
  { baselineAt }: Pick<StreamHead, 'baselineAt'>,
  taxonomy: Taxonomy,
  now: Date,
): LongSilence | null {
  const news = newsOf(events, allTopics, taxonomy);
  const since = news
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
  if (baselineAt === null || since === undefined) return null;
  const end = Date.parse(since);
  const weeks = Math.min(weeksAtMost, Math.floor((end - Date.parse(baselineAt)) / weekMs));
  if (weeks < referenceWeeksAtLeast) return null;
  const counts = weeklyCounts(news, end, weeks);
  const usual = counts.reduce((total, count) => total + count, 0) - Math.max(...counts);
  const silentMs = now.valueOf() - end;
  const expected = (usual / (weeks - 1)) * (silentMs / weekMs);
  const days = Math.floor(silentMs / dayMs);
  return days >= silentDaysAtLeast && expected >= missedAtLeast
    ? { since, days, expected: Math.round(expected) }
    : null;
}

function newsOf(events: readonly StreamEvent[], choice: string, taxonomy: Taxonomy): readonly StreamEvent[] {
  return events.filter(
    (event) => event.kind === 'NEW' && concerns(event, { topics: { [choice]: 0 }, since: 0 }, taxonomy),
  );
}

/** Events of each of the weeks that end with `end`, the last week first. */
function weeklyCounts(events: readonly StreamEvent[], end: number, weeks: number): readonly number[] {
  const counts = Array.from({ length: weeks }, () => 0);
  for (const { at } of events) {
    const ageMs = end - Date.parse(at);
    if (ageMs >= weeks * weekMs) continue;
    const week = Math.min(weeks - 1, Math.floor(ageMs / weekMs));
    counts[week] = (counts[week] ?? 0) + 1;
  }
  return counts;
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
