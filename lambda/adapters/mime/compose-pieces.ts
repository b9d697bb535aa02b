import { randomUUID } from 'node:crypto';
import { encodeWords, foldLines } from 'nodemailer/lib/mime-funcs/index.js';
import MimeNode from 'nodemailer/lib/mime-node/index.js';
import type { BodyPieces, MailPieces, SharedText } from '../../core/mail-body.ts';
import type { Mail } from '../../core/ports/mailer.ts';
import { createRecent } from '../../core/recent.ts';
import type { MimeIdentity } from './compose-mime.ts';
import { createMessageBytes, encodePiece, type MessageBytes } from './message-bytes.ts';

/**
 * `=_` can stand in no quoted-printable text (RFC 2045 §6.7), so this boundary is right for every body and needs no die.
 */
const boundary = '=_text-and-html';
const bodyStart = (type: string) =>
  `\r\n--${boundary}\r\nContent-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`;
const bodiesStart = `MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="${boundary}"\r\n${bodyStart('plain')}`;
const htmlStart = bodyStart('html');
const end = `\r\n--${boundary}--\r\n`;

/** One for all: a message is put together without a pause in between. */
const message = createMessageBytes();

/**
 * A mail in pieces as bytes, the same mail that nodemailer makes of the whole bodies: what mails share is encoded once and
 * copied, so that a mail costs what is its reader's own.
 */
export function composePieces(mail: Mail, pieces: MailPieces, identity: MimeIdentity): Uint8Array {
  const { fields, host } = senderFields(identity);
  let head = `${fields}To: ${mail.to}\r\n${subjectField(mail.subject)}`;
  for (const key in mail.headers) head += `${key}: ${mail.headers[key]}\r\n`;
  head += `Message-ID: <${randomUUID()}@${host}>\r\n${dateField(Date.now())}`;
  message.restart();
  message.ascii(head + bodiesStart);
  addBody(message, pieces.text);
  message.ascii(htmlStart);
  addBody(message, pieces.html);
  message.ascii(end);
  return message.take();
}

let lastDate = { second: Number.NaN, field: '' };

/** RFC 5322 §3.3; the same for all mails of a second. `now`: ms. */
function dateField(now: number): string {
  const second = Math.floor(now / 1_000);
  if (lastDate.second !== second)
    lastDate = { second, field: `Date: ${new Date(now).toUTCString().replace('GMT', '+0000')}\r\n` };
  return lastDate.field;
}

function addBody(into: MessageBytes, pieces: BodyPieces): void {
  for (const piece of pieces) {
    if (typeof piece === 'string') into.piece(piece);
    else into.copy(encodedText(piece));
  }
  into.endPieces();
}

function encodedText(text: SharedText): Uint8Array {
  text.encoded ??= encodePiece(text.shared);
  return text.encoded;
}

/** RFC 5322 §2.1.1: a header line should have at most 78 characters; nodemailer's own are of 76. */
const headerLine = 76;
/** Characters of an encoded word, its wrapping among them; RFC 2047 §2 allows 75. */
const encodedWord = 52;
const subjects = createRecent<string, string>(1_000);

/** The subject as it goes out, encoded and folded. One with anything but ASCII is encoded as a whole, as nodemailer does. */
function subjectField(subject: string): string {
  const known = subjects.get(subject);
  if (known !== undefined) return known;
  const isMostlyLatin = subject.replace(/[^ -~]/g, '').length * 2 > subject.length;
  const words = encodeWords(subject, isMostlyLatin ? 'Q' : 'B', encodedWord, true);
  const field = `${foldLines(`Subject: ${words}`, headerLine)}\r\n`;
  subjects.set(subject, field);
  return field;
}

interface SenderFields {
  /** From and Reply-To as they go out, each line with its end. */
  readonly fields: string;
  /** Of the sender's address, for message ids. */
  readonly host: string;
}

const senders = createRecent<string, SenderFields>(10);

/** The fields that all mails of a sender have in common, encoded and folded by nodemailer. */
function senderFields(identity: MimeIdentity): SenderFields {
  const key = `${identity.from}\n${identity.replyTo}`;
  const known = senders.get(key);
  if (known) return known;
  const node = new MimeNode('text/plain');
  node.setHeader('From', identity.from);
  if (identity.replyTo) node.setHeader('Reply-To', identity.replyTo);
  const lines = node.buildHeaders().split(/\r\n(?![ \t])/);
  const sender = {
    fields: lines
      .filter((line) => /^(?:From|Reply-To):/.test(line))
      .map((line) => `${line}\r\n`)
      .join(''),
    host: /^Message-ID: <[^@>]*@([^>]+)>$/m.exec(lines.join('\n'))?.[1] ?? 'localhost',
  };
  senders.set(key, sender);
  return sender;
}
