import { expect, it } from '@jest/globals';
import { type Counters, exactLimitAtMost } from '../../lambda/core/ports/counters.ts';
import { freshReview } from './stores-under-test.ts';

const at = (minutes: number) => new Date(Date.parse('2026-11-16T06:00:00.000Z') + minutes * 60_000);

/** What every implementation of the counters does. `heard`: no answer of the engine is lost on the way. */
export function countersContract(counters: () => Counters, { heard }: { readonly heard: boolean }): void {
  const ten = { limit: 10, windowSeconds: 3_600 };
  const many = { limit: 30, windowSeconds: 3_600 };
  const granted = async (wishes: readonly Promise<boolean>[]) => (await Promise.all(wishes)).filter(Boolean).length;

  it('when fifty take of ten at once, exactly ten get one', async () => {
    const key = freshReview();
    // Each is a worker of its own: a client gives up repeating once too many of its answers were lost.
    expect(await granted(Array.from({ length: 50 }, () => counters().take(key, ten, at(0))))).toBe(10);
    expect(await counters().take(key, ten, at(1))).toBe(false);
  });

  it('when a hundred take of thirty at once, nobody gets the thirty-first', async () => {
    const { take } = counters();
    const key = freshReview();
    const taken = await granted(Array.from({ length: 100 }, () => counters().take(key, many, at(0))));
    if (heard) expect(taken).toBe(30);
    expect(taken).toBeLessThanOrEqual(30);
    expect(taken).toBeGreaterThan(0);
    expect(await take(key, many, at(59))).toBe(false);
    expect(await take(key, many, at(60))).toBe(true);
  });

  it('when a small limit is taken late in one hour and early in the next, no stretch of an hour holds more', async () => {
    const { take } = counters();
    const key = freshReview();
    const three = { limit: 3, windowSeconds: 3_600 };
    for (const minute of [57, 58, 59]) expect(await take(key, three, at(minute))).toBe(true);
    for (const minute of [60, 61, 100, 116]) expect(await take(key, three, at(minute))).toBe(false);
    expect(await take(key, three, at(117))).toBe(true);
    expect(await take(key, three, at(117))).toBe(false);
  });

  it('when work is repeated under its id, it has what it took, and takes nothing more', async () => {
    const { take } = counters();
    const key = freshReview();
    const two = { limit: 2, windowSeconds: 900 };
    expect(await granted(Array.from({ length: 5 }, () => take(key, two, at(0), 'mine')))).toBe(5);
    expect(await take(key, two, at(1), 'another')).toBe(true);
    expect(await take(key, two, at(2), 'a third')).toBe(false);
    expect(await take(key, two, at(14), 'mine')).toBe(true);
  });

  it('when something else is counted, or by another limit, it does not matter here', async () => {
    const { take } = counters();
    const key = freshReview();
    const one = { limit: 1, windowSeconds: 900 };
    expect(await take(key, one, at(0))).toBe(true);
    expect(await take(`${key}x`, one, at(0))).toBe(true);
    expect(await take(key, { limit: 1, windowSeconds: 3_600 }, at(0))).toBe(true);
    expect(await take(key, one, at(0))).toBe(false);
    expect(await take(key, one, at(15))).toBe(true);
  });

  it('when the limit is none, nothing is granted', async () => {
    expect(await counters().take(freshReview(), { limit: 0, windowSeconds: 60 }, at(0))).toBe(false);
    expect(exactLimitAtMost).toBeLessThan(many.limit);
  });
}
