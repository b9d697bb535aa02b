import { type EmailAddress, mailboxOf } from './email-address.ts';
import type { Limit } from './ports/counters.ts';

/** How often signing up may be asked for, and may send mail. Digests have a quota of their own and are not touched. */
export interface SignUpLimits {
  /** Requests from one network; more are answered 429. */
  readonly network: Limit;
  /** Mails to one mailbox, however its address is written, for one review. */
  readonly mailbox: Limit;
  /** Mails to one mailbox, for all reviews together. */
  readonly mailboxADay: Limit;
  /** Mails to everybody together: what a flood can send at most. The narrower window first. */
  readonly budget: readonly Limit[];
}

export const hourSeconds = 3_600;
export const daySeconds = 24 * hourSeconds;

export const defaultBudget = { anHour: 200, aDay: 1_000 } as const;

/** The limits of a deployment; what a keeper sets is the budget and how often one network may ask. */
export function signUpLimits(own: {
  readonly anHour: number;
  readonly aDay: number;
  readonly ofNetworkAnHour: number;
}): SignUpLimits {
  return {
    network: { limit: own.ofNetworkAnHour, windowSeconds: hourSeconds },
    mailbox: { limit: 1, windowSeconds: hourSeconds / 4 },
    mailboxADay: { limit: 3, windowSeconds: daySeconds },
    budget: [
      { limit: own.anHour, windowSeconds: hourSeconds },
      { limit: own.aDay, windowSeconds: daySeconds },
    ],
  };
}

/** What is counted of an address: the mailbox it most probably reaches. */
export function mailboxKey(address: EmailAddress): string {
  return `sign-up mailbox ${mailboxOf(address)}`;
}

/** Whether an address is at a host, or below one, whose mailboxes anybody opens for ten minutes. */
export function isDisposable(address: EmailAddress, domains: ReadonlySet<string>): boolean {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  return labels.some((_, index) => domains.has(labels.slice(index).join('.')));
}

/** A list of such hosts, one a line; `#` begins a comment. */
export function parseDomainList(text: string): ReadonlySet<string> {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*/, '').trim().toLowerCase());
  return new Set(lines.filter(Boolean));
}
