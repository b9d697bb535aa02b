import { randomBytes, randomUUID } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { SesCall } from './query-protocol.ts';
import { invalidParameter } from './ses-error.ts';
import { sesEvents } from './ses-events.ts';
import {
  checkRecipients,
  checkSize,
  checkTags,
  type HeaderField,
  headerValue,
  parseAddress,
  readHeader,
} from './ses-limits.ts';
import type { StoredMessage } from './stored-message.ts';

/** A mail that SES would accept, not yet stored. `identities` are the addresses that must be verified. */
export interface Submission {
  readonly message: StoredMessage;
  readonly identities: readonly string[];
  readonly configurationSet: string;
}

/** SendRawEmail: the bytes as they are; Destinations, else the To, Cc and Bcc fields, say who gets them. */
export function submitRawEmail(call: SesCall, now: Date): Submission {
  const data = call.text('RawMessage.Data').replace(/\s/g, '');
  if (data === '') throw invalidParameter('Missing required parameter RawMessage.Data');
  // What does not belong is looked for, not what does: 14 MB of what does would be as many steps to go back on.
  if (/[^A-Za-z0-9+/=]|=[^=]/.test(data)) throw invalidParameter('RawMessage.Data is not base64');
  const raw = Buffer.from(data, 'base64');
  checkSize(raw.length);
  const header = readHeader(raw);
  const from = headerValue(header, 'From');
  if (from === '') throw invalidParameter("Missing required header 'From'.");
  const named = call.members('Destinations');
  const recipients =
    named.length > 0 ? named : ['To', 'Cc', 'Bcc'].flatMap((name) => addressList(headerValue(header, name)));
  const source = call.text('Source') || from;
  return {
    message: stored(source, checkRecipients(recipients), { ...headerTags(header), ...callTags(call) }, raw, now),
    identities: [...new Set([parseAddress(source), ...addressList(from).map(parseAddress)])],
    configurationSet: call.text('ConfigurationSetName') || headerValue(header, 'X-SES-CONFIGURATION-SET'),
  };
}

/** SendEmail: SES composes the message from its parts. */
export async function submitEmail(call: SesCall, now: Date): Promise<Submission> {
  const source = call.text('Source');
  const [to, cc, bcc] = ['To', 'Cc', 'Bcc'].map((kind) => call.members(`Destination.${kind}Addresses`)) as [
    readonly string[],
    readonly string[],
    readonly string[],
  ];
  const subject = call.text('Message.Subject.Data');
  const text = call.text('Message.Body.Text.Data');
  const html = call.text('Message.Body.Html.Data');
  const replyTo = call.members('ReplyToAddresses');
  if (/[\r\n]/.test(subject)) throw invalidParameter("Header 'Subject' contains CR or LF");
  if (!text && !html) throw invalidParameter('Message body is empty: give Body.Text or Body.Html');
  const identity = parseAddress(source);
  replyTo.forEach(parseAddress);
  const recipients = checkRecipients([...to, ...cc, ...bcc]);
  const composer = new MailComposer({
    from: source,
    to: [...to],
    cc: [...cc],
    replyTo: [...replyTo],
    subject,
    date: now,
    ...(text && { text }),
    ...(html && { html }),
  });
  const raw = await composer.compile().build();
  checkSize(raw.length);
  return {
    message: stored(source, recipients, callTags(call), raw, now),
    identities: [identity],
    configurationSet: call.text('ConfigurationSetName'),
  };
}

function stored(
  source: string,
  recipients: readonly string[],
  tags: Readonly<Record<string, string>>,
  raw: Buffer,
  now: Date,
): StoredMessage {
  checkTags(tags);
  const mail = { id: messageId(now), at: now.toISOString(), source, recipients: [...recipients], tags: { ...tags } };
  return { version: 1, ...mail, events: [...sesEvents(mail)], raw: raw.toString('base64') };
}

/** SES's form: a time, a UUID, six digits. */
function messageId(now: Date): string {
  const time = now.getTime().toString(16).padStart(12, '0');
  return `0100${time}-${randomBytes(4).toString('hex')}-${randomUUID().slice(9)}-000000`;
}

function callTags(call: SesCall): Record<string, string> {
  const tags = Array.from({ length: call.memberCount('Tags') }, (_, index) => [
    call.text(`Tags.member.${index + 1}.Name`),
    call.text(`Tags.member.${index + 1}.Value`),
  ]);
  return Object.fromEntries(tags);
}

/** `X-SES-MESSAGE-TAGS: name=value, name=value`. */
function headerTags(header: readonly HeaderField[]): Record<string, string> {
  const pairs = headerValue(header, 'X-SES-MESSAGE-TAGS')
    .split(',')
    .map((pair) => pair.trim());
  return Object.fromEntries(
    pairs.filter(Boolean).map((pair) => [pair.split('=')[0]!.trim(), pair.split('=').slice(1).join('=').trim()]),
  );
}

/** Splits an address list at its commas, not at those inside quotes or angle brackets (RFC 5322 §3.4). */
function addressList(field: string): readonly string[] {
  return (field.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,])+/g) ?? []).map((address) => address.trim()).filter(Boolean);
}
