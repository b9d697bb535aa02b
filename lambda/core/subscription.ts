/** A reader's standing order with one review: consent, choices, cursor and the open claim live in this one item. */
export interface Subscription {
  /** 32 hex digits; the first decides the shard. Never derived from the address. */
  readonly id: string;
  readonly review: string;
  readonly address: string;
  readonly status: SubscriptionStatus;
  /** Grows with every change of consent; part of the tokens that must die with it. */
  readonly consentVersion: number;
  readonly cadence: Cadence;
  /**
   * Topic id (or {@link allTopics}) → the event number from which on it counts: a new topic counts from now on. Ids stay
   * as they were chosen, whatever becomes of the topic; topic-aliases.ts reads them.
   */
  readonly topics: Readonly<Record<string, number>>;
  /** Everything up to this event number has been delivered or did not match. */
  readonly cursor: number;
  /** The committed head at confirmation: what came before was never this reader's. */
  readonly since: number;
  readonly claim: Claim | null;
  readonly createdAt: string;
  readonly confirmedAt: string | null;
  readonly endedAt: string | null;
  /** Until when the one live confirm link works; `null` once used. */
  readonly confirmBy: string | null;
  /** When a sign-up with this address was last answered by mail, ISO 8601, oldest first; see {@link maySignUpMail}. */
  readonly signUpMails?: readonly string[];
  /** The last range that was sent (or given up on), and in which run. */
  readonly lastSent:
    | (Pick<Claim, 'run' | 'from' | 'to'> & { readonly at: string; readonly outcome: 'delivered' | 'failed' })
    | null;
}

export type SubscriptionStatus = 'PENDING' | 'ACTIVE' | 'UNSUBSCRIBED' | 'SUPPRESSED' | 'ERASED';
export type Cadence = 'daily' | 'weekly';
export const cadences: readonly Cadence[] = ['daily', 'weekly'];

/** Stands for "every topic, and articles not yet filed". */
export const allTopics = '*';

/** The range (from, to] a mail is being sent for. At most one is open per subscription. */
export interface Claim {
  /** Delivery id: names the mail in SES's events (message tag, [A-Za-z0-9_-]). */
  readonly delivery: string;
  readonly run: string;
  readonly from: number;
  readonly to: number;
  /** ISO 8601, when the claim was made (again). */
  readonly at: string;
  readonly attempt: number;
}

const quarterMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;
const signUpMailsADay = 3;

/** Anybody can type anybody's address: sign-ups bring it one mail in 15 minutes and three in a day, never more. */
export function maySignUpMail({ signUpMails = [] }: Pick<Subscription, 'signUpMails'>, now: Date): boolean {
  const agesMs = signUpMails.map((at) => now.valueOf() - Date.parse(at));
  return agesMs.every((age) => age >= quarterMs) && agesMs.filter((age) => age < dayMs).length < signUpMailsADay;
}

/** The times to remember once another sign-up mail goes out. */
export function withSignUpMail({ signUpMails = [] }: Pick<Subscription, 'signUpMails'>, now: Date): readonly string[] {
  return [...signUpMails, now.toISOString()].slice(-signUpMailsADay);
}
