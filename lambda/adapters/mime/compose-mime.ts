import MimeNode from 'nodemailer/lib/mime-node/index.js';
import { wholeBody } from '../../core/mail-body.ts';
import type { Mail } from '../../core/ports/mailer.ts';
import { composePieces } from './compose-pieces.ts';

export interface MimeIdentity {
  /** `Living Review <review@example.org>` or a bare address. */
  readonly from: string;
  /** Read by a human; `''` for none. */
  readonly replyTo: string;
}

/** An address that stands in a header as it is (RFC 5322 §3.2.3, dot-atom); any other is nodemailer's to write. */
const plainAddress = /^[\w!#$%&'*+/=?^`{|}~.-]+@[\w.-]+$/;

const notAscii = /[^ -~]/;

/**
 * A mail as RFC 5322 / 2045 bytes: text first, HTML second, quoted-printable, CRLF line ends. Header injection is refused
 * here as well: a CR, LF or NUL in any header throws. A mail that comes in pieces is put together from encoded ones.
 */
export async function composeMime(mail: Mail, identity: MimeIdentity): Promise<Uint8Array> {
  const extra = Object.entries(mail.headers);
  for (const value of [mail.to, mail.subject, identity.from, identity.replyTo]) refuseLineEnds(value);
  // These go out as they are: RFC 5322 knows ASCII only, and no line longer than 998.
  for (const [key, value] of extra) {
    if (notAscii.test(key) || notAscii.test(value)) {
      refuseLineEnds(key + value);
      throw new Error('A mail header is not plain ASCII; the mail is not composed.');
    }
    if (key.length + value.length + 2 > 998) throw new Error('A mail header is too long; the mail is not composed.');
  }
  if (mail.pieces && plainAddress.test(mail.to)) return composePieces(mail, mail.pieces, identity);
  const message = new MimeNode('multipart/alternative', nodeOptions);
  message.addHeader(extra.map(([key, value]) => ({ key, value: { prepared: true, value } })));
  message.setHeader('from', identity.from);
  message.setHeader('to', mail.to);
  if (identity.replyTo) message.setHeader('reply-to', identity.replyTo);
  message.setHeader('subject', mail.subject);
  const { text, html } = mail.pieces ? { text: wholeBody(mail.pieces.text), html: wholeBody(mail.pieces.html) } : mail;
  message.createChild('text/plain; charset=utf-8', nodeOptions).setContent(text);
  message.createChild('text/html; charset=utf-8', nodeOptions).setContent(html);
  return message.build();
}

/** A body may name files and addresses: nothing of the kind is ever read. */
const nodeOptions = { textEncoding: 'Q', newline: '\r\n', disableFileAccess: true, disableUrlAccess: true } as const;

function refuseLineEnds(header: string): void {
  if (/[\r\n\0]/.test(header)) throw new Error('A mail header holds a line end; the mail is not composed.');
}
