import { type ArticleRecord, abstractText } from './article-record.ts';
import { addMean, type TextMatrix, textMatrix } from './ranking-matrix.ts';
import { createTextViews } from './ranking-views.ts';
import { dot } from './training/sparse-matrix.ts';

/** Where one article stands among those ranked with it. */
export interface Ranked {
  /** Its position in what was given. */
  readonly place: number;
  /** 0…1, comparable within one ranking only; an example itself has 1. */
  readonly score: number;
  /** It is one of the examples. */
  readonly example: boolean;
  /** Up to five words or pairs of words that raised it most; empty when nothing did. */
  readonly words: readonly string[];
}

/**
 * Ranks articles by likeness to a few examples that are known to belong (ten are plenty), most alike first. Nothing but the
 * examples is labelled: whatever else is given is taken as a mixture, mostly of articles that do not belong.
 *
 * The score is the mean of two cheap rankers in three views of the texts (tf-idf), each brought to mean 0 and deviation 1:
 * `towardsExamples` (Rocchio 1971: the examples' mean less that of what does not belong) and `bayes` (multinomial naive
 * Bayes). What does not belong is taken to be the worse three quarters by plain likeness to the examples (reliable negatives,
 * as in learning from positive and unlabelled examples, Liu et al. 2003): an article like the examples speaks against
 * nothing. Where one ranker errs the other seldom does.
 *
 * Deterministic; the order in which articles are given decides between equals and nothing else. An article given twice
 * counts once. An article is an example when it has the PMID of one, or, where one of the two has none, its whole text.
 */
export function rankByExamples(
  articles: readonly ArticleRecord[],
  examples: readonly ArticleRecord[],
): readonly Ranked[] {
  const ranked = createRanking([...examples, ...articles])([...examples.keys()]);
  return ranked
    .filter(({ place }) => place >= examples.length)
    .map((one) => ({ ...one, place: one.place - examples.length }));
}

/** Reads articles once, to rank them by one set of examples after another; examples are positions in what was given. */
export function createRanking(articles: readonly ArticleRecord[]): (examples: readonly number[]) => readonly Ranked[] {
  const { texts, rowOf } = readPool(articles);
  const matrices = createTextViews().map((countWords) => textMatrix(texts, countWords));
  return (places) => {
    const chosen = new Set(places.filter((place) => hasText(articles[place]!)).map((place) => rowOf[place]!));
    const examples = [...chosen].sort((a, b) => a - b);
    const others = [...texts.keys()].filter((row) => !chosen.has(row));
    const scores = new Float64Array(texts.length);
    let words: readonly (readonly string[])[] = texts.map(() => []);
    if (examples.length > 0) {
      for (const [view, matrix] of matrices.entries()) {
        const { sum, bias } = weigh(matrix, examples, others);
        for (const row of scores.keys()) scores[row]! += (dot(matrix, row, sum) + bias) / matrices.length;
        // The first view's words are those a reader would name.
        if (view === 0) words = texts.map((_, row) => strongest(matrix, row, sum));
      }
    }
    const isExample = exampleTest(places.map((place) => articles[place]!));
    return articles
      .map((article, place) => {
        const row = rowOf[place]!;
        const example = isExample(article);
        return {
          place,
          row,
          example,
          order: example ? Number.POSITIVE_INFINITY : scores[row]!,
          score: example ? 1 : rounded(1 / (1 + Math.exp(-scores[row]!))),
        };
      })
      .sort((a, b) => (a.order === b.order ? a.place - b.place : b.order - a.order))
      .map(({ place, row, example, score }) => ({ place, score, example, words: words[row]! }));
  };
}

type Text = Pick<ArticleRecord, 'title' | 'abstract'>;

interface Pool {
  /** Each text once, in an order that does not depend on how the articles were given. */
  readonly texts: readonly Text[];
  /** By position in what was given. */
  readonly rowOf: readonly number[];
}

function readPool(articles: readonly ArticleRecord[]): Pool {
  const byPmid = new Map<string, ArticleRecord>();
  for (const record of articles) {
    if (record.pmid !== null) byPmid.set(record.pmid, fuller(record, byPmid.get(record.pmid)));
  }
  // Under one PMID the fullest text speaks for all: an example is often given by its title alone.
  const spoken = articles.map((record) => (record.pmid === null ? record : byPmid.get(record.pmid)!));
  const keyOfPlace = spoken.map(keyOf);
  const texts = new Map(spoken.map((record, place) => [keyOfPlace[place]!, record]));
  const keys = [...texts.keys()].sort();
  const rows = new Map(keys.map((key, row) => [key, row]));
  return { texts: keys.map((key) => texts.get(key)!), rowOf: keyOfPlace.map((key) => rows.get(key)!) };
}

function exampleTest(examples: readonly ArticleRecord[]): (article: ArticleRecord) => boolean {
  const pmids = new Set(examples.flatMap(({ pmid }) => pmid ?? []));
  const texts = new Set(examples.map(keyOf));
  const nameless = new Set(examples.filter(({ pmid }) => pmid === null).map(keyOf));
  return (article) =>
    article.pmid === null ? texts.has(keyOf(article)) : pmids.has(article.pmid) || nameless.has(keyOf(article));
}

function hasText({ title, abstract }: Text): boolean {
  return title !== '' || abstract.length > 0;
}

function keyOf(record: Text): string {
  return `${record.title}\n${abstractText(record)}`;
}

function fuller(a: ArticleRecord, b: ArticleRecord | undefined): ArticleRecord {
  if (b === undefined) return a;
  const one = keyOf(a);
  const other = keyOf(b);
  if (one.length !== other.length) return one.length > other.length ? a : b;
  return one < other ? a : b;
}

/** Share of the others, the worst of them, that is taken not to belong. */
const negativeShare = 0.75;
/** Smoothing of naive Bayes: the default of ASReview 1, where it was tuned on screening sets. */
const smoothing = 3.822;

/** Both rankers are linear in the words, so their mean is one weight a word. */
function weigh(matrix: TextMatrix, examples: readonly number[], others: readonly number[]) {
  const mean = () => addMean(matrix, examples, 1, new Float64Array(matrix.columns));
  const best = inOrder(matrix, others, mean());
  const negative = best.slice(Math.floor(best.length * (1 - negativeShare)));
  const towardsExamples = addMean(matrix, negative, -1, mean());
  const rankers = [towardsExamples, bayes(matrix, examples, negative)];
  const sum = new Float64Array(matrix.columns);
  let bias = 0;
  for (const ranker of rankers) {
    const { centre, spread } = spreadOf(others.map((row) => dot(matrix, row, ranker)));
    if (spread === 0) continue;
    bias -= centre / spread / rankers.length;
    for (let column = 0; column < sum.length; column++) sum[column]! += ranker[column]! / spread / rankers.length;
  }
  return { sum, bias };
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

function spreadOf(values: readonly number[]): { readonly centre: number; readonly spread: number } {
  const size = Math.max(1, values.length);
  const centre = values.reduce((sum, value) => sum + value, 0) / size;
  return { centre, spread: Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / size) };
}

function strongest(matrix: TextMatrix, row: number, weights: Float64Array): readonly string[] {
  const raised: { readonly column: number; readonly by: number }[] = [];
  for (let at = matrix.rowStart[row]!; at < matrix.rowStart[row + 1]!; at++) {
    const column = matrix.column[at]!;
    const by = matrix.value[at]! * weights[column]!;
    if (by > 0) raised.push({ column, by });
  }
  return raised
    .sort((a, b) => b.by - a.by || a.column - b.column)
    .slice(0, 5)
    .map(({ column }) => matrix.words[column]!);
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
