/**
 * Links that act for a reader. A token names a subscription, never an address; it is bound to one purpose and one consent
 * version, signed, revocable by key id, and has one spelling. It carries no expiry: what expires says so in its item.
 */
export interface Tokens {
  sign(claim: TokenClaim): string;
  /** `null` for a token that is forged, cut, re-spelt, of another purpose, or signed with a revoked key. */
  verify(token: string, purpose: TokenPurpose): TokenClaim | null;
}

export type TokenPurpose = 'confirm' | 'preferences' | 'unsubscribe';

export interface TokenClaim {
  readonly purpose: TokenPurpose;
  readonly review: string;
  readonly subscription: string;
  /** Confirm links die with it; unsubscribe links work whatever it is now. */
  readonly consentVersion: number;
}
