import type { EventRange, Subscription } from './subscription.ts';

/** Ranges one list may hold before the oldest two are told as one: a notice too many harms less than one too few. */
const rangesAtMost = 20;

export function isInRanges(ranges: readonly EventRange[], event: number): boolean {
  return ranges.some(([from, to]) => from < event && event <= to);
}

/** Ranges with one more: in order, none touching another. An empty one adds nothing. */
export function withRange(ranges: readonly EventRange[], added: EventRange): readonly EventRange[] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...ranges, added].toSorted(([a], [b]) => a - b)) {
    if (from >= to) continue;
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  while (joined.length > rangesAtMost) {
    const [[from, a] = [0, 0], [, b] = [0, 0]] = joined.splice(0, 2);
    joined.unshift([from, Math.max(a, b)]);
  }
  return joined;
}

/**
 * What `left` becomes when choices are given up: each of them counted, and was sent, from its beginning up to the cursor,
 * or up to the end of what is on its way.
 */
export function leftBehind(before: Subscription, kept: Subscription['topics']): Subscription['left'] {
  const sent = before.claim?.to ?? before.cursor;
  const given = Object.entries(before.topics).filter(([choice]) => !Object.hasOwn(kept, choice));
  const left = new Map(Object.entries(before.left));
  for (const [choice, since] of given) {
    const ranges = withRange(left.get(choice) ?? [], [since, sent]);
    if (ranges.length > 0) left.set(choice, ranges);
  }
  return Object.fromEntries(left);
}
