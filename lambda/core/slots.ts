import type { DigestRun } from './digest-run.ts';
import type { Review } from './review.ts';
import type { Cadence, Schedule, Subscription } from './subscription.ts';
import { type CivilDay, civilDay, dayBefore, firstInstant, isoWeekday } from './time-zone.ts';

/**
 * When digests are due. Asked of the calendar, never of a tick, so a missed, late or doubled tick gives the same runs as a
 * perfect clock.
 */

const quarterMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;

/**
 * The latest slot of a reader's schedule that has opened by `now`, as a moment in UTC on a quarter hour,
 * `YYYY-MM-DDTHH:MMZ`. Days, weekdays and hours are those of the schedule's place: a local time that a change of clocks
 * leaves out is the next one that exists, one that comes twice counts once, the first time. An immediate digest has a slot
 * every quarter hour.
 */
export function latestSlot(cadence: Cadence, schedule: Schedule, now: Date): string {
  if (cadence === 'immediate') return slotText(Math.floor(now.valueOf() / quarterMs) * quarterMs);
  // The clock may have shown tomorrow's first hour and gone back: begin one day later than it shows.
  let day = civilDay(new Date(now.valueOf() + dayMs), schedule.timeZone);
  for (;;) {
    if (isSlotDay(cadence, schedule, day)) {
      const opensMs = firstInstant(day, schedule.hour, schedule.timeZone);
      if (opensMs <= now.valueOf()) return slotText(opensMs);
    }
    day = dayBefore(day);
  }
}

function isSlotDay(cadence: Exclude<Cadence, 'immediate'>, { weekday }: Schedule, day: CivilDay): boolean {
  switch (cadence) {
    case 'daily':
      return true;
    case 'weekly':
      return isoWeekday(day) === weekday;
    case 'monthly':
      return isoWeekday(day) === weekday && day.day <= 7;
  }
}

// Every offset in use today is a whole number of quarters; an odd one of the past opens with the next.
function slotText(moment: number): string {
  return `${new Date(Math.ceil(moment / quarterMs) * quarterMs).toISOString().slice(0, 16)}Z`;
}

/**
 * One schedule of one cadence as text, `weekly|Europe/Berlin|1|8`: what does not decide its slots is left out. `null`, the
 * review's own, is the cadence alone.
 */
export function scheduleKey(cadence: Cadence, schedule: Schedule | null): string {
  if (schedule === null || cadence === 'immediate') return cadence;
  const { timeZone, weekday, hour } = schedule;
  return [cadence, timeZone, cadence === 'daily' ? '' : weekday, hour].join('|');
}

/** Schedules that are planned for whether or not anybody is known to have them: readers of old have no other. */
export const alwaysPlanned: readonly string[] = ['daily', 'weekly'];

/** The schedule of a key; `own` stands for the review's. `null` for what is no key. */
export function scheduleOfKey(
  key: string,
  own: Schedule,
): { readonly cadence: Cadence; readonly schedule: Schedule } | null {
  const [, cadence, timeZone, weekday, hour] =
    /^(immediate|daily|weekly|monthly)(?:\|([^|]+)\|([1-7]?)\|(\d{1,2}))?$/.exec(key) ?? [];
  if (cadence === undefined) return null;
  const schedule =
    timeZone === undefined ? own : { timeZone, weekday: Number(weekday) || own.weekday, hour: Number(hour) };
  return { cadence: cadence as Cadence, schedule };
}

/** The schedule of readers who chose none. */
export function ownSchedule({ digest }: Pick<Review, 'digest'>): Schedule {
  return { timeZone: 'UTC', weekday: digest.weekday, hour: digest.hourUtc };
}

/** When the review's week last turned by that moment: what came until then was in a digest, or is in the next one. */
export function weekTurn(review: Pick<Review, 'digest'>, moment: string): string {
  return latestSlot('weekly', ownSchedule(review), new Date(moment));
}

/** A reader's clock as it bears on runs. */
type Clock = Pick<Subscription, 'cadence' | 'schedule' | 'scheduledAt'>;

/**
 * Whether a run is of a reader's slot: their own latest one, asked as of the run's. Keeps what it has worked out: most
 * readers share a handful of schedules.
 */
export function createSlotCheck(run: Pick<DigestRun, 'cadence' | 'slot'>, own: Schedule): (reader: Clock) => boolean {
  const known = new Map<string, boolean>();
  return ({ cadence, schedule, scheduledAt }) => {
    if (cadence !== run.cadence) return false;
    // A schedule that nobody had before is planned from its latest slot on, which its first reader did not ask for.
    if (scheduledAt !== null && Date.parse(scheduledAt) > Date.parse(run.slot)) return false;
    const key = scheduleKey(cadence, schedule);
    const isOfSlot = known.get(key) ?? latestSlot(cadence, schedule ?? own, new Date(run.slot)) === run.slot;
    known.set(key, isOfSlot);
    return isOfSlot;
  };
}

/**
 * Whether a reader's next slot has opened since the run's. An immediate run is overtaken by none: it is opened for events,
 * not by the clock, and cursors keep two of them apart.
 */
export function isOvertaken(
  run: Pick<DigestRun, 'cadence' | 'slot'>,
  { cadence, schedule }: Clock,
  own: Schedule,
  now: Date,
): boolean {
  return run.cadence !== 'immediate' && latestSlot(cadence, schedule ?? own, now) > run.slot;
}
