/** RFC 2045 §6.7 (5): a line has at most 76 characters, the `=` of a soft line break among them. */
const longestLine = 76;

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const equals = 0x3d;
const tilde = 0x7e;
const hexDigits = Buffer.from('0123456789ABCDEF', 'latin1');

/** Characters that stand for themselves (RFC 2045 §6.7 (2)), blanks among them where something follows on the line. */
const literals = /[!-<>-~]+(?: +[!-<>-~]+)*/y;

/** More bytes than this no piece takes: three of UTF-8 for a code unit, three characters for each, and soft breaks. */
export function pieceAtMost(text: string): number {
  return 10 * text.length + longestLine;
}

/**
 * Writes text as quoted-printable (RFC 2045 §6.7) that any other such text may follow: it ends with a line end, a soft one
 * where the text has none. Line ends become CRLF; a code point is never parted by a soft break. `target` has room for
 * {@link pieceAtMost}; returns where the next piece begins.
 */
export function writePiece(text: string, target: Buffer, from: number): number {
  let at = from;
  // One less than a line, so that there is always room for a soft break.
  let room = longestLine - 1;
  for (let index = 0; index < text.length; index++) {
    literals.lastIndex = index;
    if (literals.test(text)) {
      // Most of a mail: copied by the stretch, not by the character.
      for (const end = literals.lastIndex; index < end; ) {
        if (room === 0) {
          at = writeSoftBreak(target, at);
          room = longestLine - 1;
        }
        const next = Math.min(end, index + room);
        at += target.write(text.slice(index, next), at, 'latin1');
        room -= next - index;
        index = next;
      }
      if (index === text.length) break;
    }
    const code = text.charCodeAt(index);
    if (code === lineFeed || code === carriageReturn) {
      if (code === carriageReturn && text.charCodeAt(index + 1) === lineFeed) index += 1;
      target[at++] = carriageReturn;
      target[at++] = lineFeed;
      room = longestLine - 1;
      continue;
    }
    const isLiteral =
      code > space ? code <= tilde && code !== equals : (code === space || code === tab) && !isAtLineEnd(text, index);
    const width = isLiteral ? 1 : 3 * utf8Width(text, index);
    if (width > room) {
      at = writeSoftBreak(target, at);
      room = longestLine - 1;
    }
    room -= width;
    if (isLiteral) target[at++] = code;
    else {
      at = writeEscaped(text, index, target, at);
      if (width === 12) index += 1;
    }
  }
  return room === longestLine - 1 ? at : writeSoftBreak(target, at);
}

/** Pieces end here: the last one's soft break is taken back, nothing follows it. Returns where they end. */
export function endOfPieces(target: Uint8Array, at: number): number {
  return at >= 3 && target[at - 3] === equals && target[at - 1] === lineFeed ? at - 3 : at;
}

/** Blanks before a line end are encoded: mail servers may take them away (RFC 2045 §6.7 (3)). */
function isAtLineEnd(text: string, index: number): boolean {
  const next = text.charCodeAt(index + 1);
  return next === lineFeed || next === carriageReturn || index + 1 === text.length;
}

function writeSoftBreak(target: Uint8Array, at: number): number {
  target[at] = equals;
  target[at + 1] = carriageReturn;
  target[at + 2] = lineFeed;
  return at + 3;
}

/** Bytes of the code point that begins here; half a pair of surrogates is written as U+FFFD. */
function utf8Width(text: string, index: number): number {
  const point = text.codePointAt(index)!;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

function writeEscaped(text: string, index: number, target: Uint8Array, from: number): number {
  const found = text.codePointAt(index)!;
  const point = found >= 0xd800 && found < 0xe000 ? 0xfffd : found;
  if (point < 0x80) return writeByte(point, target, from);
  let at = from;
  if (point < 0x800) at = writeByte(0xc0 | (point >> 6), target, at);
  else {
    if (point < 0x10000) at = writeByte(0xe0 | (point >> 12), target, at);
    else {
      at = writeByte(0xf0 | (point >> 18), target, at);
      at = writeByte(0x80 | ((point >> 12) & 0x3f), target, at);
    }
    at = writeByte(0x80 | ((point >> 6) & 0x3f), target, at);
  }
  return writeByte(0x80 | (point & 0x3f), target, at);
}

function writeByte(byte: number, target: Uint8Array, at: number): number {
  target[at] = equals;
  target[at + 1] = hexDigits[byte >> 4]!;
  target[at + 2] = hexDigits[byte & 15]!;
  return at + 3;
}
