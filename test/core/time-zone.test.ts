import { describe, expect, it } from '@jest/globals';
import { civilDay, firstInstant, isoWeekday, parseTimeZone, timeZones } from '../../lambda/core/time-zone.ts';

describe('time zones', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/BERLIN', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    ['Asia/Kathmandu', 'Asia/Kathmandu'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Europe/Kiev', 'Europe/Kyiv'],
    ['America/Argentina/Ushuaia', 'America/Argentina/Ushuaia'],
  ])('when %s is named, it is %s', (name, known) => {
    expect(parseTimeZone(name)).toBe(known);
  });

  it.each([
    '',
    'Mars/Olympus',
    '+05:30',
    '-08',
    'Europe/Berlin|1|6',
    'Europe Berlin',
    '../etc/passwd',
    5,
    null,
    ['UTC'],
  ])('when %j is named, there is no such zone', (name) => {
    expect(parseTimeZone(name)).toBeNull();
  });

  it('when all are listed, UTC comes first, each is one that can be chosen, and none by its old name', () => {
    const zones = timeZones();
    expect(zones[0]).toBe('UTC');
    expect(zones.length).toBeGreaterThan(300);
    expect(new Set(zones).size).toBe(zones.length);
    for (const zone of zones) expect(parseTimeZone(zone)).toBe(zone);
    expect(zones).toEqual(expect.arrayContaining(['Asia/Kolkata', 'Europe/Kyiv', 'America/St_Johns']));
    expect(zones).not.toContain('Asia/Calcutta');
  });

  it('when a day begins where clocks change at midnight, it begins with the first moment it has', () => {
    // Beirut, 26 March 2028: after 23:59:59 comes 01:00 (IANA, "Lebanon").
    const begins = new Date(firstInstant({ year: 2028, month: 3, day: 26 }, 0, 'Asia/Beirut'));
    expect(begins.toISOString()).toBe('2028-03-25T22:00:00.000Z');
    expect(civilDay(begins, 'Asia/Beirut')).toEqual({ year: 2028, month: 3, day: 26 });
    expect(isoWeekday({ year: 2028, month: 3, day: 26 })).toBe(7);
  });
});
