import type { SparseMatrix } from './training/sparse-matrix.ts';

/** Texts as rows of unit length: sublinear term frequency times inverse document frequency. */
export interface TextMatrix extends SparseMatrix {
  /** By column. */
  readonly words: readonly string[];
}

/** Fewer texts than this: a word of a single one may count. */
const fewTexts = 50;

/** Words that stand in one text only say nothing about another and are left out, unless there are few texts. */
export function textMatrix(texts: readonly ReadonlyMap<string, number>[]): TextMatrix {
  const frequency = new Map<string, number>();
  for (const counts of texts) for (const word of counts.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const least = texts.length < fewTexts ? 1 : 2;
  const columns = new Map<string, number>();
  const rarity: number[] = [];
  for (const [word, count] of frequency) {
    if (count < least) continue;
    columns.set(word, rarity.length);
    rarity.push(1 + Math.log((1 + texts.length) / (1 + count)));
  }
  const rowStart = new Int32Array(texts.length + 1);
  for (const [row, counts] of texts.entries()) {
    let known = 0;
    for (const word of counts.keys()) if (columns.has(word)) known++;
    rowStart[row + 1] = rowStart[row]! + known;
  }
  const column = new Int32Array(rowStart[texts.length]!);
  const value = new Float64Array(column.length);
  for (const [row, counts] of texts.entries()) {
    let at = rowStart[row]!;
    let squares = 0;
    for (const [word, count] of counts) {
      const key = columns.get(word);
      if (key === undefined) continue;
      column[at] = key;
      value[at] = (1 + Math.log(count)) * rarity[key]!;
      squares += value[at]! ** 2;
      at++;
    }
    const length = Math.sqrt(squares) || 1;
    for (let entry = rowStart[row]!; entry < at; entry++) value[entry]! /= length;
  }
  return { rows: texts.length, columns: rarity.length, rowStart, column, value, words: [...columns.keys()] };
}

/** The mean of some rows, times `weight`, added to `into`. Nothing is added for no rows. */
export function addMean(matrix: TextMatrix, rows: readonly number[], weight: number, into: Float64Array): Float64Array {
  const share = weight / Math.max(1, rows.length);
  for (const row of rows) {
    for (let at = matrix.rowStart[row]!; at < matrix.rowStart[row + 1]!; at++) {
      into[matrix.column[at]!]! += share * matrix.value[at]!;
    }
  }
  return into;
}
