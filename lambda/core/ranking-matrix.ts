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
export function textMatrix<Text>(
  texts: readonly Text[],
  countWords: (text: Text) => ReadonlyMap<string, number>,
): TextMatrix {
  const read = readTexts(texts, countWords);
  const least = texts.length < fewTexts ? 1 : 2;
  const columnOf = new Int32Array(read.words.length).fill(-1);
  const words: string[] = [];
  const rarity: number[] = [];
  for (const [number, word] of read.words.entries()) {
    const frequency = read.frequency[number]!;
    if (frequency < least) continue;
    columnOf[number] = words.length;
    words.push(word);
    rarity.push(1 + Math.log((1 + texts.length) / (1 + frequency)));
  }
  const rowStart = new Int32Array(texts.length + 1);
  for (const [row, { numbers }] of read.rows.entries()) {
    rowStart[row + 1] = rowStart[row]! + numbers.reduce((sum, number) => sum + (columnOf[number]! < 0 ? 0 : 1), 0);
  }
  const column = new Int32Array(rowStart[texts.length]!);
  const value = new Float64Array(column.length);
  const lengths = new Float64Array(texts.length);
  for (const [row, { numbers, counts }] of read.rows.entries()) {
    let at = rowStart[row]!;
    for (const [entry, number] of numbers.entries()) {
      const key = columnOf[number]!;
      if (key < 0) continue;
      column[at] = key;
      value[at] = (1 + Math.log(counts[entry]!)) * rarity[key]!;
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
  return { rows: texts.length, columns: words.length, rowStart, column, value, words };
}

/** Every text as numbers of words and their counts: a map a text would take ten times the room. */
function readTexts<Text>(texts: readonly Text[], countWords: (text: Text) => ReadonlyMap<string, number>) {
  const numberOf = new Map<string, number>();
  const frequency: number[] = [];
  const rows = texts.map((text) => {
    const counted = countWords(text);
    const numbers = new Int32Array(counted.size);
    const counts = new Float32Array(counted.size);
    let at = 0;
    for (const [word, count] of counted) {
      let number = numberOf.get(word);
      if (number === undefined) {
        number = frequency.length;
        numberOf.set(word, number);
        frequency.push(0);
      }
      frequency[number]!++;
      numbers[at] = number;
      counts[at] = count;
      at++;
    }
    return { numbers, counts };
  });
  return { rows, words: [...numberOf.keys()], frequency };
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
