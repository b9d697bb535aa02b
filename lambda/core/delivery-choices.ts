import { InvalidRequestError } from './invalid-request.ts';
import type { DeliveryForm } from './reader-views.ts';
import type { Review } from './review.ts';
import { ownSchedule } from './slots.ts';
import { plainChoices, quietPolicies, type Schedule, type Subscription } from './subscription.ts';
import { civilDay, firstInstant, parseTimeZone, timeZones } from './time-zone.ts';

/** What a form says about when and how digests come; `undefined` = it does not say, `''` or `null` = as the review does. */
export interface DeliveryFields {
  readonly timeZone?: unknown;
  readonly weekday?: unknown;
  readonly hour?: unknown;
  readonly cap?: unknown;
  readonly quiet?: unknown;
  readonly pausedUntil?: unknown;
}

export const deliveryFields: readonly (keyof DeliveryFields)[] = [
  'timeZone',
  'weekday',
  'hour',
  'cap',
  'quiet',
  'pausedUntil',
];

/** The choices a form makes; what is not in it stays as it is. */
export type DeliveryChoices = Partial<Pick<Subscription, 'schedule' | 'cap' | 'quiet'>>;

const capAtMost = 100;
const pauseAtMostDays = 366;
const dayMs = 24 * 3_600_000;

/** Throws {@link InvalidRequestError}. */
export function parseDelivery(review: Pick<Review, 'digest'>, fields: DeliveryFields): DeliveryChoices {
  return {
    ...scheduleOf(review, fields),
    ...(fields.cap !== undefined && { cap: capOf(fields.cap) }),
    ...(fields.quiet !== undefined && { quiet: quietOf(fields.quiet) }),
  };
}

function scheduleOf(review: Pick<Review, 'digest'>, { timeZone, weekday, hour }: DeliveryFields): DeliveryChoices {
  if (timeZone === undefined) {
    if (isEmpty(weekday) && isEmpty(hour)) return {};
    throw new InvalidRequestError('Say the time zone as well: an hour is another one elsewhere.');
  }
  if (isEmpty(timeZone)) return { schedule: null };
  const known = parseTimeZone(timeZone);
  if (known === null) throw new InvalidRequestError('That time zone is not known. Choose one from the list.');
  const own = ownSchedule(review);
  const schedule: Schedule = {
    timeZone: known,
    weekday: isEmpty(weekday)
      ? own.weekday
      : wholeNumber(weekday, 1, 7, 'Choose a weekday: 1 for Monday to 7 for Sunday.'),
    hour: isEmpty(hour) ? own.hour : wholeNumber(hour, 0, 23, 'Choose an hour of the day: 0 to 23.'),
  };
  return { schedule };
}

function capOf(cap: unknown): number | null {
  if (isEmpty(cap)) return null;
  return wholeNumber(cap, 1, capAtMost, `Choose how many articles a mail shows: 1 to ${capAtMost}.`);
}

function quietOf(quiet: unknown): Subscription['quiet'] {
  const wanted = isEmpty(quiet) ? plainChoices.quiet : quiet;
  const known = quietPolicies.find((policy) => policy === wanted);
  if (!known) throw new InvalidRequestError(`Choose what comes in quiet weeks: ${quietPolicies.join(', ')}.`);
  return known;
}

/**
 * `2026-12-24` → the moment that day begins where the reader is, which ends their pause; empty → no pause; `undefined` stays
 * as it is. Throws {@link InvalidRequestError}.
 */
export function parsePause(pausedUntil: unknown, timeZone: string, now: Date): string | null | undefined {
  if (pausedUntil === undefined) return undefined;
  if (isEmpty(pausedUntil)) return null;
  const text = typeof pausedUntil === 'string' ? pausedUntil : '';
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  const midnight = new Date(Date.UTC(date.year, date.month - 1, date.day));
  // No such day (30 February) has become another one.
  const isReal = midnight.getUTCMonth() === date.month - 1 && midnight.getUTCDate() === date.day;
  const endMs = isReal ? firstInstant(date, 0, timeZone) : Number.NaN;
  if (!(endMs > now.valueOf() && endMs - now.valueOf() <= pauseAtMostDays * dayMs))
    throw new InvalidRequestError('A pause ends on a day to come, within a year. Write it as 2026-12-24.');
  return new Date(endMs).toISOString();
}

/** The form in which a reader chooses all this, as it stands now. */
export function deliveryForm(review: Pick<Review, 'digest'>, subscription: Subscription, now: Date): DeliveryForm {
  const { schedule, cap, quiet, pausedUntil } = subscription;
  const timeZone = schedule?.timeZone ?? 'UTC';
  const isPaused = pausedUntil !== null && Date.parse(pausedUntil) > now.valueOf();
  return {
    schedule,
    own: ownSchedule(review),
    timeZones: timeZones(),
    cap,
    ownCap: review.digest.maxArticles,
    quiet,
    pausedUntil: isPaused ? (pauseDay(subscription) ?? '') : '',
    earliestPause: dayText(new Date(now.valueOf() + dayMs), timeZone),
  };
}

/** The day a pause ends where the reader is, `YYYY-MM-DD`. */
export function pauseDay({ pausedUntil, schedule }: Pick<Subscription, 'pausedUntil' | 'schedule'>): string | null {
  return pausedUntil === null ? null : dayText(new Date(pausedUntil), schedule?.timeZone ?? 'UTC');
}

function dayText(moment: Date, timeZone: string): string {
  const { year, month, day } = civilDay(moment, timeZone);
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

function wholeNumber(value: unknown, from: number, to: number, message: string): number {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d{1,3}$/.test(value));
  const number = isNumber ? Number(value) : Number.NaN;
  if (Number.isInteger(number) && number >= from && number <= to) return number;
  throw new InvalidRequestError(message);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
