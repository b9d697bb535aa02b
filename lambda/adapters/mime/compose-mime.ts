import MailComposer from 'nodemailer/lib/mail-composer/index.js';
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
  const composer = new MailComposer({
    from: identity.from,
    to: mail.to,
    ...(identity.replyTo ? { replyTo: identity.replyTo } : {}),
    subject: mail.subject,
    text: mail.pieces ? wholeBody(mail.pieces.text) : mail.text,
    html: mail.pieces ? wholeBody(mail.pieces.html) : mail.html,
    textEncoding: 'quoted-printable',
    headers: extra.map(([key, value]) => ({ key, value: { prepared: true, value } })),
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

function refuseLineEnds(header: string): void {
  if (/[\r\n\0]/.test(header)) throw new Error('A mail header holds a line end; the mail is not composed.');
}
