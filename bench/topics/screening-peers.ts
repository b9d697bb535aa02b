import { type ArticleRecord, abstractText } from '../../lambda/core/article-record.ts';
import { generatorOf, type Ranker, shuffled } from './screening-sets.ts';

/**
 * What others rank with. Features as scikit-learn's `TfidfVectorizer()` makes them as it comes, which is what ASReview 1
 * uses: words of two or more signs, lower case, count times smoothed inverse document frequency, rows of length 1.
 */

/** Cosine to the mean of the seeds. */
export const tfidfCentroid: Ranker = (records, seeds) => {
  const { rows, columns } = tfidf(records);
  const centroid = new Float64Array(columns);
  for (const seed of seeds) for (const [column, value] of rows[seed]!) centroid[column]! += value;
  return rows.map((row) => weighted(row, centroid));
};

/**
 * The default of ASReview 1 (features `tfidf`, classifier `nb` with alpha 3.822, balance strategy `double`), as one ranking:
 * it learns once, from the seeds and ten irrelevant records drawn at random, which is what its users begin with. (ASReview
 * goes on to ask and to learn anew; a living review has nobody to ask.) Of the labels it is told those ten, which the other
 * rankers are not. With as many of one kind as of the other, `double` weighs both alike.
 */
export const asreviewBayes: Ranker = (records, seeds, { included, draw }) => {
  const irrelevant = records.flatMap((_, at) => (included[at] ? [] : [at]));
  return bayes(records, seeds, shuffled(irrelevant, generatorOf(1000 + draw)).slice(0, 10));
};

/** The same, with every record that is no seed taken as irrelevant and both sides weighing alike: no label is told. */
export const bayesAgainstAll: Ranker = (records, seeds) => {
  const chosen = new Set(seeds);
  return bayes(
    records,
    seeds,
    records.map((_, at) => at).filter((at) => !chosen.has(at)),
  );
};

const alpha = 3.822;

function bayes(
  records: readonly ArticleRecord[],
  positive: readonly number[],
  negative: readonly number[],
): readonly number[] {
  const { rows, columns } = tfidf(records);
  const counts = (members: readonly number[], each: number) => {
    const sums = new Float64Array(columns).fill(alpha);
    for (const member of members) for (const [column, value] of rows[member]!) sums[column]! += each * value;
    return sums;
  };
  const size = Math.max(positive.length, negative.length);
  const one = counts(positive, size / positive.length);
  const other = counts(negative, size / negative.length);
  const total = (sums: Float64Array) => sums.reduce((sum, value) => sum + value, 0);
  const shift = Math.log(total(other) / total(one));
  const weights = one.map((value, column) => Math.log(value / other[column]!) + shift);
  return rows.map((row) => weighted(row, weights));
}

type Row = readonly (readonly [column: number, value: number])[];
const cache = new WeakMap<readonly ArticleRecord[], { readonly rows: readonly Row[]; readonly columns: number }>();

function tfidf(records: readonly ArticleRecord[]) {
  const known = cache.get(records);
  if (known) return known;
  const frequency = new Map<string, number>();
  const counted = records.map((record) => {
    const counts = new Map<string, number>();
    for (const [word] of `${record.title} ${abstractText(record)}`.toLowerCase().matchAll(/[\p{L}\p{N}_]{2,}/gu)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    for (const word of counts.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
    return counts;
  });
  const columns = new Map([...frequency.keys()].map((word, column) => [word, column]));
  const rows = counted.map((counts): Row => {
    const row = [...counts].map(([word, count]) => {
      const rarity = 1 + Math.log((1 + records.length) / (1 + frequency.get(word)!));
      return [columns.get(word)!, count * rarity] as const;
    });
    const length = Math.sqrt(row.reduce((sum, [, value]) => sum + value ** 2, 0)) || 1;
    return row.map(([column, value]) => [column, value / length] as const);
  });
  const made = { rows, columns: columns.size };
  cache.set(records, made);
  return made;
}

function weighted(row: Row, weights: Float64Array): number {
  return row.reduce((sum, [column, value]) => sum + value * weights[column]!, 0);
}
