/** RFC 2045 §6.7 (5): a line has at most 76 characters, the `=` of a soft line break among them. */
const longestLine = 76;

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const equals = 0x3d;
const tilde = 0x7e;
const hexDigits = Buffer.from('0123456789ABCDEF', 'latin1');

/** More bytes than this no piece takes: three of UTF-8 for a code unit, three characters for each, and soft breaks. */
export function pieceAtMost(text: string): number {
  return 10 * text.length + longestLine;
}

const utf8 = new TextEncoder();
/** Texts are read from here, byte by byte: none is needed when the next one comes. */
let source = new Uint8Array(0);

/**
 * Writes text as quoted-printable (RFC 2045 §6.7) that any other such text may follow: it ends with a line end, a soft one
 * where the text has none. Line ends become CRLF; a code point is never parted by a soft break, half a pair of surrogates is
 * written as U+FFFD. `target` has room for {@link pieceAtMost}; returns where the next piece begins.
 */
export function writePiece(text: string, target: Buffer, from: number): number {
  if (source.length < 3 * text.length) source = new Uint8Array(6 * text.length);
  const bytes = source;
  const { written: length } = utf8.encodeInto(text, bytes);
  let at = from;
  // One less than a line, so that there is always room for a soft break.
  let room = longestLine - 1;
  for (let index = 0; index < length; index++) {
    const byte = bytes[index]!;
    if (byte === lineFeed || byte === carriageReturn) {
      if (byte === carriageReturn && index + 1 < length && bytes[index + 1] === lineFeed) index += 1;
      target[at++] = carriageReturn;
      target[at++] = lineFeed;
      room = longestLine - 1;
      continue;
    }
    const isBlank = byte === space || byte === tab;
    // Blanks before a line end are encoded: mail servers may take them away (RFC 2045 §6.7 (3)).
    const isLiteral = isBlank ? !isLineEnd(bytes, index + 1, length) : byte > space && byte <= tilde && byte !== equals;
    if ((isLiteral ? 1 : escapedWidth(byte)) > room) {
      at = writeSoftBreak(target, at);
      room = longestLine - 1;
    }
    if (isLiteral) {
      target[at++] = byte;
      room -= 1;
    } else {
      at = writeEscaped(byte, target, at);
      room -= 3;
    }
  }
  return room === longestLine - 1 ? at : writeSoftBreak(target, at);
}

/** Pieces end here: the last one's soft break is taken back, nothing follows it. Returns where they end. */
export function endOfPieces(target: Uint8Array, at: number): number {
  return at >= 3 && target[at - 3] === equals && target[at - 1] === lineFeed ? at - 3 : at;
}

function isLineEnd(bytes: Uint8Array, index: number, length: number): boolean {
  return index === length || bytes[index] === lineFeed || bytes[index] === carriageReturn;
}

/** Characters that the code point takes which begins with this byte of UTF-8; 0 for a byte inside of one. */
function escapedWidth(byte: number): number {
  if (byte < 0x80) return 3;
  if (byte < 0xc0) return 0;
  return byte < 0xe0 ? 6 : byte < 0xf0 ? 9 : 12;
}

function writeSoftBreak(target: Uint8Array, at: number): number {
  target[at] = equals;
  target[at + 1] = carriageReturn;
  target[at + 2] = lineFeed;
  return at + 3;
}

function writeEscaped(byte: number, target: Uint8Array, at: number): number {
  target[at] = equals;
  target[at + 1] = hexDigits[byte >> 4]!;
  target[at + 2] = hexDigits[byte & 15]!;
  return at + 3;
}
