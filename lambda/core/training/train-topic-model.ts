import { evidenceFeatures } from '../evidence-features.ts';
import { createFiler } from '../filing.ts';
import { ancestors, type Taxonomy } from '../taxonomy.ts';
import type { TopicFigures, TopicModel, TopicWeights } from '../topic-model.ts';
import { bestThreshold, type Calibration, calibrate, type Judged, logistic } from './calibration.ts';
import { meanF1, tally } from './figures.ts';
import { stratifiedFolds } from './folds.ts';
import { checkedExamples, type LabelledArticle } from './labelled-article.ts';
import { dot } from './sparse-matrix.ts';
import { type Lesson, learn } from './topic-lesson.ts';
import { buildTrainingSet, byCodeUnit, evidenceScale } from './training-set.ts';

/** Below this many examples with and without a topic there is nothing to hold out: its curated terms decide. */
const leastExamples = 3;
/**
 * Whether a topic is filed by its model from now on, by the F1 that each reached on held-out examples. Fewer than eight
 * examples cannot show it: the curated terms keep the topic unless they miss nearly everything. Of a dozen the model must
 * be the better one; of many it may fall five points short, because held-out articles are filed with less to learn from
 * than new ones will be.
 */
export function modelTakesOver(examples: number, f1: { readonly terms: number; readonly model: number }): boolean {
  const leastGain = examples < 8 ? 0.5 : Math.max(-0.05, 2 / examples - 0.15);
  return f1.model >= f1.terms + leastGain;
}

/** All weights of all topics together, so that a model stays small enough to read … */
const mostWeights = 15_000;
/** … and of one topic. */
const mostWeightsOfTopic = 500;

/**
 * Learns one linear model a topic from labelled articles. Pure and deterministic: the same taxonomy and the same examples
 * in the same order give the same model, to the last digit. Probabilities, thresholds and the figures come from examples
 * held out in turn; a topic whose held-out examples the curated terms file better keeps its terms.
 * @throws TrainingError when there is no example with a text, or one names a topic the taxonomy does not have.
 */
export function trainTopicModel(taxonomy: Taxonomy, given: readonly LabelledArticle[]): TopicModel {
  const examples = checkedExamples(taxonomy, given);
  const labels = labelsByTopic(taxonomy, examples);
  const folds = examples.length >= 200 ? 10 : 5;
  const fold = stratifiedFolds(
    examples.map((_, at) => [...labels.keys()].filter((topic) => labels[topic]![at]! > 0)),
    folds,
  );
  const set = buildTrainingSet(taxonomy, examples);
  const byTerms = filedByTerms(taxonomy, examples);
  const limit = Math.min(mostWeightsOfTopic, Math.ceil(mostWeights / taxonomy.topics.length));

  const topics: TopicWeights[] = [];
  const figures: TopicFigures[] = [];
  for (const [topic, { id }] of taxonomy.topics.entries()) {
    const label = labels[topic]!;
    const positive = label.filter((weight) => weight > 0).length;
    if (positive === 0) continue;
    const terms = tally(label, (at) => byTerms[at]!.has(id));
    const lesson: Lesson = { set, topic, label, mostWeights: limit };
    const enough = Math.min(positive, label.filter((weight) => weight === 0).length) >= leastExamples;
    const judged = enough ? judgeHeldOut(lesson, fold, folds) : null;
    const model = judged ? tally(label, (at) => judged.isGiven(at)) : terms;
    const filedBy = judged && modelTakesOver(positive, { terms: terms.f1, model: model.f1 }) ? 'model' : 'terms';
    if (judged && filedBy === 'model') topics.push(topicWeights(id, lesson, judged));
    figures.push({ topic: id, examples: positive, filedBy, terms, model });
  }
  return {
    format: 1,
    taxonomyVersion: taxonomy.version,
    topics,
    figures: {
      examples: examples.length,
      folds,
      macroF1: { terms: meanF1(figures, 'terms'), model: meanF1(figures, 'model') },
      topics: figures,
    },
  };
}

