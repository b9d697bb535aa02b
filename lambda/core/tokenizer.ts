import { greekNames } from './spelling.ts';
import { utf8Length } from './utf8-length.ts';
import { findSlot, isSpelled, isSpelledInBytes, numberAt, numberOf, type WordTable } from './word-table.ts';

const { imul } = Math; // looked up once: see fingerprint.ts

/** The words of a part of a text, column by column. Valid until the next part is cut: the columns are used again. */
export interface Tokens {
  count: number;
  /** The words among them that some phrase begins with and that no other word is glued to: `firstCount` positions. */
  readonly firsts: Int32Array;
  firstCount: number;
  /** The whole text is ASCII. */
  isAscii: boolean;
  /** What is known of the next word already: `broken` or nothing. */
  pending: number;
  /** Offset of the first code unit. */
  readonly start: Int32Array;
  /** Offset after the last code unit. */
  readonly end: Int32Array;
  /** The word's number, or -1 for a word no phrase uses. */
  readonly word: Int32Array;
  /** Where the word table holds the word that this one is taken for by its hash; -1 where that is certain already. */
  readonly slot: Int32Array;
  /** `glued`, `broken`, `greek` and `digits`, as far as they are true, added up. */
  readonly marks: Uint8Array;
}

/** The longest part of a text, in code units, that is cut at a time. */
export const longestPart = 80_000;

const room = 3 * longestPart + 2;
const { bytes, edges, hashes, findRuns } = openRuns();
const start = new Int32Array(room);
const end = new Int32Array(room);
const word = new Int32Array(room);
const slot = new Int32Array(room);
const marks = new Uint8Array(room);
const firsts = new Int32Array(room);
const tokens: Tokens = { count: 0, isAscii: true, firsts, firstCount: 0, pending: 0, start, end, word, slot, marks };

/** Nothing stands between this word and the one before (`CD` `44`). */
export const glued = 1;
/** A sentence end, comma, colon or bracket stands before this word: phrases do not cross it. */
export const broken = 2;
/** A Greek letter, or its name. */
export const greek = 4;
/** A run of digits. */
export const digits = 8;

/**
 * Cuts a text into runs of letters, runs of digits and single Greek letters, and looks each up in `words` (lower-case
 * word → number) by a hash rolled while reading, so that no string is made per word. One pass.
 *
 * ASCII is read from a UTF-8 copy of the text: several times faster than asking the string for every code unit. Words with
 * other letters are read from the string.
 */
export function createTokenizer(
  words: ReadonlyMap<string, number>,
  table: WordTable,
  beginsPhrase: Uint8Array,
): (text: string) => Tokens {
  fillTables();
  const greekWord = new Int32Array(0x400).fill(-1);
  const isGreekName = new Uint8Array(words.size + 1);
  for (const [code, name] of greekNames) {
    const number = words.get(name);
    if (number === undefined) continue;
    greekWord[code] = number;
    isGreekName[number] = 1;
  }
  greekWord[microSign] = greekWord[0x3bc]!;
  const reader: Reader = { table, greekWord, isGreekName, beginsPhrase, at: 0, surplus: 0 };
  return (text) => cut(reader, text);
}

/**
 * Whether the token at a position of the text cut last is the word it is taken for, letter by letter. To be asked of what is
 * reported, with the text that was cut.
 */
export function isTruly({ slot, start, isAscii }: Tokens, at: number, table: WordTable, text: string): boolean {
  const place = slot[at]!;
  if (place < 0) return true;
  return isAscii ? isSpelledInBytes(table, place, bytes, start[at]!) : isSpelled(table, place, text, start[at]!);
}

interface Reader {
  readonly table: WordTable;
  readonly greekWord: Int32Array;
  readonly isGreekName: Uint8Array;
  readonly beginsPhrase: Uint8Array;
  /** Up to where the bytes are read … */
  at: number;
  /** … and by how much that exceeds the offset in the text. */
  surplus: number;
}

