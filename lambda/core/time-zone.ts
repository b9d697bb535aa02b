/** Clocks of places, by the time zone database the runtime carries (IANA, through Intl: ECMA-402). */

/** A day of the (proleptic Gregorian) calendar, wherever it is. */
export interface CivilDay {
  readonly year: number;
  /** 1…12. */
  readonly month: number;
  readonly day: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The day it is there at a moment. */
export function civilDay(moment: Date, timeZone: string): CivilDay {
  return dayOf(moment.valueOf() + offsetMs(moment.valueOf(), timeZone));
}

export function dayBefore({ year, month, day }: CivilDay): CivilDay {
  return dayOf(Date.UTC(year, month - 1, day - 1));
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function isoWeekday({ year, month, day }: CivilDay): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
}

/**
 * The first moment at which the clock there shows this hour of this day, in milliseconds of UTC; if the clock leaves it out
 * (summer time begins, or a whole day is skipped), the moment from which on it shows more.
 */
export function firstInstant({ year, month, day }: CivilDay, hour: number, timeZone: string): number {
  const wanted = Date.UTC(year, month - 1, day, hour);
  // No place is a day away from UTC or changes its clock twice in two days.
  const before = wanted - offsetMs(wanted - dayMs, timeZone);
  const after = wanted - offsetMs(wanted + dayMs, timeZone);
  const shown = [before, after].filter((moment) => moment + offsetMs(moment, timeZone) === wanted);
  return shown.length > 0 ? Math.min(...shown) : changeOfClock(wanted - dayMs, wanted + dayMs, timeZone);
}

/** The moment between two at which the clock there changes, to the millisecond. */
function changeOfClock(earlier: number, later: number, timeZone: string): number {
  const offset = offsetMs(earlier, timeZone);
  let [same, changed] = [earlier, later];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offsetMs(middle, timeZone) === offset) same = middle;
    else changed = middle;
  }
  return changed;
}

/** The name of a time zone as it is written today; `null` if there is none of it. Case does not matter. */
export function parseTimeZone(name: unknown): string | null {
  // Newer runtimes take offsets ("+05:30") too: those know nothing of summer time.
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return null;
  try {
    const known = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
    return renamed.get(known) ?? known;
  } catch {
    return null;
  }
}

/** Every time zone there is, by the names of today, in alphabetical order; UTC first. */
export function timeZones(): readonly string[] {
  const names = new Set(Intl.supportedValuesOf('timeZone').map((name) => renamed.get(name) ?? name));
  names.delete('UTC');
  return ['UTC', ...[...names].toSorted()];
}

/** CLDR keeps the first spelling of an identifier for ever, the people who live there do not (IANA, file `backward`). */
const renamed: ReadonlyMap<string, string> = new Map([
  ['Africa/Asmera', 'Africa/Asmara'],
  ['America/Godthab', 'America/Nuuk'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Pacific/Enderbury', 'Pacific/Kanton'],
  ['Pacific/Ponape', 'Pacific/Pohnpei'],
  ['Pacific/Truk', 'Pacific/Chuuk'],
]);

function dayOf(moment: number): CivilDay {
  const date = new Date(moment);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** How far the clock there is ahead of UTC at a moment, in milliseconds. */
function offsetMs(moment: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const second = Math.floor(moment / 1_000) * 1_000;
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(second)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - second;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Building one takes a hundred times as long as asking it. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(timeZone, clock);
  return clock;
}
