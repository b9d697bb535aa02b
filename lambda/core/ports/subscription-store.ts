import type { Claim, Subscription } from '../subscription.ts';

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
  /** Replaces it if `consentVersion`, `status` and `cursor` are still as in `before` and no claim is open on it. */
  replace(before: Subscription, after: Subscription): Promise<boolean>;
  /** Ends it (or suppresses it) whatever else is going on, a claim in flight included. Idempotent. */
  end(review: string, id: string, status: 'UNSUBSCRIBED' | 'SUPPRESSED', at: string): Promise<Subscription | null>;
  /** Removes the address and the choices; a suppression keeps only the keyed hash. */
  erase(review: string, id: string, at: string): Promise<boolean>;

  /** The shards of a review's subscribers; constant for a deployment. */
  readonly shards: readonly string[];
  /** Subscriptions of one shard after an id, in id order, at most `limit`; strongly consistent. */
  page(review: string, shard: string, after: string, limit: number): Promise<readonly Subscription[]>;

  /** Opens a claim iff status is ACTIVE, cursor = claim.from and no claim is open. Consent is inside the condition. */
  claim(subscription: Subscription, claim: Claim): Promise<boolean>;
  /** Re-opens a doubtful claim for another attempt iff it is still exactly this one and status is ACTIVE. */
  reclaim(subscription: Subscription, next: Claim): Promise<boolean>;
  /** Moves the cursor to claim.to, closes the claim and notes it in `lastSent`, iff it is still open under this delivery id. */
  settle(review: string, id: string, delivery: string, outcome: 'delivered' | 'failed', at: string): Promise<boolean>;
  /** Gives the claim back (nothing was sent): cursor stays, claim closes, iff still this attempt. */
  giveBack(review: string, id: string, delivery: string, attempt: number): Promise<boolean>;
}
