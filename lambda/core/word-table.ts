const { imul } = Math; // looked up once: see fingerprint.ts

/**
 * Words by a hash that is rolled while a text is read, so that looking one up makes no string. No two words of a table have
 * the same hash and length: so a look-up may trust them, and only what is reported in the end is compared letter by letter.
 */
export interface WordTable {
  /** What a hash is multiplied by for each letter: `hash = imul(hash, factor) + letter`. */
  readonly factor: number;
  /** One bit each for the hashes of its words: most words of a text are none of them. As many bits as a power of two. */
  readonly bits: Int32Array;
  /** By slot four numbers: the word's number + 1 (0: the slot is free), its hash, where it is spelled, its length. */
  readonly slots: Int32Array;
  /** The code units of its words, one word after the other. */
  readonly spelled: Uint16Array;
  readonly longest: number;
}

// All of this is functions of the module over a plain object: as closures they would be compiled anew for every review.

/** Of a slot; a power of two. */
const fields = 4;

export function createWordTable(words: ReadonlyMap<string, number>): WordTable {
  const factor = distinguishing([...words.keys()]);
  let size = 64;
  while (size < words.size * 3) size *= 2;
  const mask = size - 1;
  const slots = new Int32Array(size * fields);
  const spelling = [...words.keys()].join('');
  const spelled = Uint16Array.from({ length: spelling.length }, (_, at) => spelling.charCodeAt(at));
  const longest = Math.min(
    1000,
    [...words.keys()].reduce((most, { length }) => Math.max(most, length), 0),
  );
  const bits = new Int32Array(Math.max(128, size / 8));
  const lastBit = bits.length * 32 - 1;
  let place = 0;
  for (const [word, number] of words) {
    const hash = hashOf(word, factor);
    let slot = mixed(hash) & mask;
    while (slots[slot * fields] !== 0) slot = (slot + 1) & mask;
    slots.set([number + 1, hash, place, word.length], slot * fields);
    const bit = mixed(hash) & lastBit;
    bits[bit >>> 5]! |= 1 << (bit & 31);
    place += word.length;
  }

  return { factor, bits, slots, spelled, longest };
}

/** The slot of the word with this hash and length, if it is one of the table at all; -1 for none. */
export function findSlot(bits: Int32Array, slots: Int32Array, hash: number, length: number): number {
  const mix = mixed(hash);
  if (((bits[(mix >>> 5) & (bits.length - 1)]! >>> (mix & 31)) & 1) === 0) return -1;
  const mask = (slots.length >>> 2) - 1;
  for (let slot = mix & mask; ; slot = (slot + 1) & mask) {
    const field = slot * fields;
    if (slots[field] === 0) return -1;
    if (slots[field + 1] === hash && slots[field + 3] === length) return slot;
  }
}

/** The number of the word in a slot. */
export function numberAt(slots: Int32Array, slot: number): number {
  return slots[slot * fields]! - 1;
}

/** Whether the word in a slot stands in the text from `from` on, in any case. */
export function isSpelled({ slots, spelled }: WordTable, slot: number, text: string, from: number): boolean {
  const begin = slots[slot * fields + 2]!;
  const length = slots[slot * fields + 3]!;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(from + at);
    const lower = unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
    if (lower !== spelled[begin + at]) return false;
  }
  return true;
}

/** The same in bytes that are ASCII letters, or digits, from `from` on: one bit parts an upper-case letter from a lower. */
export function isSpelledInBytes(
  { slots, spelled }: WordTable,
  slot: number,
  bytes: Uint8Array,
  from: number,
): boolean {
  const begin = slots[slot * fields + 2]!;
  const length = slots[slot * fields + 3]!;
  let at = 0;
  while (at < length && (bytes[from + at]! | 0x20) === spelled[begin + at]) at++;
  return at === length;
}

/** The number of the word with these folded code units, compared letter by letter; -1 for none. */
export function numberOf({ factor, bits, slots, spelled, longest }: WordTable, units: readonly number[]): number {
  if (units.length > longest) return -1;
  const slot = findSlot(bits, slots, hashOf(String.fromCharCode(...units), factor), units.length);
  if (slot < 0) return -1;
  const begin = slots[slot * fields + 2]!;
  return units.every((unit, at) => spelled[begin + at] === unit) ? numberAt(slots, slot) : -1;
}

/** The first odd factor from 31 on under which no two of these words share hash and length. */
function distinguishing(words: readonly string[]): number {
  for (let factor = 31; ; factor += 2) {
    const seen = new Set(words.map((word) => hashOf(word, factor) * 256 + (word.length & 255)));
    if (seen.size === words.length) return factor;
  }
}

function hashOf(word: string, factor: number): number {
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = (imul(hash, factor) + word.charCodeAt(at)) | 0;
  return hash;
}

function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}
