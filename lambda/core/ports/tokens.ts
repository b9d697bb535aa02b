/**
 * Links that act for a reader. A token names a subscription, never an address; it is bound to one purpose and one consent
 * version, signed, revocable by key id, and has one spelling. What expires says so in its item, or in the token itself
 * (`until`); a link to unsubscribe never does.
 */
export interface Tokens {
  sign(claim: TokenClaim): string;
  /** `null` for a token that is forged, cut, re-spelt, of another purpose, or signed with a revoked key. */
  verify(token: string, purpose: TokenPurpose): TokenClaim | null;
}

/**
 * `keeper` opens the keeper's pages; `export` and `erase` come only by a fresh mail, because a digest may have been
 * forwarded. `feed` only reads, and a feed reader that stores it learns no more.
 */
export type TokenPurpose =
  | 'confirm'
  | 'preferences'
  | 'unsubscribe'
  | 'address'
  | 'undo'
  | 'export'
  | 'erase'
  | 'keeper'
  | 'feed';

export interface TokenClaim {
  readonly purpose: TokenPurpose;
  readonly review: string;
  readonly subscription: string;
  /** Confirm links die with it; unsubscribe links work whatever it is now. */
  readonly consentVersion: number;
  /** ISO 8601, to the second; the caller compares it with its `now`. Absent: the token itself does not expire. */
  readonly until?: string;
}
