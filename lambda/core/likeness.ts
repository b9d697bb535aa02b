import { type ArticleRecord, abstractText } from './article-record.ts';
import type { LikenessModel, LikenessTradeOff } from './likeness-model.ts';
import { createWordCounter } from './ranking-words.ts';
import { type Calibration, calibrate, type Judged, logistic } from './training/calibration.ts';
import { trainLinear } from './training/linear-model.ts';
import { dot, type SparseMatrix } from './training/sparse-matrix.ts';

/** Fewer on either side teach nothing that holds. */
const fewestRecords = 10;
/** Words and pairs a model keeps: the rest moves no article by a hundredth, and a person can still read these. */
const mostWords = 1500;
const folds = 5;
/** C of the literature, balanced: both sides weigh the same however many records they have. */
const cost = 1;

/** A model's answer for a record: 0…1, above 0.5 = more like the references than like the background. */
export function createLikeness(model: LikenessModel): (record: Pick<ArticleRecord, 'title' | 'abstract'>) => number {
  const weights = new Map(Object.entries(model.weights));
  return (record) => {
    const countWords = createWordCounter();
    let sum = model.bias;
    for (const [word, value] of unitVector(countWords(record))) sum += value * (weights.get(word) ?? 0);
    return logistic(sum);
  };
}

/**
 * Learns what the review's references are like, from their records and from records of the same time and journals that are
 * not among them: a linear model (trainLinear), its answers calibrated on held-out records (Platt 1999). The order of the
 * records does not matter; one that is on both sides is a reference. `null` when either side has fewer than 10 records with
 * text.
 *
 * `gate` turns a likeness into the score the review's threshold is compared with, for the trade-off; by default the likeness
 * itself.
 */
export function trainLikeness<Known extends ArticleRecord>(
  references: readonly Known[],
  background: readonly Known[],
  gate: (record: Known, likeness: number) => number = (_, likeness) => likeness,
): LikenessModel | null {
  const lesson = readLesson(references, background);
  const of = (belongs: boolean) => lesson.filter((one) => one.belongs === belongs).length;
  if (of(true) < fewestRecords || of(false) < fewestRecords) return null;
  const words = lessonWords(lesson);
  const matrix = lessonMatrix(lesson, words);
  const held = crossValidate(lesson, matrix);
  const calibration = calibrate(held);
  const weights = learn(lesson, matrix, () => true);
  return {
    format: 1,
    references: of(true),
    background: of(false),
    ...readable(words, weights, calibration),
    tradeOff: tradeOff(
      lesson.map(({ record, belongs }, row) => ({
        belongs,
        score: gate(record, logistic(calibration.slope * held[row]!.score + calibration.offset)),
      })),
    ),
  };
}

interface Example<Known extends ArticleRecord = ArticleRecord> {
  readonly record: Known;
  readonly belongs: boolean;
  readonly vector: ReadonlyMap<string, number>;
}

/** Each record once, in an order of its own, so that the same records always give the same model. */
function readLesson<Known extends ArticleRecord>(
  references: readonly Known[],
  background: readonly Known[],
): readonly Example<Known>[] {
  const found = new Map<string, Example<Known>>();
  const countWords = createWordCounter();
  for (const [records, belongs] of [
    [references, true],
    [background, false],
  ] as const) {
    for (const record of records) {
      const key = record.pmid ?? `${record.title}\n${abstractText(record)}`;
      const vector = unitVector(countWords(record));
      if (vector.size > 0 && !found.has(key)) found.set(key, { record, belongs, vector });
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, example]) => example);
}

/** Sublinear counts, length 1 over all the words of the text, known or not: a long abstract says no more than a short one. */
function unitVector(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  let squares = 0;
  for (const count of counts.values()) squares += (1 + Math.log(count)) ** 2;
  const length = Math.sqrt(squares);
  return new Map([...counts].map(([word, count]) => [word, (1 + Math.log(count)) / length]));
}

interface LessonWord {
  readonly word: string;
  /** Inverse document frequency: the trainer sees rare words larger, so that they are cheap to weigh. */
  readonly rarity: number;
}