function cut(reader: Reader, text: string): Tokens {
  const { isGreekName, beginsPhrase } = reader;
  const { bits, slots, factor } = reader.table;
  const length = copyUtf8(text);
  const runs = findRuns(length, factor);
  tokens.pending = 0;
  reader.surplus = 0;
  tokens.isAscii = length === text.length;
  let surplus = 0;
  let count = 0;
  let firstCount = 0;
  tokens.firstCount = 0;
  let at = 0;
  for (let run = 0; run < runs; run += 2) {
    const from = edges[run]!;
    const to = edges[run + 1]!;
    let mark = 0;
    // One blank is what stands between most words, and says nothing.
    if (from !== at + 1 || bytes[at] !== 0x20) {
      if (from < at) continue;
      tokens.count = count;
      tokens.firstCount = firstCount;
      reader.at = at;
      readGap(reader, text, from);
      ({ at, surplus } = reader);
      ({ count, firstCount } = tokens);
      if (from < at) continue;
      mark = tokens.pending | (count > 0 && end[count - 1] === from - surplus ? glued : 0);
      tokens.pending = 0;
    }
    const place = findSlot(bits, slots, hashes[run + 1]!, to - from);
    const number = place < 0 ? -1 : numberAt(slots, place);
    start[count] = from - surplus;
    end[count] = to - surplus;
    word[count] = number;
    slot[count] = place;
    if (number >= 0) {
      if (isGreekName[number] === 1) mark |= greek;
      // Without a branch: it would be guessed wrong half the time.
      firsts[firstCount] = count;
      firstCount += beginsPhrase[number]! & ~mark & 1;
    }
    marks[count] = mark;
    count++;
    at = to;
  }
  tokens.count = count;
  tokens.firstCount = firstCount;
  reader.at = at;
  readGap(reader, text, length);
  return tokens;
}

/** Reads what stands between two runs of ASCII letters, up to `to`, or farther if a word goes on there. */
function readGap(reader: Reader, text: string, to: number): void {
  while (reader.at < to) {
    const byte = bytes[reader.at]!;
    if (byte >= 0x80) readBeyond(reader, text, reader.at - reader.surplus);
    else if (byte >= 0x30 && byte <= 0x39) readDigits(reader, to);
    else {
      if (isBreak(reader.at)) tokens.pending = broken;
      reader.at++;
    }
  }
}

function readDigits(reader: Reader, to: number): void {
  const from = reader.at;
  let hash = 0;
  for (; reader.at < to && bytes[reader.at]! >= 0x30 && bytes[reader.at]! <= 0x39; reader.at++) {
    hash = (imul(hash, reader.table.factor) + bytes[reader.at]!) | 0;
  }
  const { bits, slots } = reader.table;
  const place = findSlot(bits, slots, hash, reader.at - from);
  put(
    reader,
    from - reader.surplus,
    reader.at - reader.surplus,
    place < 0 ? -1 : numberAt(slots, place),
    place,
    digits,
  );
}

/** Reads what stands at a code unit beyond ASCII: a Greek letter, a word with such a letter, or nothing. */
function readBeyond(reader: Reader, text: string, unit: number): void {
  const kind = kindAt(text, unit);
  const after = kind === letter ? endOfLetters(text, unit) : unit + 1;
  reader.at += utf8Length(text, unit, after);
  reader.surplus = reader.at - after;
  if (kind === other) return;
  if (kind === greekLetter) {
    put(reader, unit, after, reader.greekWord[text.charCodeAt(unit)]!, -1, greek);
    return;
  }
  let from = unit;
  const last = tokens.count - 1;
  if (last >= 0 && end[last] === unit && kindAt(text, unit - 1) === letter) {
    // The word began in ASCII: it is read again, whole.
    from = start[last]!;
    tokens.pending = marks[last]! & broken;
    tokens.count = last;
    if (tokens.firstCount > 0 && firsts[tokens.firstCount - 1] === last) tokens.firstCount--;
  }
  put(reader, from, after, numberOf(reader.table, foldedUnits(text, from, after)), -1, 0);
}

function put(
  { isGreekName, beginsPhrase }: Reader,
  from: number,
  to: number,
  number: number,
  place: number,
  mark: number,
): void {
  const at = tokens.count++;
  const isGlued = at > 0 && end[at - 1] === from;
  const name = number >= 0 && isGreekName[number] === 1 ? greek : 0;
  start[at] = from;
  end[at] = to;
  word[at] = number;
  slot[at] = place;
  marks[at] = mark | name | tokens.pending | (isGlued ? glued : 0);
  if (number >= 0 && beginsPhrase[number] === 1 && !isGlued) firsts[tokens.firstCount++] = at;
  tokens.pending = 0;
}

/**
 * One set of columns for all: this is called once, so that the compiler knows where they are and how long, which makes the
 * loop half as long. What no text has needed yet takes no memory.
 */
