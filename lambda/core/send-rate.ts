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
  /** The same of the lane of sign-up mails. */
  readonly signUps: number;
  /** Mails taken in each hour of the last day, `2026-11-30T07` → count. */
  readonly hours: Readonly<Record<string, number>>;
  /** The same by day, for as long as the circuit looks back. */
  readonly days: Readonly<Record<string, number>>;
}

export const freshRate: RateState = { lanes: [], signUps: 0, hours: {}, days: {} };

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
  // Under two a second nothing can be left over: one mail a second, or as few as the rate. Over a thousand nobody waits.
  return { lanes, everyMs: each > 1_000 ? 0 : Math.ceil(1_000 / (each >= 1 ? each : Math.min(1, perSecond))) };
}

/** Mails of the day's quota that are kept for sign-ups: a tenth, at most a thousand. */
export function keptForSignUps(perDay: number): number {
  return Math.min(1_000, Math.ceil(perDay / 10));
}

/** Whether the last 24 hours took four fifths of what the provider allows; never where there is no limit. */
export function isQuotaNear({ perDay, sentLastDay }: Pick<SendQuota, 'perDay' | 'sentLastDay'>): boolean {
  return sentLastDay >= 0.8 * perDay;
}

/** What the last 24 hours have taken. The oldest hour counts whole, so a day is never overdrawn. */
export function takenInADay({ hours }: RateState, now: Date): number {
  const oldest = hourOf(new Date(now.valueOf() - dayMs));
  return Object.entries(hours).reduce((total, [hour, count]) => (hour >= oldest ? total + count : total), 0);
}

/**
 * Takes up to `want` mails from rate and day. `others`: what the provider counts that was not taken here (other
 * senders). `granted: 0`: every lane is taken further ahead than anybody should wait; come again at `notBefore`.
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
  const free = Array.from({ length: lanes }, (_, lane) => freeFrom(state.lanes[lane] ?? 0, nowMs));
  const start = Math.min(...free);
  const lane = free.indexOf(start);
  const notBefore = new Date(start).toISOString();
  if (start > nowMs + aheadMs) return { answer: { granted: 0, notBefore, everyMs, lane }, next: null };
  const granted = Math.max(1, Math.min(want, Math.floor(left)));
  return {
    answer: { granted, notBefore, everyMs, lane },
    next: {
      ...taking(state, granted, now),
      lanes: free.map((at, index) => (index === lane ? start + granted * everyMs : at)),
    },
  };
}

const signUpAheadMs = 5_000;

/**
 * Takes one mail for somebody who waits at their screen. What the lanes leave of the rate is a lane of its own for these,
 * so no digest run is in front of them (where not one a second is left, they take cells among the others); and they may use
 * the day to its end. `granted: 0`: too many wait; come again.
 */
export function takeForSignUp(
  state: RateState,
  quota: Omit<SendQuota, 'sentLastDay'>,
  others: number,
  now: Date,
): { readonly answer: RateAnswer; readonly next: RateState | null } {
  const nowMs = now.valueOf();
  if (quota.perDay - takenInADay(state, now) - others < 1)
    return { answer: { exhausted: 'daily', retryAt: whenSomeIsBack(state, now) }, next: null };
  const { lanes, everyMs } = lanesOf(quota);
  // Mails of a lane that begin within any one second.
  const spare =
    everyMs === 0 ? Number.POSITIVE_INFINITY : Math.floor(quota.perSecond) - lanes * Math.ceil(1_000 / everyMs);
  if (spare < 1) return takeFromRate(state, 1, { ...quota, perDay: Number.POSITIVE_INFINITY }, others, now);
  const start = freeFrom(state.signUps, nowMs);
  const ownMs = Math.ceil(1_000 / spare);
  const answer = { notBefore: new Date(start).toISOString(), everyMs: ownMs, lane: signUpLane };
  if (start > nowMs + signUpAheadMs) return { answer: { ...answer, granted: 0 }, next: null };
  return { answer: { ...answer, granted: 1 }, next: { ...taking(state, 1, now), signUps: start + ownMs } };
}

/** Number of the lane of sign-up mails, which is none of the others. */
const signUpLane = -1;

function freeFrom(at: number, nowMs: number): number {
  return at > nowMs + nonsenseMs ? nowMs : Math.max(at, nowMs);
}

/** So many mails more in hour and day. */
function taking(state: RateState, granted: number, now: Date): RateState {
  const nowMs = now.valueOf();
  return {
    ...state,
    hours: counted(state.hours, hourOf(now), granted, hourOf(new Date(nowMs - dayMs))),
    days: counted(state.days, dayOf(now), granted, dayOf(new Date(nowMs - 8 * dayMs))),
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
    ...state,
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
