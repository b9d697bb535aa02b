import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { latestSlot, scheduleKey, scheduleOfKey } from '../../lambda/core/slots.ts';
import type { Cadence, Schedule } from '../../lambda/core/subscription.ts';

const mondays: Schedule = { timeZone: 'UTC', weekday: 1, hour: 6 };
const slotOf = (cadence: Cadence, schedule: Partial<Schedule>, now: string) =>
  latestSlot(cadence, { ...mondays, ...schedule }, new Date(now));

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
    ['monthly', '2026-11-02T05:59:59.999Z', '2026-10-05T06:00Z'],
    ['monthly', '2026-11-02T06:00:00.000Z', '2026-11-02T06:00Z'],
    ['monthly', '2026-12-06T23:00:00.000Z', '2026-11-02T06:00Z'],
    ['immediate', '2026-11-16T06:14:59.999Z', '2026-11-16T06:00Z'],
    ['immediate', '2026-11-16T06:15:00.000Z', '2026-11-16T06:15Z'],
  ] as const)('when a %s slot is asked for at %s, it is %s', (cadence, now, slot) => {
    expect(slotOf(cadence, {}, now)).toBe(slot);
  });

  it('when a review sends on Sundays, Sunday is the seventh day', () => {
    expect(slotOf('weekly', { weekday: 7, hour: 0 }, '2026-11-16T00:00:00Z')).toBe('2026-11-15T00:00Z');
  });

  it.each([
    ['Europe/Berlin', 8, '2026-03-27T12:00Z', '2026-03-27T07:00Z', 'in winter'],
    ['Europe/Berlin', 8, '2026-03-29T12:00Z', '2026-03-29T06:00Z', 'in summer'],
    [
      'Europe/Berlin',
      2,
      '2026-03-29T12:00Z',
      '2026-03-29T01:00Z',
      'at an hour that the beginning of summer leaves out',
    ],
    ['Europe/Berlin', 2, '2026-10-25T12:00Z', '2026-10-25T00:00Z', 'at an hour that comes twice'],
    ['Asia/Kathmandu', 6, '2026-11-16T12:00Z', '2026-11-16T00:15Z', 'with an offset of quarters'],
    ['America/St_Johns', 6, '2026-11-16T12:00Z', '2026-11-16T09:30Z', 'with an offset of halves'],
    ['Australia/Lord_Howe', 2, '2026-10-03T20:00Z', '2026-10-03T15:30Z', 'where the clock moves by half an hour'],
    ['Pacific/Apia', 6, '2011-12-30T12:00Z', '2011-12-30T10:00Z', 'on a day the island skipped'],
    ['Pacific/Apia', 6, '2011-12-31T12:00Z', '2011-12-30T16:00Z', 'on the day after it'],
  ])('when it is daily in %s at %d and %s is now, it is %s: %s (SC3)', (timeZone, hour, now, slot) => {
    expect(slotOf('daily', { timeZone, hour }, now)).toBe(slot);
  });

  it('when the weekday there is another than in UTC, it is the one there', () => {
    expect(slotOf('weekly', { timeZone: 'Pacific/Auckland', hour: 8 }, '2026-11-16T00:00Z')).toBe('2026-11-15T19:00Z');
    expect(slotOf('monthly', { timeZone: 'Pacific/Auckland', weekday: 1 }, '2027-02-01T00:00Z')).toBe(
      '2027-01-31T17:00Z',
    );
  });

  it('when any moment, place, hour and weekday are given, it is what a clock on the wall there would have struck last', () => {
    const moments = fc.date({ min: new Date('2012-03-01'), max: new Date('2037-01-01'), noInvalidDate: true });
    // Half of the moments lie within days of a change of clocks.
    const changes = fc
      .tuple(fc.integer({ min: 2013, max: 2036 }), fc.constantFrom(2, 3, 9, 10), fc.integer({ min: 0, max: 40 * 96 }))
      .map(([year, month, quarters]) => new Date(Date.UTC(year, month, 1) + quarters * quarterMs));
    fc.assert(
      fc.property(
        fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const),
        fc.oneof(moments, changes),
        fc.record({
          timeZone: fc.constantFrom(...places),
          weekday: fc.integer({ min: 1, max: 7 }),
          hour: fc.integer({ min: 0, max: 23 }),
        }),
        (cadence, now, schedule) => {
          expect(latestSlot(cadence, schedule, now)).toBe(slowly(cadence, schedule, now));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('when time passes, slots follow each other and each is its own latest', () => {
    for (const timeZone of places) {
      let before = '';
      for (let at = Date.UTC(2026, 2, 28); at < Date.UTC(2026, 3, 6); at += 3 * quarterMs) {
        const slot = latestSlot('daily', { timeZone, weekday: 1, hour: 2 }, new Date(at));
        expect(slot >= before).toBe(true);
        expect(latestSlot('daily', { timeZone, weekday: 1, hour: 2 }, new Date(slot))).toBe(slot);
        before = slot;
      }
    }
  });
});

describe('a schedule as text', () => {
  const berlin: Schedule = { timeZone: 'Europe/Berlin', weekday: 5, hour: 18 };

  it('when two schedules have the same slots, they have the same text', () => {
    expect(scheduleKey('weekly', berlin)).toBe('weekly|Europe/Berlin|5|18');
    expect(scheduleKey('daily', berlin)).toBe(scheduleKey('daily', { ...berlin, weekday: 2 }));
    expect(scheduleKey('immediate', berlin)).toBe('immediate');
    expect(scheduleKey('monthly', null)).toBe('monthly');
  });

  it('when it is read again, it is the same schedule; the bare cadence is the review’s own', () => {
    expect(scheduleOfKey('weekly|Europe/Berlin|5|18', mondays)).toEqual({ cadence: 'weekly', schedule: berlin });
    expect(scheduleOfKey(scheduleKey('daily', berlin), mondays)?.schedule).toMatchObject({ hour: 18 });
    expect(scheduleOfKey('monthly', mondays)).toEqual({ cadence: 'monthly', schedule: mondays });
    expect(scheduleOfKey('hourly|UTC|1|1', mondays)).toBeNull();
  });
});

const quarterMs = 15 * 60_000;
const places = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'];

/** Walks 36 days of quarter hours and looks at the clock on the wall: a slot opens when it first shows that hour or more. */
function slowly(cadence: 'daily' | 'weekly' | 'monthly', { timeZone, weekday, hour }: Schedule, now: Date): string {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  let latest = '';
  let shown = '';
  const end = Math.floor(now.valueOf() / quarterMs) * quarterMs;
  for (let at = end - 36 * 96 * quarterMs; at <= end; at += quarterMs) {
    const shows = clock.format(at);
    if (shows <= shown) continue; // it has shown this before
    for (const day of new Set([shows.slice(0, 10), shown.slice(0, 10)])) {
      const strikes = `${day} ${String(hour).padStart(2, '0')}:00`;
      const name = new Date(`${day || shows.slice(0, 10)}T12:00Z`).getUTCDay() || 7;
      const isDay = cadence === 'daily' || (name === weekday && (cadence === 'weekly' || Number(day.slice(8)) <= 7));
      if (shown !== '' && isDay && shown < strikes && strikes <= shows) latest = new Date(at).toISOString();
    }
    shown = shows;
  }
  return `${latest.slice(0, 16)}Z`;
}