function openRuns() {
  const bytes = new Uint8Array(room);
  const edges = new Int32Array(room);
  const hashes = new Int32Array(room);
  /** -1 for an ASCII letter, else 0. */
  const isLetter = new Int8Array(256);
  /** An ASCII letter in lower case. */
  const lowerCase = new Uint8Array(256);
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
    for (const code of [letter.charCodeAt(0), letter.toUpperCase().charCodeAt(0)]) {
      isLetter[code] = -1;
      lowerCase[code] = letter.charCodeAt(0);
    }
  }

  /**
   * Finds the runs of ASCII letters: where each begins and ends (at even and odd places of `edges`) and, at the place of its
   * end, the hash of its letters in lower case. Answers how many places are used.
   *
   * Without a branch and without a call, because a branch at the end of a word is guessed wrong for nearly every word, and
   * that costs as much as reading it.
   */
  function findRuns(length: number, factor: number): number {
    bytes[length] = 0x20;
    let place = 0;
    let hash = 0;
    let before = 0;
    for (let at = 0; at <= length; at++) {
      const byte = bytes[at]!;
      const mask = isLetter[byte]!;
      edges[place] = at;
      place += (mask ^ before) & 1;
      before = mask;
      hash = (imul(hash, factor) + lowerCase[byte]!) & mask;
      hashes[place] = hash;
    }
    return place;
  }
  return { bytes, edges, hashes, findRuns };
}

const other = 0;
const letter = 1;
const digit = 2;
const greekLetter = 3;
const microSign = 0xb5;

/** Kind of the code units below U+0400: Basic Latin, Latin-1, Latin Extended, combining marks, Greek. */
const kinds = new Uint8Array(0x400);
/** The same, folded: lower case, accents dropped; 0 for a combining mark. */
const folds = new Uint16Array(0x400);

/** Before the first text is cut, and not at the start of every function that could cut one. */
function fillTables(): void {
  if (kinds[microSign] === greekLetter) return;
  for (let code = 0; code < 0x400; code++) {
    const sign = String.fromCharCode(code);
    if (greekNames.has(code) || code === microSign) kinds[code] = greekLetter;
    else if (/\p{L}/u.test(sign)) kinds[code] = letter;
    else if (/[0-9]/.test(sign)) kinds[code] = digit;
    else if (/\p{M}/u.test(sign)) kinds[code] = letter;
    folds[code] = /\p{M}/u.test(sign) ? 0 : sign.normalize('NFD').toLowerCase().charCodeAt(0);
  }
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x400) return kinds[code]!;
  // Punctuation, superscripts, arrows, mathematical operators; CJK punctuation and full-width forms; everything else up
  // there is a letter of another script, and a phrase must not match beside it.
  return (code >= 0x2000 && code < 0x2c00) || (code >= 0x3000 && code < 0x3040) || code >= 0xfe00 ? other : letter;
}

function endOfLetters(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && kindAt(text, at) === letter) at++;
  return at;
}

function foldedUnits(text: string, from: number, to: number): readonly number[] {
  const units: number[] = [];
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    const unit = code < 0x400 ? folds[code]! : code;
    if (unit !== 0) units.push(unit);
  }
  return units;
}

/** `.` in `B7.1` and `(` in `CD8(+)` join; before a blank, and around words, they part. */
function isBreak(at: number): boolean {
  switch (bytes[at]) {
    case 0x2e: // .
    case 0x2c: // ,
    case 0x3a: // :
    case 0x3b: // ;
    case 0x21: // !
    case 0x3f: // ?
      return bytes[at + 1]! <= 0x20;
    case 0x28: // (
      return !isCharge(at + 1, at + 1);
    case 0x29: // )
      return at === 0 || !isCharge(at - 1, at - 3);
    case 0x5b: // [
    case 0x5d: // ]
      return true;
    default:
      return false;
  }
}

/** A plus or a hyphen at `at`, or the three bytes of a minus (U+2212) from `from` on. */
function isCharge(at: number, from: number): boolean {
  if (bytes[at] === 0x2b || bytes[at] === 0x2d) return true;
  return from >= 0 && bytes[from] === 0xe2 && bytes[from + 1] === 0x88 && bytes[from + 2] === 0x92;
}

const encoder = new TextEncoder();

/** The text as UTF-8, a lone surrogate as U+FFFD (three bytes too); answers how many bytes. */
function copyUtf8(text: string): number {
  // Most texts are a keyword or a heading, and the encoder is slow to start.
  if (text.length < 32) {
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code >= 0x80) return encoder.encodeInto(text, bytes).written;
      bytes[at++] = code;
    }
    return at;
  }
  return encoder.encodeInto(text, bytes).written;
}
