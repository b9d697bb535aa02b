import type { EmailAddress } from '../email-address.ts';
import type { MailPieces } from '../mail-body.ts';

/** One mail to one reader. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /**
   * The same bodies in pieces, where many mails share most of theirs: a mailer that encodes shared pieces once saves nearly
   * all of the work. They say what `html` and `text` say.
   */
  readonly pieces?: MailPieces;
  /** Extra header fields, such as List-Unsubscribe; values are single-line. */
  readonly headers: Readonly<Record<string, string>>;
  /** Tags that come back in the provider's events; [A-Za-z0-9_-]{1,256}. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What became of one send. The provider has no idempotency token, so a send is tried once and its outcome told apart:
 * accepted · refused-now (definite no, try later) · refused-item (this mail never) · refused-account (nobody's mail now)
 * · in-doubt (it may have happened).
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly messageId: string }
  | { readonly kind: 'refused-now' | 'refused-item' | 'refused-account' | 'in-doubt'; readonly reason: string };

export interface Mailer {
  send(mail: Mail): Promise<SendOutcome>;
}

/** What the provider reports afterwards about a mail it accepted. */
export interface MailEvent {
  readonly id: string;
  readonly kind: 'send' | 'delivery' | 'bounce-permanent' | 'bounce-transient' | 'complaint' | 'reject' | 'delay';
  /** The `delivery` and `subscription` tags of the mail, when it had them. */
  readonly delivery: string | null;
  readonly subscription: { readonly review: string; readonly id: string } | null;
  /** The `probe` tag: a mail of the doctor's to the provider's simulator, which belongs to nobody. */
  readonly probe?: string;
  /** Whom the mail went to, which may no longer be the subscription's address; `null` when it does not say. */
  readonly recipient: EmailAddress | null;
  readonly at: string;
}
