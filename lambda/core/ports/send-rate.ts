import type { RateAnswer, RateGrant, Spare } from '../send-rate.ts';

/** What the mail provider allows (SES: GetSendQuota). */
export interface SendQuota {
  /** Mails a second. */
  readonly perSecond: number;
  /** Mails in any 24 hours; `Infinity` where there is no limit. */
  readonly perDay: number;
  /** What it has counted in the last 24 hours, from anybody. */
  readonly sentLastDay: number;
  /** How many workers ever send side by side; absent: any number. */
  readonly workers?: number;
}

/**
 * The pace of all workers together. A worker takes a batch of mails before it claims them and sends each no sooner than its
 * turn; what it does not use it gives back.
 */
export interface SendRate {
  /** Takes up to `want` mails; `exhausted` when the day has none left. */
  reserve(want: number, now: Date): Promise<RateAnswer>;
  /** Takes one mail for somebody who waits at their screen; `granted: 0`: too many do. */
  reserveForSignUp(now: Date): Promise<RateAnswer>;
  giveBack(last: RateGrant, spare: Spare, now: Date): Promise<void>;
  /** Mails taken on each day, `2026-11-30` → count, the last eight days at least. */
  takenByDay(): Promise<Readonly<Record<string, number>>>;
}
