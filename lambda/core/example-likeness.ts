import type { TextMatrix } from './ranking-matrix.ts';
import { standardScores } from './standard-scores.ts';

/** How much the nearest examples count: 0 would be the plain mean of all, a large one the nearest alone. */
const sharpness = 0.5;
/** Likeness is at most this many deviations above the mean: a text's likeness to itself must not drown the rest. */
const mostDeviations = 20;

/**
 * Likeness to single examples, which come in `folds` (rows of the matrices). An example counts by how much more like it a
 * text is than the others are (cosine in standard scores: an example that is like everything says little), and the nearest
 * examples count most (a soft maximum).
 *
 * Answers, by row, likeness to the examples of all folds, or of all but one; mean 0 and deviation 1 over the others.
 */
export function createExampleLikeness(
  matrices: readonly TextMatrix[],
  folds: readonly (readonly number[])[],
  others: readonly number[],
): (without?: number) => Float64Array {
  const sums = matrices.map((matrix) => {
    const cosine = createCosine(
      matrix,
      Array.from({ length: matrix.rows }, (_, row) => row),
    );
    return folds.map((examples) => {
      const sum = new Float64Array(matrix.rows);
      for (const example of examples) {
        const likeness = standardScores(cosine(example), others);
        for (const row of sum.keys()) sum[row]! += Math.exp(sharpness * Math.min(mostDeviations, likeness[row]!));
      }
      return sum;
    });
  });
  return (without) => {
    const total = new Float64Array(matrices[0]?.rows ?? 0);
    for (const byFold of sums) {
      const kept = byFold.filter((_, fold) => fold !== without);
      const view = total.map((_, row) => Math.log(kept.reduce((sum, one) => sum + one[row]!, 0)));
      for (const [row, score] of standardScores(view, others).entries()) total[row]! += score;
    }
    return standardScores(total, others);
  };
}

/**
 * Answers how alike a row's text and those of `among` are, 0…1 each, in their order; 0 for a text without a word. Texts are
 * kept by word, so that only those are touched that share one.
 */
export function createCosine(matrix: TextMatrix, among: readonly number[]): (row: number) => Float64Array {
  const { rowStart, column, value } = matrix;
  const startOf = new Int32Array(matrix.columns + 1);
  for (const row of among) {
    for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) startOf[column[at]! + 1]!++;
  }
  for (let word = 0; word < matrix.columns; word++) startOf[word + 1]! += startOf[word]!;
  const next = startOf.slice();
  const place = new Int32Array(startOf[matrix.columns]!);
  const share = new Float64Array(place.length);
  for (let position = 0; position < among.length; position++) {
    const row = among[position]!;
    const length = lengthOf(matrix, row);
    for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) {
      const slot = next[column[at]!]!++;
      place[slot] = position;
      share[slot] = value[at]! / length;
    }
  }
  return (row) => {
    const alike = new Float64Array(among.length);
    const length = lengthOf(matrix, row);
    for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) {
      const own = value[at]! / length;
      const end = startOf[column[at]! + 1]!;
      for (let slot = startOf[column[at]!]!; slot < end; slot++) alike[place[slot]!]! += own * share[slot]!;
    }
    return alike;
  };
}

function lengthOf({ rowStart, value }: TextMatrix, row: number): number {
  let sum = 0;
  for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) sum += value[at]! ** 2;
  return Math.sqrt(sum);
}
