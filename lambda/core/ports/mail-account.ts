import type { SendQuota } from './send-rate.ts';

/** What the mail provider says about the account and its senders. */
export interface MailAccount {
  /** Where it is asked, such as `us-east-1`. */
  readonly region: string;
  quota(): Promise<SendQuota>;
  /** Whether the provider has switched sending off for the account. */
  isSendingEnabled(): Promise<boolean>;
  /** An address, or a domain. */
  sender(identity: string): Promise<SenderState>;
}

export interface SenderState {
  readonly isVerified: boolean;
  /** Whether mails are signed, and the keys found in DNS. */
  readonly isSigned: boolean;
  /** The domain of its envelope sender, and whether the provider has found its records; `null`: the provider's own. */
  readonly mailFrom: { readonly domain: string; readonly isFound: boolean } | null;
}

/** The account could not be asked. The message says why, without anything secret. */
export class MailAccountError extends Error {
  override readonly name = 'MailAccountError';
  /** credentials: there are none, or they are not taken. denied: they lack the right. unreachable: no clear answer. */
  readonly kind: 'credentials' | 'denied' | 'unreachable';
  constructor(kind: MailAccountError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}
