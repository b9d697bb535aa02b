import { encode, wrap } from 'nodemailer/lib/qp/index.js';

/** RFC 2045 §6.7 (5): a line has at most 76 characters, the `=` of a soft line break among them. */
const longestLine = 76;

const softBreak = '=\r\n';

/**
 * Text as quoted-printable (RFC 2045 §6.7) that any other such text may follow: it ends with a line end, a soft one where
 * the text has none. Line ends are CRLF.
 */
export function encodePiece(text: string): Buffer {
  if (text === '') return Buffer.alloc(0);
  // One less, so that there is room for the soft break after the last line.
  const encoded = wrap(encode(text.replace(/\r\n?|\n/g, '\r\n')), longestLine - 1);
  return Buffer.from(encoded.endsWith('\r\n') ? encoded : encoded + softBreak, 'latin1');
}

/** Pieces put together, the last one's soft break taken off: nothing follows it. */
export function endOfPieces(last: Uint8Array): Uint8Array {
  const isSoft = last.length >= softBreak.length && last[last.length - softBreak.length] === softBreak.charCodeAt(0);
  return isSoft ? last.subarray(0, -softBreak.length) : last;
}
