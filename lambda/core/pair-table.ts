const { imul } = Math; // looked up once: see fingerprint.ts

/**
 * Numbers by pairs of numbers, in one hash table: each entry takes four places (first, second, value, nothing), neighbours,
 * so that looking at it takes one line of the cache. Values are above 0; 0 = nothing there.
 */
export type PairTable = Int32Array;

/** Room for so many pairs, half of it left free. */
export function createPairTable(pairs: number): PairTable {
  let size = 64;
  while (size < pairs * 2) size *= 2;
  return new Int32Array(size * 4);
}

export function setPair(table: PairTable, first: number, second: number, value: number): void {
  table.set([first, second, value], placeOf(table, first, second));
}

/** The value of a pair; 0 for none. */
export function valueOfPair(table: PairTable, first: number, second: number): number {
  return table[placeOf(table, first, second) + 2]!;
}

/** Where a pair stands, or would stand. */
function placeOf(table: PairTable, first: number, second: number): number {
  const wrap = table.length - 1;
  const hash = imul(first, 0x9e3779b1) ^ imul(second, 0x85ebca6b);
  let place = ((hash ^ (hash >>> 15)) << 2) & wrap;
  while (table[place + 2] !== 0 && (table[place] !== first || table[place + 1] !== second)) place = (place + 4) & wrap;
  return place;
}
