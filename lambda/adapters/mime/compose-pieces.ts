import { randomUUID } from 'node:crypto';
import MimeNode from 'nodemailer/lib/mime-node/index.js';
import { type BodyPieces, type MailPieces, type OwnGap, ownText, type SharedText } from '../../core/mail-body.ts';
import type { Mail } from '../../core/ports/mailer.ts';
import { createRecent } from '../../core/recent.ts';
import type { MimeIdentity } from './compose-mime.ts';
import { encodePiece, endOfPieces } from './quoted-printable.ts';

/**
 * `=_` can stand in no quoted-printable text (RFC 2045 §6.7), so this boundary is right for every body and needs no die.
 */
const boundary = '=_text-and-html';
const bodyType = (type: string) =>
  Buffer.from(
    `\r\n--${boundary}\r\nContent-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`,
    'latin1',
  );
const textStart = bodyType('plain');
const htmlStart = bodyType('html');
const end = Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1');

/** What many mails share, encoded, as long as it lives: stretches of text, and whole bodies but for their gaps. */
const encodedTexts = new WeakMap<SharedText, Uint8Array>();
const encodedBodies = new WeakMap<BodyPieces, readonly (Uint8Array | OwnGap)[]>();

/**
 * A mail in pieces as bytes, the same mail that nodemailer makes of the whole bodies: what mails share is encoded once and
 * copied, so that a mail costs what is its reader's own.
 */
export function composePieces(mail: Mail, pieces: MailPieces, identity: MimeIdentity): Uint8Array {
  const { fields, host } = commonFields(mail.subject, identity);
  const extra = Object.entries(mail.headers).map(([key, value]) => `${key}: ${value}\r\n`);
  const head = [
    fields,
    `To: ${mail.to}\r\n`,
    ...extra,
    `Message-ID: <${randomUUID()}@${host}>\r\n`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}\r\n`,
    'MIME-Version: 1.0\r\n',
    `Content-Type: multipart/alternative; boundary="${boundary}"\r\n`,
  ].join('');
  const parts: Uint8Array[] = [Buffer.from(head, 'latin1'), textStart];
  addBody(parts, pieces.text, pieces.own);
  parts.push(htmlStart);
  addBody(parts, pieces.html, pieces.own);
  parts.push(end);
  return joined(parts);
}

function addBody(parts: Uint8Array[], pieces: BodyPieces, own: MailPieces['own']): void {
  const body = encodedBodies.get(pieces) ?? pieces.map(encodedPiece);
  encodedBodies.set(pieces, body);
  for (const part of body) parts.push('own' in part ? encodePiece(ownText(part, own)) : part);
  const last = parts.pop();
  if (last) parts.push(endOfPieces(last));
}

function encodedPiece(piece: BodyPieces[number]): Uint8Array | OwnGap {
  if (typeof piece === 'string') return encodePiece(piece);
  if ('own' in piece) return piece;
  const bytes = encodedTexts.get(piece) ?? encodePiece(piece.shared);
  encodedTexts.set(piece, bytes);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = Buffer.allocUnsafe(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

interface CommonFields {
  /** From, Reply-To and Subject as they go out, each line with its end. */
  readonly fields: string;
  /** Of the sender's address, for message ids. */
  readonly host: string;
}

const known = createRecent<string, CommonFields>(1_000);

/** The fields that readers of the same digest have in common, encoded and folded by nodemailer. */
function commonFields(subject: string, { from, replyTo }: MimeIdentity): CommonFields {
  const key = [from, replyTo, subject].join('\n');
  const found = known.get(key);
  if (found) return found;
  const node = new MimeNode('text/plain');
  node.setHeader('From', from);
  if (replyTo) node.setHeader('Reply-To', replyTo);
  node.setHeader('Subject', subject);
  const lines = node.buildHeaders().split(/\r\n(?![ \t])/);
  const common = {
    fields: lines
      .filter((line) => /^(?:From|Reply-To|Subject):/.test(line))
      .map((line) => `${line}\r\n`)
      .join(''),
    host: /^Message-ID: <[^@>]*@([^>]+)>$/m.exec(lines.join('\n'))?.[1] ?? 'localhost',
  };
  known.set(key, common);
  return common;
}
