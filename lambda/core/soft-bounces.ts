/** Transient bounces as a subscription keeps them: `<ISO 8601>#<event id>`, oldest first. */

const keptAtMost = 10;
const tooMany = 3;
const windowMs = 30 * 24 * 3_600_000;

/**
 * The list with one more bounce. A join: in any order, any number of times, the same events give the same list. Nothing is
 * dropped for its age, or an event that comes late would decide differently; ten without three in thirty days span months.
 */
export function withSoftBounce(kept: readonly string[], at: string, event: string): readonly string[] {
  if (kept.some((bounce) => eventOf(bounce) === event)) return kept;
  return [...kept, `${new Date(at).toISOString()}#${event}`].toSorted().slice(-keptAtMost);
}

/** Three different mails bounced within 30 days: the address takes none, whatever its server promises. */
export function isBouncing(kept: readonly string[]): boolean {
  const times = kept.map((bounce) => Date.parse(bounce.slice(0, bounce.indexOf('#')))).toSorted((a, b) => a - b);
  return times.some((time, index) => {
    const third = times[index + tooMany - 1];
    return third !== undefined && third - time <= windowMs;
  });
}

function eventOf(bounce: string): string {
  return bounce.slice(bounce.indexOf('#') + 1);
}
