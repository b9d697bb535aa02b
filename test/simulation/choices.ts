import { type Choice, dayMs, hourMs, minuteMs } from './scenario.ts';
import { review } from './service.ts';

/** What may have been in force from `from` on, and was for certain from `surely` on (`null`: nobody was ever told). */
export interface ChoiceRecord {
  readonly choice: Choice;
  /** A moment; `null` = no pause. */
  readonly pausedUntil: number | null;
  readonly from: number;
  readonly surely: number | null;
}

/** No send starts later than this after its claim, so nothing a reader says is overtaken by more (send-digests.ts). */
export const claimToSendMs = 10_000;
/** How far a machine's clock may be off, either way (faults.ts), and two of them from each other. */
const skewMs = 2 * minuteMs;

/** Choices that may have been in force at some moment from `at` until `until`. */
export function inForce(
  choices: readonly ChoiceRecord[],
  at: number,
  until: number = Number.POSITIVE_INFINITY,
): readonly ChoiceRecord[] {
  const surely = choices.findLastIndex((record) => record.surely !== null && record.surely <= at);
  return choices.slice(Math.max(0, surely)).filter(({ from }) => from <= until);
}

/** Whether a mail to this reader may begin at a moment, as far as pauses go. */
export function isPausedAt(choices: readonly ChoiceRecord[], at: number): boolean {
  return inForce(choices, at - claimToSendMs, at).every(
    ({ pausedUntil }) => pausedUntil !== null && at + skewMs < pausedUntil,
  );
}

/**
 * Up to when what is public is owed by a moment at which all runs have been served: the latest slot by then, where the
 * reader is. −∞ where that cannot be said: a choice made after it, or a pause that was not over by then.
 */
export function owedUntil(choices: readonly ChoiceRecord[], servedAt: number): number {
  return Math.min(...inForce(choices, servedAt).map((record) => owedUnder(record, choices[0] === record, servedAt)));
}

function owedUnder({ choice, pausedUntil, from, surely }: ChoiceRecord, isFirst: boolean, servedAt: number): number {
  const madeAt = isFirst ? 0 : (surely ?? from + hourMs);
  const readyAt = Math.max(madeAt, pausedUntil ?? 0) + (isFirst && pausedUntil === null ? 0 : skewMs);
  // An immediate run is opened by what is new; for what waited before, once a day.
  if (choice.cadence === 'immediate')
    return readyAt === 0 || slotOf({ ...choice, cadence: 'daily', schedule: null }, servedAt) >= readyAt
      ? servedAt
      : -Infinity;
  const slot = slotOf(choice, servedAt);
  return slot >= readyAt ? slot : Number.NEGATIVE_INFINITY;
}

/**
 * The latest slot of a choice that has opened by a moment. Worked out here from what the clocks of these weeks show, not
 * asked of the service, which may have it wrong.
 */
export function slotOf({ cadence, schedule }: Pick<Choice, 'cadence' | 'schedule'>, at: number): number {
  const { hourUtc, weekday: ownWeekday } = review.digest;
  const { timeZone, weekday, hour } = schedule ?? { timeZone: 'UTC', weekday: ownWeekday, hour: hourUtc };
  for (let day = Math.floor(at / dayMs) + 1; ; day -= 1) {
    const date = new Date(day * dayMs);
    const isDue =
      cadence === 'daily' || ((date.getUTCDay() || 7) === weekday && (cadence === 'weekly' || date.getUTCDate() <= 7));
    const opensAt = momentOf(day * dayMs + hour * hourMs, timeZone);
    if (isDue && opensAt <= at) return opensAt;
  }
}

/** In autumn 2026; only New York changes its clocks in these weeks, on 1 November at 2 o'clock. */
const aheadOfUtcMs: Readonly<Record<string, number>> = {
  UTC: 0,
  'Europe/Berlin': hourMs,
  'Asia/Kolkata': 5.5 * hourMs,
  'Asia/Tokyo': 9 * hourMs,
  'Pacific/Auckland': 13 * hourMs,
  'America/New_York': -5 * hourMs,
};
const winterInNewYork = Date.parse('2026-11-01T06:00:00Z');

/** When the clock there first shows a time, given as if it were UTC. */
function momentOf(shown: number, timeZone: string): number {
  const moment = shown - (aheadOfUtcMs[timeZone] ?? Number.NaN);
  const isSummer = timeZone === 'America/New_York' && moment - hourMs < winterInNewYork;
  return isSummer ? moment - hourMs : moment;
}
