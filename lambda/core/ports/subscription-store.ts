import type { Claim, Subscription } from '../subscription.ts';

/** What may change while a digest is on its way: nothing of it is part of the delivery. */
export type Amendment = Partial<
  Pick<
    Subscription,
    'status' | 'consentVersion' | 'endedAt' | 'topics' | 'left' | 'addressChange' | 'signUpMails' | 'consentProof'
  >
>;

/** Subscriptions. Every write is one conditional write on one item; `false` means the condition did not hold. */
export interface SubscriptionStore {
  get(review: string, id: string): Promise<Subscription | null>;
  /** By address, through a keyed hash of it: the address itself stands in the subscription item only. */
  byAddress(review: string, address: string): Promise<Subscription | null>;
  /**
   * Creates a subscription unless the address has one; answers the one that is there now. An address pointer whose
   * subscription is missing (a crash between the two writes) is completed with this one.
   */
  create(subscription: Subscription): Promise<Subscription>;
  /** Replaces it if `consentVersion`, `choicesVersion`, `status` and `cursor` are still as in `before` and no claim is open, nor was when it was read (`after` then still has it). */
  replace(before: Subscription, after: Subscription): Promise<boolean>;
  /**
   * Changes what stands beside cursor and claim, a claim in flight included, iff `consentVersion` and `status` are still as
   * in `before`; answers it as it is then, `null` when they are not.
   */
  amend(before: Subscription, changes: Amendment): Promise<Subscription | null>;
  /**
   * Puts the address that waits in `addressChange` in place of the old one, iff it is ACTIVE and `consentVersion` is still
   * as in `before`; cursor, claim and history stay where they are. `taken`: that address has a subscription, or must not be
   * mailed. `changed`: the condition did not hold. Killed anywhere, an address never has two subscriptions. Idempotent.
   */
  moveAddress(before: Subscription): Promise<'moved' | 'taken' | 'changed'>;
  /** Takes back a change of address that was not confirmed, iff `consentVersion` is still as in `before`. */
  withdrawAddress(before: Subscription): Promise<boolean>;
  /** Does what a killed change of address or erasure left to do: see `Subscription.unfinished`. */
  finish(review: string, id: string): Promise<void>;
  /**
   * Ends it (or suppresses it) whatever else is going on, a claim in flight included; with `address` only while that is its
   * address. Answers it as it is then. Idempotent.
   */
  end(
    review: string,
    id: string,
    status: 'UNSUBSCRIBED' | 'SUPPRESSED',
    at: string,
    address?: string,
  ): Promise<Subscription | null>;
  /**
   * Nobody is mailed at this address again: suppresses the subscription it has, or keeps its place where it has none, which
   * the purge reduces to the keyed hash. Idempotent.
   */
  suppressAddress(review: string, address: string, at: string): Promise<void>;
  /**
   * Removes the address and the choices; a suppression keeps only the keyed hash. With `consentVersion` only while it is
   * still that: `false` when it is not, or when there is no such subscription.
   */
  erase(review: string, id: string, at: string, consentVersion?: number): Promise<boolean>;

  /**
   * Schedules (`scheduleKey` in slots.ts) that readers have or had: every active subscription's is among them, or one of
   * `alwaysPlanned`. Some may be nobody's any more. Strongly consistent.
   */
  schedules(review: string): Promise<readonly string[]>;

  /** The shards of a review's subscribers; constant for a deployment. */
  readonly shards: readonly string[];
  /** Subscriptions of one shard after an id, in id order, at most `limit`; strongly consistent. */
  page(review: string, shard: string, after: string, limit: number): Promise<readonly Subscription[]>;

  /**
   * Opens a claim iff status is ACTIVE, `consentVersion` and `choicesVersion` still as given, cursor = claim.from and no
   * claim is open. Consent is inside the condition, and with its version the address: it grows with every change of
   * address. So are the choices: a list of subscribers may be minutes old, and somebody may have paused since.
   */
  claim(subscription: Subscription, claim: Claim): Promise<boolean>;
  /** Re-opens a doubtful claim for another attempt iff it is still exactly this one, ACTIVE and `consentVersion` as given. */
  reclaim(subscription: Subscription, next: Claim): Promise<boolean>;
  /**
   * Moves the cursor to claim.to, closes the claim and notes it in `lastSent` (`failed`: in `gaps` too), iff it is still open
   * under this delivery id.
   */
  settle(review: string, id: string, delivery: string, outcome: 'delivered' | 'failed', at: string): Promise<boolean>;
  /** Gives the claim back (nothing was sent): cursor stays, claim closes, iff still this attempt. */
  giveBack(review: string, id: string, delivery: string, attempt: number): Promise<boolean>;

  /**
   * Notes a transient bounce; answers all that are kept (soft-bounces.ts), none for somebody who is not there or erased.
   * Idempotent by event id.
   */
  noteSoftBounce(review: string, id: string, at: string, event: string): Promise<readonly string[]>;
  /** The last mail was accepted and then rejected: its range was not sent after all. Iff it is still this delivery. */
  noteRejected(review: string, id: string, delivery: string): Promise<boolean>;
}
