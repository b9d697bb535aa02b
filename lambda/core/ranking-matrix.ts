import type { SparseMatrix } from './training/sparse-matrix.ts';

/** Texts as rows: sublinear term frequency times inverse document frequency, divided by the text's pivoted length. */
export interface TextMatrix extends SparseMatrix {
  /** By column. */
  readonly words: readonly string[];
}

/**
 * Pivoted length normalisation (Singhal, Buckley & Mitra 1996): a text shorter than the average is not divided by its own
 * length alone, else a bare title would be likest of all.
 */
const slope = 0.7;

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
  const lengths = new Float64Array(texts.length);
  for (const [row, counts] of texts.entries()) {
    let at = rowStart[row]!;
    for (const [word, count] of counts) {
      const key = columns.get(word);
      if (key === undefined) continue;
      column[at] = key;
      value[at] = (1 + Math.log(count)) * rarity[key]!;
      lengths[row]! += value[at]! ** 2;
      at++;
    }
    lengths[row] = Math.sqrt(lengths[row]!);
  }
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, texts.length);
  for (const [row, length] of lengths.entries()) {
    const divisor = slope * length + (1 - slope) * average;
    for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) value[at]! /= divisor;
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
