import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { latestSlot, type Slots } from '../../lambda/core/digest-run.ts';

const mondays: Slots = { hourUtc: 6, weekday: 1 };

describe('the latest slot that has opened', () => {
  it.each([
    ['daily', '2026-11-16T05:59:59.999Z', '2026-11-15T06:00Z'],
    ['daily', '2026-11-16T06:00:00.000Z', '2026-11-16T06:00Z'],
    ['daily', '2026-11-16T23:59:59.999Z', '2026-11-16T06:00Z'],
    ['weekly', '2026-11-16T05:59:59.999Z', '2026-11-09T06:00Z'],
    ['weekly', '2026-11-16T06:00:00.000Z', '2026-11-16T06:00Z'],
    ['weekly', '2026-11-22T23:00:00.000Z', '2026-11-16T06:00Z'],
    ['weekly', '2027-01-01T00:00:00.000Z', '2026-12-28T06:00Z'],
    ['daily', '2027-01-01T00:00:00.000Z', '2026-12-31T06:00Z'],
    ['daily', '2028-03-01T05:00:00.000Z', '2028-02-29T06:00Z'],
  ] as const)('when a %s slot is asked for at %s, it is %s', (cadence, now, slot) => {
    expect(latestSlot(cadence, mondays, new Date(now))).toBe(slot);
  });

  it('when a review sends on Sundays, Sunday is the seventh day', () => {
    expect(latestSlot('weekly', { hourUtc: 0, weekday: 7 }, new Date('2026-11-16T00:00:00Z'))).toBe(
      '2026-11-15T00:00Z',
    );
  });

  it('when any moment, hour and weekday are given, it is what walking back hour by hour finds', () => {
    const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    const hours = fc.integer({ min: 0, max: 23 });
    const weekdays = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(
        fc.constantFrom('daily' as const, 'weekly' as const),
        moments,
        hours,
        weekdays,
        (cadence, now, hourUtc, weekday) => {
          const slots = { hourUtc, weekday };
          expect(latestSlot(cadence, slots, now)).toBe(slowly(cadence, slots, now));
        },
      ),
    );
  });
});

/** The last full hour at or before `now` that is a slot, found by looking at each. */
function slowly(cadence: 'daily' | 'weekly', { hourUtc, weekday }: Slots, now: Date): string {
  const names = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  for (
    let hour = new Date(Math.floor(now.valueOf() / 3_600_000) * 3_600_000);
    ;
    hour = new Date(hour.valueOf() - 3_600_000)
  ) {
    const text = hour.toUTCString();
    const isHour = Number(text.slice(17, 19)) === hourUtc;
    if (isHour && (cadence === 'daily' || text.startsWith(names[weekday] ?? '?')))
      return `${hour.toISOString().slice(0, 16)}Z`;
  }
}
