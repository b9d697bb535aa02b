import type { Subscription } from './subscription.ts';

/** One address SES can send to: dot-atom local part in ASCII, DNS host name (punycode); RFC 5321 lengths. */
export type EmailAddress = Subscription['address'];

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const hostName = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * The address as it will be stored and mailed: the reader's own local part, the host in lower-case punycode. `null` for
 * anything that is not exactly one plain address (lists, comments, quoted or non-ASCII local parts, IP literals, line ends).
 */
export function parseEmailAddress(text: unknown): EmailAddress | null {
  if (typeof text !== 'string' || text.length > 320) return null;
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, at);
  if (at < 1 || local.length > 64 || !localPart.test(local)) return null;
  const host = asciiHost(trimmed.slice(at + 1));
  return host !== null && hostName.test(host) && local.length + 1 + host.length <= 254 ? `${local}@${host}` : null;
}

function asciiHost(host: string): string | null {
  if (!/^[\p{L}\p{N}\p{M}.-]+$/u.test(host)) return null;
  try {
    // WHATWG URL applies UTS #46: one host has one spelling whatever script it was typed in.
    return new URL(`http://${host}/`).hostname;
  } catch {
    return null;
  }
}

/** The form under which an address is looked up: readers change the case of their own address from form to form. */
export function addressKey(address: EmailAddress): string {
  return address.toLowerCase();
}

const dotlessHosts: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);

export function isSameAddress(one: EmailAddress, other: EmailAddress): boolean {
  return addressKey(one) === addressKey(other);
}

/**
 * The mailbox an address most probably reaches, for counting only, never for sending: case folded, the tag after `+` left
 * out, and at Gmail the dots too ("Dots don't matter in Gmail addresses", Gmail Help).
 */
export function mailboxOf(address: EmailAddress): string {
  const key = addressKey(address);
  const at = key.lastIndexOf('@');
  const host = key.slice(at + 1);
  const [untagged = ''] = key.slice(0, at).split('+');
  // An address that is nothing but a tag is itself.
  const local = untagged === '' ? key.slice(0, at) : untagged;
  return dotlessHosts.has(host) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${host}`;
}
