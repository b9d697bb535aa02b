import { invalidParameter, type SesError } from './ses-error.ts';

/** SES v1 limits (Amazon SES Developer Guide, "Service quotas"; API reference, SendRawEmail). */
export const maxRecipients = 50;
export const maxMessageBytes = 10 * 1024 * 1024;

/** `Name <reader@example.org>` or a bare address → the bare address. Throws what SES answers for one it will not take. */
export function parseAddress(text: string): string {
  const address = (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();
  const problem = addressProblem(text, address);
  if (problem) throw problem;
  return address;
}

function addressProblem(text: string, address: string): SesError | null {
  if (/[\r\n]/.test(text)) return invalidParameter('Local address contains control or whitespace');
  const at = address.lastIndexOf('@');
  if (at < 0 || at === address.length - 1) return invalidParameter("Missing final '@domain'");
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (local === '') return invalidParameter('Missing local part');
  // SES takes no SMTPUTF8 local part, and domains as Punycode only (API reference, "Destination").
  if (/\P{ASCII}/u.test(local)) return invalidParameter('Local address contains non-ASCII characters');
  if (/\P{ASCII}/u.test(domain)) return invalidParameter('Domain contains non-ASCII characters');
  if (/[\s\p{Cc}]/u.test(local)) return invalidParameter('Local address contains control or whitespace');
  if (/[\s\p{Cc}]/u.test(domain)) return invalidParameter('Domain contains control or whitespace');
  if (/\P{ASCII}/u.test(text)) return invalidParameter('Illegal address: encode the display name (RFC 2047)');
  if (local.length > 64 || address.length > 320) return invalidParameter('Local address is too long');
  if (!/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local))
    return invalidParameter('Illegal address');
  const labels = domain.split('.');
  if (!labels.every((label) => /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))) {
    return invalidParameter('Domain contains illegal character');
  }
  if (labels.length < 2) return invalidParameter('Domain contains no dot');
  return null;
}

/** Between one and fifty addresses, To, Cc and Bcc together. */
export function checkRecipients(recipients: readonly string[]): readonly string[] {
  if (recipients.length === 0) throw invalidParameter("Missing required header 'To'.");
  if (recipients.length > maxRecipients) throw invalidParameter(`Recipient count exceeds ${maxRecipients}.`);
  return recipients.map(parseAddress);
}

/** Message tags: name and value of at most 256 characters from A-Z a-z 0-9 _ and -. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(tags)) {
    if (!tagText.test(name))
      throw invalidParameter(`Invalid tag name <${name}>: only alphanumeric ASCII characters, '_',  '-' are allowed.`);
    if (!tagText.test(value))
      throw invalidParameter(
        `Invalid tag value <${value}>: only alphanumeric ASCII characters, '_',  '-' are allowed.`,
      );
  }
}

const tagText = /^[A-Za-z0-9_-]{1,256}$/;

export function checkSize(bytes: number): void {
  if (bytes > maxMessageBytes)
    throw invalidParameter(`Message length is more than ${maxMessageBytes} bytes long: '${bytes}'.`);
}

export type HeaderField = readonly [name: string, value: string];

const onlyOnce = ['from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'subject', 'date', 'message-id', 'mime-version'];

/**
 * The header fields of a raw message, unfolded, in order. Throws what SES answers when they are no header (RFC 5322), carry
 * 8-bit text or a stray line end, or name a field twice that may stand once.
 */
export function readHeader(raw: Uint8Array): readonly HeaderField[] {
  const text = Buffer.from(raw).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const fields: [string, string][] = [];
  for (const line of text.slice(0, end).split(/\r?\n/)) {
    if (line.includes('\r')) throw invalidParameter('Header contains a bare CR');
    if (/^[ \t]/.test(line) && fields.length > 0) fields.at(-1)![1] += ` ${line.trim()}`;
    else {
      const [, name, value] = /^([!-9;-~]+):[ \t]*(.*)$/s.exec(line) ?? [];
      if (name === undefined) throw invalidParameter(`Illegal header line: '${line.slice(0, 60)}'`);
      fields.push([name, value!.trimEnd()]);
    }
  }
  const seen = new Set<string>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    if (/\P{ASCII}/u.test(value)) throw invalidParameter(`Header '${name}' contains non-ASCII characters.`);
    if (onlyOnce.includes(key) && seen.has(key)) throw invalidParameter(`Duplicate header '${name}'.`);
    seen.add(key);
  }
  return fields;
}

export function headerValue(fields: readonly HeaderField[], name: string): string {
  return fields.find(([field]) => field.toLowerCase() === name.toLowerCase())?.[1] ?? '';
}
