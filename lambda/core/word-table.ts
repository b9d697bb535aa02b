/**
 * Words by a hash that is rolled while a text is read, so that looking one up makes no string. No two words of a table have
 * the same hash and length: so a look-up may trust them, and only what is reported in the end is compared letter by letter.
 */
export interface WordTable {
  /** What a hash is multiplied by for each letter: `hash = imul(hash, factor) + letter`. */
  readonly factor: number;
  /** The slot of the word with this hash and length, if it is one of the table at all; -1 for none. */
  find(hash: number, length: number): number;
  /** The number of the word in a slot. */
  numberAt(slot: number): number;
  /** Whether the word in a slot stands in the text from `from` on, in any case. */
  isSpelled(slot: number, text: string, from: number): boolean;
  /** The number of the word with these folded code units, compared letter by letter; -1 for none. */
  numberOf(units: readonly number[]): number;
}

/** Fields of a slot: number of the word + 1 (0: the slot is free), its hash, where it is spelled, its length. */
const fields = 4;

export function createWordTable(words: ReadonlyMap<string, number>): WordTable {
  const factor = distinguishing([...words.keys()]);
  let size = 64;
  while (size < words.size * 3) size *= 2;
  const mask = size - 1;
  const slots = new Int32Array(size * fields);
  const spelled = [...words.keys()].join('');
  const longest = Math.min(
    1000,
    [...words.keys()].reduce((most, { length }) => Math.max(most, length), 0),
  );
  // Most words of a text are none of ours: one bit each, small enough for the nearest cache, says so.
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

  const find: WordTable['find'] = (hash, length) => {
    const mix = mixed(hash);
    if (((bits[(mix & lastBit) >>> 5]! >>> (mix & 31)) & 1) === 0) return -1;
    let slot = mix & mask;
    while (slots[slot * fields + 1] !== hash || slots[slot * fields + 3] !== length) {
      if (slots[slot * fields] === 0) return -1;
      slot = (slot + 1) & mask;
    }
    return slots[slot * fields] === 0 ? -1 : slot;
  };
  const spellingAt = (slot: number) => {
    const begin = slots[slot * fields + 2]!;
    return spelled.slice(begin, begin + slots[slot * fields + 3]!);
  };
  return {
    factor,
    find,
    numberAt: (slot) => slots[slot * fields]! - 1,
    isSpelled(slot, text, from) {
      const begin = slots[slot * fields + 2]!;
      const length = slots[slot * fields + 3]!;
      for (let at = 0; at < length; at++) {
        const unit = text.charCodeAt(from + at);
        const lower = unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
        if (lower !== spelled.charCodeAt(begin + at)) return false;
      }
      return true;
    },
    numberOf(units) {
      if (units.length > longest) return -1;
      const word = String.fromCharCode(...units);
      const slot = find(hashOf(word, factor), word.length);
      return slot >= 0 && spellingAt(slot) === word ? slots[slot * fields]! - 1 : -1;
    },
  };
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
  for (let at = 0; at < word.length; at++) hash = (Math.imul(hash, factor) + word.charCodeAt(at)) | 0;
  return hash;
}

function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}
