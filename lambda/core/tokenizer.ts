import { greekNames } from './spelling.ts';

/** The words of one text, column by column. Valid until the next text is cut: the columns are used again. */
export interface Tokens {
  count: number;
  /** Offset of the first code unit. */
  start: Int32Array;
  /** Offset after the last code unit. */
  end: Int32Array;
  /** The word's number, or -1 for a word no phrase uses. */
  word: Int32Array;
  /** 1: nothing stands between this word and the one before (`CD` `44`). */
  glued: Uint8Array;
  /** 1: a sentence end, comma, colon or bracket stands before this word: phrases do not cross it. */
  broken: Uint8Array;
  /** 1: a Greek letter, or its name. */
  greek: Uint8Array;
  /** 1: digits. */
  digit: Uint8Array;
}

/**
 * Cuts a text into runs of letters, runs of digits and single Greek letters, and looks each up in `words` (lower-case
 * word → number) by a hash rolled while reading, so that no string is made per word. One pass, no allocation.
 */
export function createTokenizer(words: ReadonlyMap<string, number>): (text: string) => Tokens {
  const table = hashTable(words);
  const greekWord = new Int32Array(0x400).fill(-1);
  for (const [code, name] of greekNames) greekWord[code] = words.get(name) ?? -1;
  const greekNumbers = new Uint8Array(words.size + 1);
  for (const name of greekNames.values()) {
    const number = words.get(name);
    if (number !== undefined) greekNumbers[number] = 1;
  }
  const tokens = emptyTokens(512);

  return (text) => {
    let count = 0;
    let broken = 0;
    let previousEnd = -1;
    const length = text.length;
    let at = 0;
    while (at < length) {
      const kind = kindAt(text, at);
      if (kind === other) {
        if (broken === 0 && breaks(text, at)) broken = 1;
        at++;
        continue;
      }
      const start = at;
      let number: number;
      if (kind === greek) {
        number = greekWord[text.charCodeAt(at) === 0xb5 ? 0x3bc : text.charCodeAt(at)] as number;
        at++;
      } else {
        let hash = 0;
        let letters = 0;
        do {
          const code = folded(text.charCodeAt(at));
          if (code !== 0) {
            hash = (Math.imul(hash, 31) + code) | 0;
            letters++;
          }
          at++;
        } while (at < length && kindAt(text, at) === kind);
        number = table.find(hash, letters, text, start);
      }
      if (count === tokens.start.length) grow(tokens);
      tokens.start[count] = start;
      tokens.end[count] = at;
      tokens.word[count] = number;
      tokens.glued[count] = previousEnd === start ? 1 : 0;
      tokens.broken[count] = broken;
      tokens.greek[count] = kind === greek || (number >= 0 && greekNumbers[number] === 1) ? 1 : 0;
      tokens.digit[count] = kind === digit ? 1 : 0;
      count++;
      broken = 0;
      previousEnd = at;
    }
    tokens.count = count;
    return tokens;
  };
}

const other = 0;
const letter = 1;
const digit = 2;
const greek = 3;

/** Kind of the code units below U+0400: Basic Latin, Latin-1, Latin Extended, combining marks, Greek. */
const kinds = new Uint8Array(0x400);
/** The same, folded: lower case, accents dropped; 0 for a combining mark. */
const folds = new Uint16Array(0x400);
for (let code = 0; code < 0x400; code++) {
  const sign = String.fromCharCode(code);
  if (greekNames.has(code) || code === 0xb5) kinds[code] = greek;
  else if (/\p{L}/u.test(sign)) kinds[code] = letter;
  else if (/[0-9]/.test(sign)) kinds[code] = digit;
  else if (/\p{M}/u.test(sign)) kinds[code] = letter;
  folds[code] = /\p{M}/u.test(sign) ? 0 : sign.normalize('NFD').toLowerCase().charCodeAt(0);
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x400) return kinds[code] as number;
  // Punctuation, superscripts, arrows, mathematical operators; CJK punctuation and full-width forms; everything else up
  // there is a letter of another script, and a phrase must not match beside it.
  return (code >= 0x2000 && code < 0x2c00) || (code >= 0x3000 && code < 0x3040) || code >= 0xfe00 ? other : letter;
}

function folded(code: number): number {
  return code < 0x400 ? (folds[code] as number) : code;
}

/** `.` in `B7.1` and `(` in `CD8(+)` join; before a space, and around words, they part. */
function breaks(text: string, at: number): boolean {
  switch (text.charCodeAt(at)) {
    case 0x2e: // .
    case 0x2c: // ,
    case 0x3a: // :
    case 0x3b: // ;
    case 0x21: // !
    case 0x3f: // ?
      return at + 1 >= text.length || text.charCodeAt(at + 1) <= 0x20;
    case 0x28: // (
      return !isSign(text.charCodeAt(at + 1));
    case 0x29: // )
      return !isSign(text.charCodeAt(at - 1));
    case 0x5b: // [
    case 0x5d: // ]
      return true;
    default:
      return false;
  }
}

function isSign(code: number): boolean {
  return code === 0x2b || code === 0x2d || code === 0x2212;
}

function hashTable(words: ReadonlyMap<string, number>) {
  let size = 64;
  while (size < words.size * 3) size *= 2;
  const mask = size - 1;
  const slots = new Int32Array(size).fill(-1);
  const hashes = new Int32Array(words.size);
  const spelled: string[] = [];
  const numbers = new Int32Array(words.size);
  for (const [word, number] of words) {
    let hash = 0;
    for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, 31) + word.charCodeAt(i)) | 0;
    const entry = spelled.length;
    spelled.push(word);
    hashes[entry] = hash;
    numbers[entry] = number;
    let slot = mixed(hash) & mask;
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = entry;
  }
  return {
    find(hash: number, letters: number, text: string, start: number): number {
      let slot = mixed(hash) & mask;
      for (let entry = slots[slot] as number; entry !== -1; entry = slots[slot] as number) {
        if (hashes[entry] === hash && isSpelled(spelled[entry] as string, letters, text, start)) {
          return numbers[entry] as number;
        }
        slot = (slot + 1) & mask;
      }
      return -1;
    },
  };
}

function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}

function isSpelled(word: string, letters: number, text: string, start: number): boolean {
  if (word.length !== letters) return false;
  for (let i = 0, at = start; i < letters; at++) {
    const code = folded(text.charCodeAt(at));
    if (code === 0) continue;
    if (code !== word.charCodeAt(i)) return false;
    i++;
  }
  return true;
}

function emptyTokens(size: number): Tokens {
  return {
    count: 0,
    start: new Int32Array(size),
    end: new Int32Array(size),
    word: new Int32Array(size),
    glued: new Uint8Array(size),
    broken: new Uint8Array(size),
    greek: new Uint8Array(size),
    digit: new Uint8Array(size),
  };
}

function grow(tokens: Tokens): void {
  const larger = emptyTokens(tokens.start.length * 2);
  larger.start.set(tokens.start);
  larger.end.set(tokens.end);
  larger.word.set(tokens.word);
  larger.glued.set(tokens.glued);
  larger.broken.set(tokens.broken);
  larger.greek.set(tokens.greek);
  larger.digit.set(tokens.digit);
  Object.assign(tokens, larger, { count: tokens.count });
}