/** By topic and example: the label's weight, 0, or -1 where a label of its parent or of a topic below leaves it open. */
function labelsByTopic(taxonomy: Taxonomy, examples: readonly LabelledArticle[]): readonly Float64Array[] {
  const position = new Map(taxonomy.topics.map(({ id }, at) => [id, at]));
  const above = taxonomy.topics.map(({ id }) => ancestors(taxonomy, id).map((topic) => position.get(topic.id)!));
  const labels = taxonomy.topics.map(() => new Float64Array(examples.length));
  for (const [at, { topics }] of examples.entries()) {
    const own = topics.map(({ topic }) => position.get(topic)!);
    for (const [other, line] of above.entries()) {
      const isOpen = own.some((topic) => line.includes(topic) || above[topic]!.includes(other));
      if (isOpen) labels[other]![at] = -1;
    }
    for (const { topic, weight } of topics) labels[position.get(topic)!]![at] = weight;
  }
  return labels;
}

function filedByTerms(taxonomy: Taxonomy, examples: readonly LabelledArticle[]): readonly ReadonlySet<string>[] {
  const file = createFiler({ taxonomy, outline: null, model: null });
  return examples.map(({ record }) => new Set(file({ ...record, mesh: [] }).topics.map(({ topic }) => topic)));
}

interface HeldOut {
  readonly calibration: Calibration;
  /** In log-odds. */
  readonly threshold: number;
  /** Whether the example would be given the topic, everything about that decision learned from other folds. */
  readonly isGiven: (example: number) => boolean;
}

/** Learns the topic once for each fold from all the others, and judges the fold's examples (without MeSH headings). */
function judgeHeldOut(lesson: Lesson, fold: Int32Array, folds: number): HeldOut {
  const { set, label } = lesson;
  const score = new Float64Array(fold.length);
  for (let held = 0; held < folds; held++) {
    const weights = learn(lesson, (example) => fold[example] !== held);
    for (const [example, row] of set.plainRow.entries()) {
      if (fold[example] === held) score[example] = dot(set.matrix, row, weights);
    }
  }
  const judged = (isChosen: (example: number) => boolean): readonly Judged[] =>
    [...label].flatMap((own, at) =>
      own >= 0 && isChosen(at) ? [{ score: score[at]!, holds: own > 0, weight: own > 0 ? own : 1 }] : [],
    );
  const decide = (chosen: readonly Judged[]) => {
    const calibration = calibrate(chosen);
    const asLogOdds = (value: number) => calibration.slope * value + calibration.offset;
    const threshold = bestThreshold(chosen.map((one) => ({ ...one, score: asLogOdds(one.score) })));
    return { calibration, threshold, isAbove: (value: number) => asLogOdds(value) >= threshold };
  };
  const others = Array.from({ length: folds }, (_, held) => decide(judged((at) => fold[at] !== held)));
  return { ...decide(judged(() => true)), isGiven: (at) => others[fold[at]!]!.isAbove(score[at]!) };
}

function topicWeights(id: string, lesson: Lesson, { calibration, threshold }: HeldOut): TopicWeights {
  const { set } = lesson;
  const weights = learn(lesson, () => true);
  const kept: [string, number][] = [];
  const keep = (feature: string, weight: number) => {
    const value = rounded(calibration.slope * weight);
    if (value !== 0) kept.push([feature, value]);
  };
  for (const [column, feature] of set.features.entries()) keep(feature, weights[column]! * set.scale[column]!);
  for (const [other, topic] of set.topics.entries()) {
    for (const [offset, feature] of evidenceFeatures.entries()) {
      keep(`${feature}:${topic}`, weights[set.evidenceColumn(other) + offset]! * evidenceScale);
    }
  }
  return {
    topic: id,
    bias: rounded(calibration.slope * weights[set.biasColumn]! + calibration.offset),
    threshold: rounded(logistic(threshold)),
    weights: Object.fromEntries(kept.sort(([a], [b]) => byCodeUnit(a, b))),
  };
}

/** Four digits after the point: the model is read by people, and differs only where it has learned something else. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000 || 0;
}