function lessonWords(lesson: readonly Example[]): readonly LessonWord[] {
  const frequency = new Map<string, number>();
  for (const { vector } of lesson)
    for (const word of vector.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  return [...frequency]
    .filter(([, count]) => count > 1)
    .map(([word, count]) => ({ word, rarity: 1 + Math.log((1 + lesson.length) / (1 + count)) }))
    .sort((a, b) => (a.word < b.word ? -1 : 1));
}

/** The last column is the bias. */
function lessonMatrix(lesson: readonly Example[], words: readonly LessonWord[]): SparseMatrix {
  const columns = new Map(words.map(({ word, rarity }, column) => [word, { column, rarity }]));
  const rowStart = new Int32Array(lesson.length + 1);
  const column: number[] = [];
  const value: number[] = [];
  for (const [row, { vector }] of lesson.entries()) {
    for (const [word, size] of vector) {
      const known = columns.get(word);
      if (!known) continue;
      column.push(known.column);
      value.push(size * known.rarity);
    }
    column.push(words.length);
    value.push(1);
    rowStart[row + 1] = column.length;
  }
  return {
    rows: lesson.length,
    columns: words.length + 1,
    rowStart,
    column: Int32Array.from(column),
    value: Float64Array.from(value),
  };
}

/** The answer for each record of a model that did not see it, both sides weighing the same. */
function crossValidate(lesson: readonly Example[], matrix: SparseMatrix): readonly Judged[] {
  const fold = foldsOf(lesson);
  const scores = new Float64Array(lesson.length);
  for (let held = 0; held < folds; held++) {
    const weights = learn(lesson, matrix, (row) => fold[row] !== held);
    for (const row of lesson.keys()) if (fold[row] === held) scores[row] = dot(matrix, row, weights);
  }
  const balanced = balance(lesson);
  return lesson.map(({ belongs }, row) => ({ score: scores[row]!, holds: belongs, weight: balanced(belongs) }));
}

/** Each side dealt out in turn. */
function foldsOf(lesson: readonly Example[]): readonly number[] {
  const dealt = { true: 0, false: 0 };
  return lesson.map(({ belongs }) => dealt[`${belongs}`]++ % folds);
}

/** What one record of a side weighs, so that the sides weigh the same and a record 1 on average. */
function balance(lesson: readonly Example[]): (belongs: boolean) => number {
  const own = lesson.filter(({ belongs }) => belongs).length;
  return (belongs) => lesson.length / 2 / (belongs ? own : lesson.length - own);
}

/** All but the strongest words are dropped, here already, so that cross-validation judges what is kept. */
function learn(lesson: readonly Example[], matrix: SparseMatrix, isSeen: (row: number) => boolean): Float64Array {
  const balanced = balance(lesson);
  const weights = trainLinear({
    matrix,
    rows: Int32Array.from(lesson.keys()).filter(isSeen),
    sign: Int8Array.from(lesson, ({ belongs }) => (belongs ? 1 : -1)),
    cost: Float64Array.from(lesson, ({ belongs }) => cost * balanced(belongs)),
  });
  const bias = matrix.columns - 1;
  const weak = [...weights.keys()]
    .slice(0, bias)
    .sort((a, b) => Math.abs(weights[b]!) - Math.abs(weights[a]!) || a - b)
    .slice(mostWords);
  for (const column of weak) weights[column] = 0;
  return weights;
}

/** Rarity and calibration are worked into the weights, so that reading a record needs neither. */
function readable(
  words: readonly LessonWord[],
  weights: Float64Array,
  { slope, offset }: Calibration,
): Pick<LikenessModel, 'bias' | 'weights'> {
  const kept = words
    .map(({ word, rarity }, column) => [word, rounded(slope * rarity * weights[column]!)] as const)
    .filter(([, weight]) => weight !== 0);
  return { bias: rounded(slope * weights[words.length]! + offset), weights: Object.fromEntries(kept) };
}

/** One line for each tenth. */
function tradeOff(
  judged: readonly { readonly belongs: boolean; readonly score: number }[],
): readonly LikenessTradeOff[] {
  const share = (belongs: boolean, threshold: number) => {
    const side = judged.filter((one) => one.belongs === belongs);
    return side.filter(({ score }) => score >= threshold).length / side.length;
  };
  return [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => {
    const recall = share(true, tenth / 10);
    const wrong = share(false, tenth / 10);
    return {
      threshold: tenth / 10,
      recall: rounded(recall),
      precision: recall + wrong === 0 ? 1 : rounded(recall / (recall + wrong)),
    };
  });
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
