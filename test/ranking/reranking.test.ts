import { describe, expect, it } from '@jest/globals';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { createExampleLikeness } from '../../lambda/core/example-likeness.ts';
import { textMatrix } from '../../lambda/core/ranking-matrix.ts';
import { createTextViews, eachView } from '../../lambda/core/ranking-views.ts';
import { evenedOut, rerankHead, weightOfLikeness } from '../../lambda/core/reranking.ts';
import { article } from '../filing/article.ts';
import { shelf } from './shelf.ts';

const viewsOf = (articles: readonly ArticleRecord[]) =>
  eachView(createTextViews(), (countWords) => textMatrix(articles, countWords));
const rowsFrom = (first: number, size: number) => Array.from({ length: size }, (_, at) => first + at);
const inOrder = (scores: Float64Array, rows: readonly number[]) => rows.toSorted((a, b) => scores[b]! - scores[a]!);

describe('when the head of a ranking is put in order anew', () => {
  // Rows: examples 0…4; bees 5…10; rivers 11…16; then what is far below.
  const articles = [...shelf('bees', 5, 500), ...shelf('bees', 6), ...shelf('rivers', 6), ...shelf('violins', 28)];
  const views = viewsOf(articles);
  const examples = rowsFrom(0, 5);
  const others = rowsFrom(5, 40);
  const [bees, rivers] = [rowsFrom(5, 6), rowsFrom(11, 6)];
  // The first ranking hardly parts the two, and has the rivers before the bees.
  const scores = Float64Array.from(articles, (_, row) =>
    row < 11 ? 2 - row / 1000 : row < 17 ? 2.1 - row / 1000 : -row,
  );

  it('what is like single examples comes first', () => {
    expect(new Set(inOrder(rerankHead(views, examples, others, scores), others).slice(0, 6))).toEqual(new Set(bees));
  });

  it('the head’s scores are dealt out anew, and below it nothing changes', () => {
    const anew = rerankHead(views, examples, others, scores);
    const head = [...bees, ...rivers];
    expect(head.map((row) => anew[row]!).toSorted()).toEqual(head.map((row) => scores[row]!).toSorted());
    for (const row of rowsFrom(17, 28)) expect(anew[row]).toBe(scores[row]);
    expect(scores[11]).toBe(2.1 - 11 / 1000);
  });

  it('a pool too small to have a head stays as it is', () => {
    expect(rerankHead(views, examples, others.slice(0, 9), scores)).toEqual(scores);
    expect(rerankHead(views, examples, [], scores)).toEqual(scores);
  });

  it('an article among strangers falls behind one whose neighbours stand high', () => {
    const pool = [...shelf('violins', 12), ...shelf('rivers', 12)];
    const rows = rowsFrom(0, 24);
    const given = Float64Array.from(pool, (_, row) => (row < 12 ? 3 : 0.8));
    const [among, alone] = [5, 17];
    given[among] = 1.9;
    given[alone] = 2;
    const evened = evenedOut(viewsOf(pool).letters, rows, given);
    expect(evened[among]).toBeGreaterThan(evened[alone]!);
    expect(inOrder(evened, rows)[0]).toBeLessThan(12);
  });
});

describe('when the examples decide whether likeness or contrast counts', () => {
  const articles = [...shelf('bees', 6, 500), ...shelf('rivers', 30), ...shelf('bees', 4)];
  const views = viewsOf(articles);
  const folds = rowsFrom(0, 6).map((row) => [row]);
  const others = rowsFrom(6, 34);
  const first = () => Float64Array.from(articles, (_, row) => (row < 6 ? 1 : 0));
  const last = () => Float64Array.from(articles, (_, row) => (row < 6 ? -1 : 0));

  it('a likeness that puts held-out examples last has no weight', () => {
    expect(weightOfLikeness(views, folds, others, last)).toBeLessThan(0.01);
  });

  it('one that puts them first has all of it where contrast cannot tell them', () => {
    const blind = viewsOf([...shelf('rivers', 6, 500), ...shelf('rivers', 34)]);
    expect(weightOfLikeness(blind, folds, others, first)).toBeGreaterThan(0.9);
  });

  it('likeness has most of it when there is one example, which cannot be held out', () => {
    const weight = weightOfLikeness(views, [[0]], others, last);
    expect(weight).toBeGreaterThan(0.8);
    expect(weight).toBeLessThan(0.95);
  });
});

describe('when texts are likened to single examples', () => {
  const bee = article({ title: 'honeybee hive pollen nectar swarm queen' });
  const river = article({ title: 'river sediment delta flood bank channel' });
  const both = article({ title: 'honeybee hive pollen river sediment delta' });
  const neither = shelf('violins', 12);
  const articles = [
    bee,
    river,
    ...[bee, river, both].map((own, at) => ({ ...own, title: `${own.title} ${at}` })),
    ...neither,
  ];
  const matrix = textMatrix(articles, createTextViews().words);
  const likeness = createExampleLikeness([matrix], [[0], [1]], rowsFrom(2, 15));

  it('one that is wholly like one example is before one that is half like each', () => {
    const [likeBee, likeRiver, likeBoth] = [2, 3, 4].map((row) => likeness()[row]!);
    expect(likeBee).toBeGreaterThan(likeBoth!);
    expect(likeRiver).toBeGreaterThan(likeBoth!);
  });

  it('an example that is held out has no say, not even on itself', () => {
    const withoutBee = likeness(0);
    expect(withoutBee[2]).toBeLessThan(withoutBee[3]!);
    expect(withoutBee[0]).toBeLessThan(withoutBee[3]!);
  });

  it('a text without a word is like nothing, and every number stays finite', () => {
    const blank = textMatrix([bee, article({}), ...neither], createTextViews().letters);
    const scores = createExampleLikeness([blank], [[0]], rowsFrom(1, 13))();
    expect([...scores].every(Number.isFinite)).toBe(true);
    expect(Math.min(...scores)).toBe(scores[1]);
  });
});
