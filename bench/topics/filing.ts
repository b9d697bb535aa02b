import { createFiler, type Teaching } from '../../lambda/core/filing.ts';
import { withDescendants } from '../../lambda/core/taxonomy.ts';
import { stratifiedFolds } from '../../lambda/core/training/folds.ts';
import type { LabelledArticle } from '../../lambda/core/training/labelled-article.ts';
import { trainTopicModel } from '../../lambda/core/training/train-topic-model.ts';
import { type GoldRow, readGold, readHallmarks, type TitleFrom } from './corpus.ts';
import { generatorOf, shuffled } from './screening-sets.ts';

export interface FilingRow {
  readonly what: string;
  readonly f1: number;
  /** By topic, where they are few. */
  readonly topics?: readonly { readonly topic: string; readonly f1: number }[];
}

/** Document-level macro-F1 over the topics, through the filer that `articles classify` uses. */
export function macroF1(teaching: Teaching, articles: readonly LabelledArticle[]) {
  const file = createFiler(teaching);
  const given = articles.map(({ record }) => new Set(file(record).topics.map(({ topic }) => topic)));
  return macroOf(teaching, articles, given);
}

function macroOf(teaching: Teaching, articles: readonly LabelledArticle[], given: readonly ReadonlySet<string>[]) {
  const topics = teaching.taxonomy.topics.map(({ id }) => {
    let hits = 0;
    let wrong = 0;
    for (const [at, { topics: truth }] of articles.entries()) {
      const holds = truth.some(({ topic }) => topic === id);
      const gives = given[at]!.has(id);
      if (holds && gives) hits++;
      else if (holds !== gives) wrong++;
    }
    return { topic: id, f1: hits === 0 ? 0 : (2 * hits) / (2 * hits + wrong) };
  });
  return { f1: topics.reduce((sum, topic) => sum + topic.f1, 0) / topics.length, topics };
}

/** Hallmarks of Cancer: the curated terms alone, a few abstracts a topic, and everything there is. */
export function hallmarkRows(dataDir: string, untaught: Teaching, draws = 5): readonly FilingRow[] {
  const rows: FilingRow[] = [];
  for (const [title, words] of [
    ['none', ''],
    ['first-sentence', ', first sentence as title'],
  ] as const satisfies readonly (readonly [TitleFrom, string])[]) {
    const train = readHallmarks(dataDir, 'train', title);
    const dev = readHallmarks(dataDir, 'dev', title);
    const all = [...train, ...dev];
    const taught = (examples: readonly LabelledArticle[]): Teaching => ({
      ...untaught,
      model: trainTopicModel(untaught.taxonomy, examples),
    });
    rows.push({ what: `curated terms alone: train${words}`, ...macroF1(untaught, train) });
    rows.push({ what: `curated terms alone: dev${words}`, ...macroF1(untaught, dev) });
    for (const each of title === 'none' ? [5, 10, 20] : [20]) {
      const figures = Array.from({ length: draws }, (_, draw) => {
        const chosen = drawExamples(untaught, all, each, draw + 1);
        return macroF1(
          taught(all.filter((one) => chosen.has(one))),
          all.filter((one) => !chosen.has(one)),
        ).f1;
      });
      rows.push({
        what: `${each} labelled abstracts a topic, all others filed (median of ${draws})${words}`,
        f1: median(figures),
      });
    }
    rows.push({ what: `train taught, dev filed${words}`, ...macroF1(taught(train), dev) });
    rows.push({ what: `train + dev, each tenth held out in turn${words}`, ...heldOut(untaught, all, taught) });
  }
  return rows;
}

function heldOut(
  untaught: Teaching,
  all: readonly LabelledArticle[],
  taught: (examples: readonly LabelledArticle[]) => Teaching,
) {
  const ids = untaught.taxonomy.topics.map(({ id }) => id);
  // Shuffled first, so that the parts are not those which training itself would make.
  const order = shuffled(all, generatorOf(1));
  const fold = stratifiedFolds(
    order.map(({ topics }) => topics.map(({ topic }) => ids.indexOf(topic))),
    10,
  );
  const given: ReadonlySet<string>[] = [];
  for (let part = 0; part < 10; part++) {
    const file = createFiler(taught(order.filter((_, at) => fold[at] !== part)));
    for (const [at, { record }] of order.entries()) {
      if (fold[at] === part) given[at] = new Set(file(record).topics.map(({ topic }) => topic));
    }
  }
  return macroOf(untaught, order, given);
}

/** `each` examples of every topic, drawn by a fixed generator; one with two topics counts for both. */
function drawExamples({ taxonomy }: Teaching, all: readonly LabelledArticle[], each: number, seed: number) {
  const order = shuffled(all, generatorOf(seed));
  const chosen = new Set<LabelledArticle>();
  for (const { id } of taxonomy.topics) {
    for (const one of order.filter(({ topics }) => topics.some(({ topic }) => topic === id)).slice(0, each)) {
      chosen.add(one);
    }
  }
  return chosen;
}

/** The hand-labelled set of the shipped review's field; micro-F1. */
export function goldRows(dataDir: string, review: Teaching): readonly FilingRow[] {
  const file = createFiler(review);
  const rows = readGold(dataDir).map((row) => ({ ...row, given: file(row.record).topics.map(({ topic }) => topic) }));
  const { topics } = review.taxonomy;
  const tops = topics.filter(({ parent }) => parent === null);
  const topOf = new Map(
    tops.flatMap(({ id }) => [...withDescendants(review.taxonomy, id)].map((below) => [below, id])),
  );
  type Filed = GoldRow & { readonly given: readonly string[] };
  const top = (chosen: readonly Filed[]) =>
    microF1(chosen.map((row) => [row.topTopics, row.given.map((id) => topOf.get(id)!)]));
  const leaf = (chosen: readonly Filed[]) =>
    microF1(chosen.map((row) => [row.topics.map(({ topic }) => topic), row.given]));
  const verbatim = rows.filter(({ isVerbatim }) => isVerbatim);
  const none = rows.filter((row) => row.topics.length === 0);
  return [
    { what: 'real abstracts, top level', f1: top(verbatim) },
    { what: 'real abstracts, leaves', f1: leaf(verbatim) },
    { what: 'all rows, top level', f1: top(rows) },
    { what: 'all rows, leaves', f1: leaf(rows) },
    {
      what: 'rows without a topic that are filed anywhere',
      f1: none.filter(({ given }) => given.length > 0).length / none.length,
    },
  ];
}

function microF1(pairs: readonly (readonly [readonly string[], readonly string[]])[]): number {
  let hits = 0;
  let all = 0;
  for (const [truth, given] of pairs) {
    const answer = new Set(given);
    const wanted = new Set(truth);
    all += wanted.size + answer.size;
    for (const topic of answer) if (wanted.has(topic)) hits++;
  }
  return all === 0 ? 0 : (2 * hits) / all;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
