import type { ParsedMail, SimpleParserOptions } from 'mailparser';
import type { MailboxEnvelope, MailboxMessage } from './stored-message.ts';

/** A mail as its viewer shows it. */
export interface MessageView {
  readonly envelope: MailboxEnvelope;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  /** Every header field as it stands, in order. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** `''` when the mail has no such part. Inline images stand as data: URLs. */
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly contentType: string; readonly bytes: number }[];
  readonly source: string;
}

// Loaded when the first mail is looked at: its tables of encodings take a good part of a start.
async function parse(raw: Buffer, options?: SimpleParserOptions): Promise<ParsedMail> {
  const { simpleParser } = await import('mailparser');
  return simpleParser(raw, options);
}

/** Decodes a whole message (MIME, RFC 2045 and 2047). What cannot be decoded is shown as it stands. */
export async function viewMessage({ raw, ...envelope }: MailboxMessage): Promise<MessageView> {
  const mail = await parse(raw, { skipTextToHtml: true, skipHtmlToText: true, skipTextLinks: true });
  return {
    envelope,
    subject: mail.subject ?? '',
    from: sender(mail, envelope.source),
    to:
      [mail.to ?? []]
        .flat()
        .map(({ text }) => text)
        .join(', ') || envelope.recipients.join(', '),
    headers: mail.headerLines.map(({ key, line }) => {
      const colon = line.indexOf(':');
      return {
        name: colon < 0 ? key : line.slice(0, colon),
        value: line
          .slice(colon + 1)
          .replace(/\r?\n\s*/g, ' ')
          .trim(),
      };
    }),
    html: mail.html || '',
    text: mail.text ?? '',
    attachments: mail.attachments.map(({ filename, contentType, size }) => ({
      name: filename ?? '(no name)',
      contentType,
      bytes: size,
    })),
    source: raw.toString('utf8'),
  };
}

/** Subject and sender alone, from the header: enough for a list and cheap for thousands. */
export async function glanceAt({
  raw,
  source,
}: MailboxMessage): Promise<{ readonly subject: string; readonly from: string }> {
  const end = raw.indexOf('\n\r\n');
  const mail = await parse(end < 0 ? raw : Buffer.concat([raw.subarray(0, end + 1), Buffer.from('\r\n')]));
  return { subject: mail.subject ?? '', from: sender(mail, source) };
}

/** `Living Review <review@example.org>`, without the quotes a header may need. */
function sender(mail: ParsedMail, envelope: string): string {
  const [first] = mail.from?.value ?? [];
  if (!first?.address) return envelope;
  return first.name ? `${first.name} <${first.address}>` : first.address;
}
