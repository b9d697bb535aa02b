/** A reader's standing order with one review: consent, choices, cursor and the open claim live in this one item. */
export interface Subscription {
  /** 32 hex digits; the first decides the shard. Never derived from the address. */
  readonly id: string;
  readonly review: string;
  readonly address: string;
  readonly status: SubscriptionStatus;
  /** Grows with every change of consent; part of the tokens that must die with it. */
  readonly consentVersion: number;
  /** Grows with every change of choices, so that no mail goes out for older ones; absent: none was changed yet. */
  readonly choicesVersion?: number;
  readonly cadence: Cadence;
  /** When their digest is due, on their own clock; `null` = the review's own weekday and hour, in UTC. */
  readonly schedule: Schedule | null;
  /** ISO 8601, when cadence or schedule were changed: slots before it were not theirs; `null` = never since they began. */
  readonly scheduledAt: string | null;
  /** Articles a mail shows in full, 1…100; `null` = the review's number. */
  readonly cap: number | null;
  readonly quiet: QuietPolicy;
  /** ISO 8601; until then nothing is due. The cursor waits, so one digest afterwards carries it all. */
  readonly pausedUntil: string | null;
  /**
   * Topic id (or {@link allTopics}) → the event number from which on it counts: a new topic counts from now on. Ids stay
   * as they were chosen, whatever becomes of the topic; topic-aliases.ts reads them.
   */
  readonly topics: Readonly<Record<string, number>>;
  /**
   * Choices that were given up → the event ranges (from, to] in which they counted and were sent: a retraction still
   * reaches whoever was sent the paper.
   */
  readonly left: Readonly<Record<string, readonly EventRange[]>>;
  /** Ranges that were given up on ("failed"): what stood in them was never sent to this reader. */
  readonly gaps: readonly EventRange[];
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
  /** Sign-ups with this address that were answered by mail, `<ISO 8601>#<request>`, oldest first; see {@link maySignUpMail}. */
  readonly signUpMails?: readonly string[];
  /** The last range that was sent (or given up on), and in which run. */
  readonly lastSent:
    | (Pick<Claim, 'run' | 'from' | 'to'> & {
        readonly at: string;
        readonly outcome: 'delivered' | 'failed';
        /** Absent on what was sent before it was kept. */
        readonly delivery?: string;
      })
    | null;
  /** Transient bounces, `<ISO 8601>#<event id>`, newest last, at most 10; see soft-bounces.ts. */
  readonly softBounces: readonly string[];
  /** A new address that waits for its owner's word, and until when. */
  readonly addressChange: { readonly address: string; readonly confirmBy: string } | null;
  /** What an import gave as proof of consent, in the keeper's words; `null`: the reader confirmed by mail. */
  readonly consentProof: string | null;
  /** A kill left a pointer of an address behind; SubscriptionStore.finish removes it. */
  readonly unfinished?: true;
}

export type SubscriptionStatus = 'PENDING' | 'ACTIVE' | 'UNSUBSCRIBED' | 'SUPPRESSED' | 'ERASED';
export type Cadence = 'immediate' | 'daily' | 'weekly' | 'monthly';
export const cadences: readonly Cadence[] = ['immediate', 'daily', 'weekly', 'monthly'];

/** A weekday and an hour on the clock of a place. */
export interface Schedule {
  /** IANA name, as Intl spells it: `Europe/Berlin`. */
  readonly timeZone: string;
  /** 1 = Monday … 7 = Sunday (ISO 8601). Weekly: every one; monthly: the first of the month; daily and immediate: unused. */
  readonly weekday: number;
  /** 0…23, local. */
  readonly hour: number;
}

/** What a reader is sent when there is nothing new: nothing, one line each time, or a sign of life every three months. */
export type QuietPolicy = 'silence' | 'line' | 'quarterly';
export const quietPolicies: readonly QuietPolicy[] = ['silence', 'line', 'quarterly'];

/** Event numbers, the first not included: (from, to]. */
export type EventRange = readonly [from: number, to: number];

/** What a reader who chose nothing of it has, and what items stored before these choices existed are read as. */
export const plainChoices = { schedule: null, cap: null, quiet: 'silence', pausedUntil: null } as const;

/** The state of a subscription to which nothing has happened yet. */
export const freshState = {
  scheduledAt: null,
  left: {},
  gaps: [],
  softBounces: [],
  addressChange: null,
  consentProof: null,
} as const;

/** The item of nobody: it keeps the place of an address that is erased or must not be mailed. */
export function emptySubscription(review: string, id: string, status: 'ERASED' | 'SUPPRESSED'): Subscription {
  return {
    id,
    review,
    address: '',
    status,
    consentVersion: 1,
    cadence: 'weekly',
    topics: {},
    cursor: 0,
    since: 0,
    claim: null,
    createdAt: '',
    confirmedAt: null,
    endedAt: null,
    confirmBy: null,
    lastSent: null,
    ...plainChoices,
    ...freshState,
  };
}

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
  const agesMs = signUpMails.map((mail) => now.valueOf() - Date.parse(mail.replace(/#.*$/, '')));
  return agesMs.every((age) => age >= quarterMs) && agesMs.filter((age) => age < dayMs).length < signUpMailsADay;
}

/** The sign-up mails to remember once another goes out, in answer to a request where there is one. */
export function withSignUpMail(
  { signUpMails = [] }: Pick<Subscription, 'signUpMails'>,
  now: Date,
  request: string | null = null,
): readonly string[] {
  const mail = request === null ? now.toISOString() : `${now.toISOString()}#${request}`;
  return [...signUpMails, mail].slice(-signUpMailsADay);
}

/** Whether this very request was noted before: a worker that was killed since has its mail still to send. */
export function isAnswerTo({ signUpMails = [] }: Pick<Subscription, 'signUpMails'>, request: string): boolean {
  return signUpMails.at(-1)?.endsWith(`#${request}`) ?? false;
}
