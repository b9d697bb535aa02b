import { addMean, type TextMatrix } from './ranking-matrix.ts';
import type { TextViews } from './ranking-views.ts';
import { spreadOf } from './standard-scores.ts';
import { dot } from './training/sparse-matrix.ts';

/** What tells examples from the rest, in one view: a weight a word (by column), and what every text begins with. */
export interface Contrast {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** Share of the others, the worst of them, that is taken not to belong. */
const negativeShare = 0.75;
/** Smoothing of naive Bayes: the default of ASReview 1, where it was tuned on screening sets. */
const smoothing = 3.822;

/**
 * The mean of two cheap rankers, each brought to mean 0 and deviation 1 over the others: `towardsExamples` (Rocchio 1971: the
 * examples' mean less that of what does not belong) and `bayes` (multinomial naive Bayes). Where one errs the other seldom
 * does; both are linear in the words, so their mean is one weight a word.
 *
 * What does not belong is taken to be the worse three quarters by plain likeness to the examples (reliable negatives, as in
 * learning from positive and unlabelled examples, Liu et al. 2003): an article like the examples speaks against nothing.
 * `examples` and `others` are rows of the matrix.
 */
export function contrastOf(matrix: TextMatrix, examples: readonly number[], others: readonly number[]): Contrast {
  const mean = () => addMean(matrix, examples, 1, new Float64Array(matrix.columns));
  const best = inOrder(matrix, others, mean());
  const negative = best.slice(Math.floor(best.length * (1 - negativeShare)));
  const towardsExamples = addMean(matrix, negative, -1, mean());
  const rankers = [towardsExamples, bayes(matrix, examples, negative)];
  const weights = new Float64Array(matrix.columns);
  let bias = 0;
  for (const ranker of rankers) {
    const { centre, spread } = spreadOf(others.map((row) => dot(matrix, row, ranker)));
    if (spread === 0) continue;
    bias -= centre / spread / rankers.length;
    for (let column = 0; column < weights.length; column++) {
      weights[column]! += ranker[column]! / spread / rankers.length;
    }
  }
  return { weights, bias };
}

/** By row, the mean of the views. */
export function contrastScores(matrices: TextViews<TextMatrix>, contrasts: TextViews<Contrast>): Float64Array {
  const scores = new Float64Array(matrices.pairs.rows);
  const views = ['pairs', 'words', 'letters'] as const;
  for (const view of views) {
    const { weights, bias } = contrasts[view];
    for (const row of scores.keys()) scores[row]! += (dot(matrices[view], row, weights) + bias) / views.length;
  }
  return scores;
}

/** Multinomial naive Bayes over tf-idf: the log of how much likelier a word is among the examples, both sides weighing the same. */
function bayes(matrix: TextMatrix, examples: readonly number[], negative: readonly number[]): Float64Array {
  const size = Math.max(1, negative.length);
  const positive = addMean(matrix, examples, size, new Float64Array(matrix.columns));
  const against = addMean(matrix, negative, size, new Float64Array(matrix.columns));
  const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0) + smoothing * matrix.columns;
  const shift = Math.log(total(against) / total(positive));
  return positive.map((count, column) => Math.log((count + smoothing) / (against[column]! + smoothing)) + shift);
}

/** Best first; ties by row. */
function inOrder(matrix: TextMatrix, rows: readonly number[], weights: Float64Array): readonly number[] {
  const scores = new Map(rows.map((row) => [row, dot(matrix, row, weights)]));
  return rows.toSorted((a, b) => scores.get(b)! - scores.get(a)! || a - b);
}
