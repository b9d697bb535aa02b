import { createCosine, createExampleLikeness } from './example-likeness.ts';
import { contrastOf, contrastScores } from './ranking-contrast.ts';
import type { TextMatrix } from './ranking-matrix.ts';
import { eachView, type TextViews } from './ranking-views.ts';
import { standardScores } from './standard-scores.ts';

/** The share of the others that is put in order anew, the best; and how many at most, because all are compared with all. */
const headShare = 0.3;
const mostInHead = 1000;
/** Examples are held out in so many parts at most. */
const mostFolds = 10;
/** Ahead of an example there is at least this share of the others, so that one that comes first does not decide alone. */
const leastAhead = 0.01;
/** In the head likeness is taken to be the better ranker until the examples make the contrary some seven times (e²) likelier. */
const priorEvidence = 2;
const neighbours = 10;
const neighbourShare = 0.4;

/**
 * Puts the head of a ranking in order anew. What is far from every example is best told by contrast; among what is near,
 * likeness to single examples may tell more: a review's examples need not be of one kind, and what the rest of the head has
 * in common with them speaks for it, not against it. Which of the two counts, and how much, the examples decide: each is
 * held out in turn, and ranked by both among the others (`weightOfLikeness`).
 *
 * Every score is then evened out over the ten articles of the head whose words are most alike (score regularisation, Diaz
 * 2005): what stands alone among strangers is likelier there by chance.
 *
 * `scores` are those of the first ranking (`contrastScores`), by row. The head's own scores are dealt out in the new order,
 * so that no score changes but its owner; all others keep theirs.
 */
export function rerankHead(
  views: TextViews<TextMatrix>,
  examples: readonly number[],
  others: readonly number[],
  scores: Float64Array,
): Float64Array {
  const head = best(scores, others).slice(0, Math.min(mostInHead, Math.floor(headShare * others.length)));
  if (head.length < 3) return scores;
  const folds = foldsOf(examples);
  const likeness = createExampleLikeness([views.words, views.letters], folds, others);
  const weight = weightOfLikeness(views, folds, others, likeness);
  const contrast = standardScores(scores, others);
  const near = likeness();
  const blend = contrast.map((score, row) => (1 - weight) * score + weight * near[row]!);
  const anew = evenedOut(views.letters, head, blend);
  const dealt = scores.slice();
  for (const [rank, row] of best(anew, head).entries()) dealt[row] = scores[head[rank]!]!;
  return dealt;
}

/** Best first; ties by row. */
function best(scores: Float64Array, rows: readonly number[]): readonly number[] {
  return rows.toSorted((a, b) => scores[b]! - scores[a]! || a - b);
}

function foldsOf(examples: readonly number[]): readonly (readonly number[])[] {
  const count = Math.min(mostFolds, examples.length);
  return Array.from({ length: count }, (_, fold) => examples.filter((_, at) => at % count === fold));
}

/**
 * 0…1. Taking the share of the others that stands ahead of each held-out example as how unlikely it was to come so far, this
 * is the chance that likeness is the better of the two rankers.
 */
export function weightOfLikeness(
  views: TextViews<TextMatrix>,
  folds: readonly (readonly number[])[],
  others: readonly number[],
  likeness: (without: number) => Float64Array,
): number {
  let evidence = priorEvidence;
  if (folds.length < 2) return chance(evidence);
  for (const [fold, heldOut] of folds.entries()) {
    const rest = folds.flatMap((one, at) => (at === fold ? [] : one)).sort((a, b) => a - b);
    const contrast = contrastScores(
      views,
      eachView(views, (matrix) => contrastOf(matrix, rest, others)),
    );
    const near = likeness(fold);
    for (const row of heldOut) {
      evidence += Math.log((ahead(contrast, row, others) + leastAhead) / (ahead(near, row, others) + leastAhead));
    }
  }
  return chance(evidence);
}

function chance(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

function ahead(scores: Float64Array, row: number, others: readonly number[]): number {
  return others.reduce((count, other) => (scores[other]! > scores[row]! ? count + 1 : count), 0) / others.length;
}

/** Scores of some rows, by row, each mixed with the mean of its neighbours among them, weighted by likeness. */
export function evenedOut(matrix: TextMatrix, rows: readonly number[], scores: Float64Array): Float64Array {
  const own = standardScores(scores, rows);
  const cosine = createCosine(matrix, rows);
  const theirs = new Float64Array(scores.length);
  for (const row of rows) {
    const alike = cosine(row);
    const nearest = nearestOf(rows, alike, row);
    const total = nearest.reduce((sum, one) => sum + one.alike, 0);
    theirs[row] = nearest.reduce((sum, one) => sum + one.alike * own[one.other]!, 0) / (total || 1);
  }
  const evened = standardScores(theirs, rows);
  return own.map((score, row) => (1 - neighbourShare) * score + neighbourShare * evened[row]!);
}

/** The likest of some rows, without `row` itself; ties by their order. */
function nearestOf(rows: readonly number[], alike: Float64Array, row: number) {
  const nearest: { readonly other: number; readonly alike: number }[] = [];
  for (const [at, other] of rows.entries()) {
    if (other === row || (nearest.length === neighbours && alike[at]! <= nearest[neighbours - 1]!.alike)) continue;
    let slot = nearest.length;
    while (slot > 0 && nearest[slot - 1]!.alike < alike[at]!) slot--;
    nearest.splice(slot, 0, { other, alike: alike[at]! });
    if (nearest.length > neighbours) nearest.pop();
  }
  return nearest;
}
