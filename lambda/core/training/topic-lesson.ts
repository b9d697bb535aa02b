import { type LinearProblem, trainLinear } from './linear-model.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import { evidenceScale, type TrainingSet } from './training-set.ts';

/** What one topic is to be learned from. */
export interface Lesson {
  readonly set: TrainingSet;
  /** Position in the outline. */
  readonly topic: number;
  /** By example: above 0 = bears on the topic, so much; 0 = does not; below 0 = tells neither (its parent or child is meant). */
  readonly label: Float64Array;
  /** Word weights kept at most. */
  readonly mostWeights: number;
}

/** The C of the literature: how much an example may pull. */
const pull = 0.5;
/** What is believed of the curated terms before any example is seen, in units of the margin … */
const belief = { score: 0.3, share: 0.6, bias: -0.8 };
/** … until so many with the topic are seen; then ever less, by their number. */
const beliefLasts = 8;

/**
 * Learns one topic from the examples chosen. Words are first weighed by how differently they stand in examples with and
 * without the topic (the log-count ratio of Wang and Manning, 2012), then a linear model is fitted that starts from what
 * the curated terms say. Answers a weight for each column.
 */
export function learn(
  { set, topic, label, mostWeights }: Lesson,
  isChosen: (example: number) => boolean,
): Float64Array {
  const { matrix, example, share } = set;
  const rows = Int32Array.from(
    [...example.keys()].filter((row) => label[example[row]!]! >= 0 && isChosen(example[row]!)),
  );
  let positive = 0;
  let negative = 0;
  for (const row of rows) {
    if (label[example[row]!]! > 0) positive += share[row]! * label[example[row]!]!;
    else negative += share[row]!;
  }
  // Half way, on a log scale, between every example alike and both sides alike.
  const balance = positive > 0 ? Math.sqrt(negative / positive) : 1;
  const sign = Int8Array.from(example, (at) => (label[at]! > 0 ? 1 : -1));
  const cost = Float64Array.from(example, (at, row) => {
    const own = label[at]!;
    return own < 0 ? 0 : pull * share[row]! * (own > 0 ? own * Math.max(1, balance) : 1);
  });
  const ratio = countRatios(set, rows, label);
  const problem: LinearProblem = {
    matrix: scaled(matrix, ratio, rows),
    rows,
    sign,
    cost,
    prior: priorWeights(set, topic, Math.min(1, beliefLasts / Math.max(1, positive))),
  };
  const weights = trainLinear(problem);
  for (let column = 0; column < set.words; column++) weights[column]! *= ratio[column]!;
  prune(weights, set, mostWeights);
  return weights;
}

function priorWeights(set: TrainingSet, topic: number, strength: number): Float64Array {
  const prior = new Float64Array(set.matrix.columns);
  const first = set.evidenceColumn(topic);
  prior[first] = (strength * belief.score) / evidenceScale;
  prior[first + 2] = (strength * belief.share) / evidenceScale;
  prior[set.biasColumn] = strength * belief.bias;
  return prior;
}

/** |ln| of how much more often a word stands in examples with the topic than in those without, one added to each side. */
function countRatios(
  { matrix, words, example, share }: TrainingSet,
  rows: Int32Array,
  label: Float64Array,
): Float64Array {
  const withTopic = new Float64Array(words).fill(1);
  const without = new Float64Array(words).fill(1);
  let positive = 2;
  let negative = 2;
  for (const row of rows) {
    const own = label[example[row]!]!;
    const weight = share[row]! * (own > 0 ? own : 1);
    if (own > 0) positive += weight;
    else negative += weight;
    const counts = own > 0 ? withTopic : without;
    for (let at = matrix.rowStart[row]!; at < matrix.rowStart[row + 1]!; at++) {
      const column = matrix.column[at]!;
      if (column < words) counts[column]! += weight;
    }
  }
  return withTopic.map((count, column) => Math.abs(Math.log(count / positive / (without[column]! / negative))));
}

function scaled(matrix: SparseMatrix, ratio: Float64Array, rows: Int32Array): SparseMatrix {
  const value = Float64Array.from(matrix.value);
  for (const row of rows) {
    for (let at = matrix.rowStart[row]!; at < matrix.rowStart[row + 1]!; at++) {
      const column = matrix.column[at]!;
      if (column < ratio.length) value[at]! *= ratio[column]!;
    }
  }
  return { ...matrix, value };
}

/**
 * Takes out all but the word weights that move most: heavy ones, of words that many examples have. What is left can be
 * read, and loses next to nothing.
 */
function prune(weights: Float64Array, { words, scale, frequency }: TrainingSet, most: number): void {
  const weight = (column: number) => Math.abs(weights[column]! * scale[column]!) * Math.sqrt(frequency[column]!);
  const heaviest = [...Array(words).keys()]
    .filter((column) => weights[column] !== 0)
    .sort((a, b) => weight(b) - weight(a) || a - b);
  for (const column of heaviest.slice(most)) weights[column] = 0;
}
