import { describe, expect, it } from '@jest/globals';
import { createLikeness, trainLikeness } from '../../lambda/core/likeness.ts';
import { article } from '../filing/article.ts';
import { about, shelf } from './shelf.ts';

const references = shelf('bees', 40);
const background = [...shelf('rivers', 30), ...shelf('violins', 30)];
const model = trainLikeness(references, background)!;

describe('when likeness is learned from the review’s references', () => {
  it('tells articles like them from others it never saw', () => {
    const likeness = createLikeness(model);
    for (const record of shelf('bees', 10, 300)) expect(likeness(record)).toBeGreaterThan(0.8);
    for (const record of shelf('rivers', 10, 300)) expect(likeness(record)).toBeLessThan(0.2);
  });

  it('is a small thing a person can read: words with their weights, in order', () => {
    expect(model).toMatchObject({ format: 1, references: 40, background: 60 });
    const words = Object.keys(model.weights);
    expect(words).toEqual(words.toSorted());
    expect(words.length).toBeLessThanOrEqual(1500);
    expect(model.weights.hive).toBeGreaterThan(0);
    expect(model.weights.sediment).toBeLessThan(0);
  });

  it('is the same whatever the order of the records, and when one is given twice', () => {
    expect(trainLikeness(references.toReversed(), background.toReversed())).toEqual(model);
    expect(trainLikeness([...references, references[0]!], [...background, references[1]!])).toEqual(model);
  });

  it('says what each threshold would keep: recall falls, and never all is promised of what cannot be told apart', () => {
    const recalls = model.tradeOff.map(({ recall }) => recall);
    expect(model.tradeOff.map(({ threshold }) => threshold)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(recalls).toEqual(recalls.toSorted((a, b) => b - a));
    expect(model.tradeOff[4]).toMatchObject({ recall: 1, precision: 1 });
    const blind = trainLikeness(shelf('bees', 30), shelf('bees', 30, 200))!;
    expect(blind.tradeOff.every(({ recall, precision }) => recall < 0.9 || precision < 0.7)).toBe(true);
  });

  it('weighs the trade-off by the gate it is given', () => {
    const shut = trainLikeness(references, background, () => 0)!;
    expect(shut.tradeOff.every(({ recall, precision }) => recall === 0 && precision === 1)).toBe(true);
    expect(shut.weights).toEqual(model.weights);
  });

  it('learns nothing from fewer than ten on either side, or from records without text', () => {
    expect(trainLikeness(references.slice(0, 9), background)).toBeNull();
    expect(trainLikeness(references, background.slice(0, 9))).toBeNull();
    expect(trainLikeness(references, Array<ReturnType<typeof article>>(20).fill(article({})))).toBeNull();
  });

  it('says the same of every text without a known word', () => {
    const likeness = createLikeness(model);
    expect(likeness(article({}))).toBe(likeness(article({ title: 'constructor toString valueOf' })));
    expect(likeness({ ...about('bees', 1), abstract: [] })).toBeGreaterThan(likeness(article({})));
  });
});
