import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isInRanges, leftBehind, withRange } from '../../lambda/core/event-ranges.ts';
import type { EventRange } from '../../lambda/core/subscription.ts';
import { claim, subscription } from '../builders/subscriptions.ts';

const anyRange = fc
  .tuple(fc.nat({ max: 120 }), fc.nat({ max: 10 }))
  .map(([from, length]): EventRange => [from, from + length]);

const events = Array.from({ length: 141 }, (_, event) => event);

describe('event ranges', () => {
  it('when ranges are added in any order, an event is in them if it was in one of them', () => {
    fc.assert(
      fc.property(fc.array(anyRange, { maxLength: 12 }), (ranges) => {
        const joined = ranges.reduce<readonly EventRange[]>(withRange, []);
        const inside = (of: readonly EventRange[]) => events.filter((event) => isInRanges(of, event));
        expect(inside(joined)).toEqual(inside(ranges));
        for (const [index, [from, to]] of joined.entries()) {
          expect(from).toBeLessThan(to);
          expect(from).toBeGreaterThan(joined[index - 1]?.[1] ?? -1);
        }
      }),
    );
  });

  it('when there are more than twenty, the oldest become one and none is lost', () => {
    const many = Array.from({ length: 30 }, (_, index): EventRange => [index * 10, index * 10 + 1]);
    const joined = many.reduce<readonly EventRange[]>(withRange, []);
    expect(joined).toHaveLength(20);
    expect(joined[0]).toEqual([0, 101]);
    for (const [, to] of many) expect(isInRanges(joined, to)).toBe(true);
  });

  it('when a range is (3, 5], 3 is not in it and 5 is', () => {
    expect([3, 4, 5, 6].map((event) => isInRanges([[3, 5]], event))).toEqual([false, true, true, false]);
  });
});

describe('choices left behind', () => {
  const reader = subscription('a1', {
    topics: { vaccines: 2, macrophages: 4 },
    cursor: 9,
    left: { vaccines: [[0, 1]] },
  });

  it('when a choice is given up, what it brought up to the cursor is kept beside what it brought before', () => {
    expect(leftBehind(reader, { macrophages: 4 })).toEqual({
      vaccines: [
        [0, 1],
        [2, 9],
      ],
    });
    expect(leftBehind(reader, reader.topics)).toEqual(reader.left);
  });

  it('when a mail is on its way, what is in it counts as well', () => {
    const open = { ...reader, claim: claim({ from: 9, to: 12 }) };
    expect(leftBehind(open, { vaccines: 2 })).toEqual({ vaccines: [[0, 1]], macrophages: [[4, 12]] });
  });

  it('when a choice had not begun to count, nothing is kept of it', () => {
    expect(leftBehind({ ...reader, topics: { 'nk-cells': 9 } }, {})).toEqual(reader.left);
  });
});
