import type { SendQuota } from './ports/send-rate.ts';

/**
 * How all workers together stay under the provider's rate. Time is cut into lanes; a lane lets one mail go each `everyMs`,
 * so slow workers side by side use what one fast worker would. A worker takes a batch of a lane's next cells for itself and
 * sends at most one mail at the beginning of each: whatever else happens, the lanes together never exceed the rate.
 *
 *     lane 0   ▏A ▏A ▏A ▏A ▏C ▏C ▏        A, B, C: workers with batches of their own
 *     lane 1   ▏B ▏B ▏B ▏B ▏A ▏A ▏
 */
export interface RateState {
  /** Milliseconds since 1970 from which on each lane is free. */
  readonly lanes: readonly number[];
  /** Mails taken in each hour of the last day, `2026-11-30T07` → count. */
  readonly hours: Readonly<Record<string, number>>;
  /** The same by day, for as long as the circuit looks back. */
  readonly days: Readonly<Record<string, number>>;
}

export const freshRate: RateState = { lanes: [], hours: {}, days: {} };

/** So many cells of one lane, one each `everyMs` from `notBefore` on. */
export interface RateGrant {
  readonly granted: number;
  readonly notBefore: string;
  readonly everyMs: number;
  readonly lane: number;
}

export type RateAnswer = RateGrant | { readonly exhausted: 'daily'; readonly retryAt: string };

/** Somebody who would have to wait longer comes again: cells far ahead are wasted by whoever dies before them. */
const aheadMs = 10_000;
/** No batch reaches further; a lane that claims to be taken for longer was written by a clock that is wrong. */
const nonsenseMs = 10 * 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A tenth of the rate is left to mails that wait for nobody: sign-ups, confirmations. */
const share = 0.9;
const lanesAtMost = 50;
/** A worker claims, sends and settles about five mails a second. */
const mailsALane = 5;

/** Lanes for a rate, and how far apart a lane's mails are: `lanes` × ⌈1000 / everyMs⌉ never exceeds the rate. */
export function lanesOf({ perSecond, workers }: Pick<SendQuota, 'perSecond' | 'workers'>): {
  readonly lanes: number;
  readonly everyMs: number;
} {
  const lanes = Math.min(
    lanesAtMost,
    workers ?? lanesAtMost,
    Math.max(1, Math.floor((perSecond * share) / mailsALane)),
  );
  const each = Math.floor((perSecond * share) / lanes);
  // Under two a second nothing can be left over: one mail at a time, exactly at the rate. Over a thousand nobody waits.
  return { lanes, everyMs: each > 1_000 ? 0 : Math.ceil(1_000 / (each >= 1 ? each : perSecond)) };
}

/** Mails of the day's quota that are kept for sign-ups: a tenth, at most a thousand. */
export function keptForSignUps(perDay: number): number {
  return Math.min(1_000, Math.ceil(perDay / 10));
}

/** What the last 24 hours have taken. The oldest hour counts whole, so a day is never overdrawn. */
export function takenInADay({ hours }: RateState, now: Date): number {
  const oldest = hourOf(new Date(now.valueOf() - dayMs));
  return Object.entries(hours).reduce((total, [hour, count]) => (hour >= oldest ? total + count : total), 0);
}

/**
 * Takes up to `want` mails from rate and day. `others`: what the provider counts that was not taken here (sign-up mails,
 * other senders). `granted: 0`: every lane is taken further ahead than anybody should wait; come again at `notBefore`.
 */
export function takeFromRate(
  state: RateState,
  want: number,
  quota: Omit<SendQuota, 'sentLastDay'>,
  others: number,
  now: Date,
): { readonly answer: RateAnswer; readonly next: RateState | null } {
  const nowMs = now.valueOf();
  const taken = takenInADay(state, now);
  const left = quota.perDay - keptForSignUps(quota.perDay) - taken - others;
  if (left < 1) return { answer: { exhausted: 'daily', retryAt: whenSomeIsBack(state, now) }, next: null };
  const { lanes, everyMs } = lanesOf(quota);
  const free = Array.from({ length: lanes }, (_, lane) => {
    const at = state.lanes[lane] ?? 0;
    return at > nowMs + nonsenseMs ? nowMs : Math.max(at, nowMs);
  });
  const start = Math.min(...free);
  const lane = free.indexOf(start);
  const notBefore = new Date(start).toISOString();
  if (start > nowMs + aheadMs) return { answer: { granted: 0, notBefore, everyMs, lane }, next: null };
  const granted = Math.max(1, Math.min(want, Math.floor(left)));
  return {
    answer: { granted, notBefore, everyMs, lane },
    next: {
      lanes: free.map((at, index) => (index === lane ? start + granted * everyMs : at)),
      hours: counted(state.hours, hourOf(now), granted, hourOf(new Date(nowMs - dayMs))),
      days: counted(state.days, dayOf(now), granted, dayOf(new Date(nowMs - 8 * dayMs))),
    },
  };
}

/** What a worker did not need: `cells` at the end of its last grant, and so many `mails` of all it took. */
export interface Spare {
  readonly cells: number;
  readonly mails: number;
}

/** Gives back what was not used: mails to the day, cells to the lane while nobody has taken what follows them. */
export function giveBackToRate(state: RateState, grant: RateGrant, { cells, mails }: Spare, now: Date): RateState {
  const end = Date.parse(grant.notBefore) + grant.granted * grant.everyMs;
  const less = (counts: Readonly<Record<string, number>>, name: string) => ({
    ...counts,
    [name]: Math.max(0, (counts[name] ?? 0) - mails),
  });
  return {
    lanes: state.lanes.map((at, lane) =>
      lane === grant.lane && at === end ? Math.min(end, Math.max(end - cells * grant.everyMs, now.valueOf())) : at,
    ),
    hours: less(state.hours, hourOf(new Date(grant.notBefore))),
    days: less(state.days, dayOf(new Date(grant.notBefore))),
  };
}

function counted(counts: Readonly<Record<string, number>>, name: string, more: number, oldest: string) {
  const kept = Object.entries(counts).filter(([known]) => known >= oldest);
  return { ...Object.fromEntries(kept), [name]: (counts[name] ?? 0) + more };
}

/** When the oldest hour of the last day is over, and no sooner than in a quarter of an hour. */
function whenSomeIsBack({ hours }: RateState, now: Date): string {
  const oldest = hourOf(new Date(now.valueOf() - dayMs));
  const [first] = Object.keys(hours)
    .filter((hour) => hour >= oldest && (hours[hour] ?? 0) > 0)
    .toSorted();
  const back = first ? Date.parse(`${first}:00Z`) + hourMs + dayMs : now.valueOf() + hourMs;
  return new Date(Math.max(back, now.valueOf() + hourMs / 4)).toISOString();
}

const hourOf = (at: Date) => at.toISOString().slice(0, 13);
const dayOf = (at: Date) => at.toISOString().slice(0, 10);
