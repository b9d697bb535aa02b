import { join } from 'node:path';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { createRanking } from '../../lambda/core/ranking.ts';
import { asreviewBayes, bayesAgainstAll, tfidfCentroid } from './screening-peers.ts';
import { generatorOf, type Ranker, readScreeningSets, type ScreeningSet, shuffled } from './screening-sets.ts';

/** One ranker over all sets. */
export interface ScreeningRow {
  readonly ranker: string;
  /** Mean over the sets of the median over the draws. */
  readonly wss95: number;
  readonly recall20: number;
  /** The same with the seeds counted as found first. */
  readonly recall20WithSeeds: number;
  readonly sets: readonly { readonly name: string; readonly wss95: number; readonly recall20: number }[];
}

const seedsADraw = 10;

/**
 * Screening prioritisation as simulated in the literature: ten included records are known, the remaining ones are ranked
 * once. Per set the median over `draws` draws of seeds (fixed generator), then the mean over sets. Seeds take no part in
 * WSS@95 and recall@20 %. `dataDir` holds the folder `screening`.
 */
export function screeningRows(dataDir: string, draws = 5): readonly ScreeningRow[] {
  const sets = readScreeningSets(join(dataDir, 'screening'));
  if (sets.length === 0) throw new Error(`There is no *.csv in ${join(dataDir, 'screening')}.`);
  const rankers: Readonly<Record<string, Ranker>> = {
    'Living Review (`articles rank --seeds`)': livingReview,
    'TF-IDF centroid': tfidfCentroid,
    'TF-IDF + naive Bayes (ASReview 1 default), 10 irrelevant records told': asreviewBayes,
    'TF-IDF + naive Bayes, all others taken as irrelevant': bayesAgainstAll,
  };
  return Object.entries(rankers).map(([ranker, rank]) => {
    const measured = sets.map((set) => measureSet(set, rank, draws));
    return {
      ranker,
      wss95: mean(measured.map(({ wss95 }) => wss95)),
      recall20: mean(measured.map(({ recall20 }) => recall20)),
      recall20WithSeeds: mean(measured.map(({ withSeeds }) => withSeeds)),
      sets: measured,
    };
  });
}

const rankings = new WeakMap<readonly ArticleRecord[], ReturnType<typeof createRanking>>();

/** What `articles rank --seeds` prints, as scores; the records are read once for all draws. */
export const livingReview: Ranker = (records, seeds) => {
  const rank = rankings.get(records) ?? createRanking(records);
  rankings.set(records, rank);
  const scores = new Array<number>(records.length);
  for (const [at, { place }] of rank(seeds).entries()) scores[place] = records.length - at;
  return scores;
};

/**
 * WSS@95 after Cohen et al. 2006: (TN + FN) / N - 0.05 at the first rank with 95 % of the positives; recall@20 %: the share
 * of positives within the first fifth. `excluded` take no part.
 */
export function screeningFigures(
  scores: readonly number[],
  included: readonly boolean[],
  excluded: ReadonlySet<number>,
): { readonly wss95: number; readonly recall20: number } {
  const order = scores
    .map((_, at) => at)
    .filter((at) => !excluded.has(at))
    .sort((a, b) => scores[b]! - scores[a]! || a - b);
  const ranks = order.flatMap((at, rank) => (included[at] ? [rank + 1] : []));
  const at95 = ranks[Math.ceil(0.95 * ranks.length - 1e-9) - 1] ?? order.length;
  const fifth = Math.floor(order.length / 5);
  return {
    wss95: (order.length - at95) / order.length - 0.05,
    recall20: ranks.filter((rank) => rank <= fifth).length / Math.max(1, ranks.length),
  };
}

function measureSet({ name, records, included }: ScreeningSet, rank: Ranker, draws: number) {
  const positives = included.flatMap((is, at) => (is ? [at] : []));
  const figures = Array.from({ length: draws }, (_, draw) => {
    const seeds = shuffled(positives, generatorOf(draw + 1)).slice(0, seedsADraw);
    const chosen = new Set(seeds);
    const scores = rank(records, seeds, { included, draw });
    const seedsFirst = scores.map((score, at) => (chosen.has(at) ? Number.POSITIVE_INFINITY : score));
    return {
      ...screeningFigures(scores, included, chosen),
      withSeeds: screeningFigures(seedsFirst, included, new Set()).recall20,
    };
  });
  return {
    name,
    wss95: median(figures.map(({ wss95 }) => wss95)),
    recall20: median(figures.map(({ recall20 }) => recall20)),
    withSeeds: median(figures.map(({ withSeeds }) => withSeeds)),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
