import { type ArticleRecord, abstractText } from '../article-record.ts';
import { visitEvidence, wordScale } from '../evidence-features.ts';
import { gatherEvidence } from '../filing-evidence.ts';
import { filingRules } from '../filing-rules.ts';
import { compileVocabulary } from '../filing-vocabulary.ts';
import type { Taxonomy } from '../taxonomy.ts';
import { createWordFeatures } from '../word-features.ts';
import type { LabelledArticle } from './labelled-article.ts';
import { type SparseMatrix, sparseMatrix } from './sparse-matrix.ts';

/**
 * Examples as rows of features. An example with MeSH headings has two rows of half the weight, one without them: the
 * newest articles have none, and what is learned must not lean on them.
 */
export interface TrainingSet {
  /** Ids, in the order of the outline. */
  readonly topics: readonly string[];
  readonly matrix: SparseMatrix;
  /** The example of each row. */
  readonly example: Int32Array;
  /** What a row weighs: 1, or ½ for each of two views. */
  readonly share: Float64Array;
  /** By example: its row without MeSH headings. */
  readonly plainRow: Int32Array;
  /** Columns below are words, pairs and MeSH descriptors, in the order of `features`. */
  readonly words: number;
  readonly features: readonly string[];
  /** By word column: the examples that have it. */
  readonly frequency: Float64Array;
  /** By word column: what its value has been multiplied with. */
  readonly scale: Float64Array;
  /** Column of the first evidence feature of a topic; the others follow. */
  readonly evidenceColumn: (topic: number) => number;
  readonly biasColumn: number;
}

/** Evidence of the curated terms is far denser than words: without this it would be all that is learned. */
export const evidenceScale = 0.2;
const meshScale = 0.15;
/** A word that two examples do not share teaches nothing about a third. */
const leastExamples = { few: 2, many: 4 };
const manyExamples = 500;

export function buildTrainingSet(taxonomy: Taxonomy, examples: readonly LabelledArticle[]): TrainingSet {
  const counts = countWords(examples);
  const least = examples.length < manyExamples ? leastExamples.few : leastExamples.many;
  const frequency = new Map<string, number>();
  const note = (feature: string) => frequency.set(feature, (frequency.get(feature) ?? 0) + 1);
  for (const [at, { record }] of examples.entries()) {
    for (const word of counts[at]!.words.keys()) note(word);
    for (const heading of headingsOf(record)) note(heading);
  }
  const features = [...frequency.keys()].filter((feature) => frequency.get(feature)! >= least).sort(byCodeUnit);
  const columnOf = new Map(features.map((feature, column) => [feature, column]));
  const scale = Float64Array.from(features, (feature) =>
    feature.startsWith('mesh:') ? meshScale : 1 + Math.log(examples.length / frequency.get(feature)!),
  );

  const vocabulary = compileVocabulary(taxonomy);
  const words = features.length;
  const evidenceColumn = (topic: number) => words + 3 * topic;
  const biasColumn = words + 3 * taxonomy.topics.length;
  const rows: Map<number, number>[] = [];
  const example: number[] = [];
  const share: number[] = [];
  const plainRow = new Int32Array(examples.length);
  const addRow = (at: number, record: ArticleRecord, weight: number) => {
    const row = new Map<number, number>([[biasColumn, 1]]);
    const { words: counted, total } = counts[at]!;
    for (const [word, count] of counted) {
      const column = columnOf.get(word);
      if (column !== undefined) row.set(column, (1 + Math.log(count)) * scale[column]! * wordScale(total));
    }
    for (const heading of headingsOf(record)) {
      const column = columnOf.get(heading);
      if (column !== undefined) row.set(column, scale[column]!);
    }
    visitEvidence(gatherEvidence(vocabulary, record, filingRules).topics, (topic, feature, value) => {
      if (value !== 0) row.set(evidenceColumn(topic) + feature, evidenceScale * value);
    });
    example.push(at);
    share.push(weight);
    return rows.push(row) - 1;
  };
  for (const [at, { record }] of examples.entries()) {
    const indexed = record.mesh.length > 0;
    plainRow[at] = addRow(at, indexed ? { ...record, mesh: [] } : record, indexed ? 0.5 : 1);
    if (indexed) addRow(at, record, 0.5);
  }
  return {
    topics: taxonomy.topics.map(({ id }) => id),
    matrix: sparseMatrix(rows, biasColumn + 1),
    example: Int32Array.from(example),
    share: Float64Array.from(share),
    plainRow,
    words,
    features,
    frequency: Float64Array.from(features, (feature) => frequency.get(feature)!),
    scale,
    evidenceColumn,
    biasColumn,
  };
}

function countWords(examples: readonly LabelledArticle[]) {
  const read = createWordFeatures();
  return examples.map(({ record }) => {
    const words = new Map<string, number>();
    const count = (word: string) => words.set(word, (words.get(word) ?? 0) + 1);
    const total = read(record.title, count) + read(abstractText(record), count);
    return { words, total };
  });
}

function headingsOf({ mesh }: ArticleRecord): readonly string[] {
  return [...new Set(mesh.flatMap(({ ui }) => (ui === '' ? [] : [`mesh:${ui}`])))];
}

export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
