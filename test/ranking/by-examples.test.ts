import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { rankByExamples } from '../../lambda/core/ranking.ts';
import { pmid } from '../builders/articles.ts';
import { article } from '../filing/article.ts';
import { about, shelf } from './shelf.ts';

const seeds = shelf('bees', 5, 500);
const mixed = [...shelf('rivers', 12), ...shelf('bees', 8), ...shelf('violins', 10)];

const order = (articles: readonly ArticleRecord[], examples: readonly ArticleRecord[] = seeds) =>
  rankByExamples(articles, examples).map(({ place }) => articles[place]!);
const isAboutBees = ({ pmid: id }: ArticleRecord) => Number(id) < 99_101_000;

describe('when articles are ranked by examples', () => {
  it('puts what is like them first, with falling scores and the words that did it', () => {
    const ranked = rankByExamples(mixed, seeds);
    expect(ranked.slice(0, 8).every(({ place }) => isAboutBees(mixed[place]!))).toBe(true);
    const scores = ranked.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true);
    const read = ranked.map(({ place, words }) => [mixed[place]!.abstract[0]!.text, words] as const);
    expect(read[0]![1]).toHaveLength(5);
    for (const [text, words] of read.slice(0, 8)) {
      expect(words.some((word) => text.includes(word))).toBe(true);
    }
  });

  it('gives every article once, in an order the input order decides only between equals', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...mixed, ...seeds], { minLength: 1 }), fc.nat(), (given, turn) => {
        const turned = [...given.slice(turn % given.length), ...given.slice(0, turn % given.length)];
        const judged = (articles: readonly ArticleRecord[]) =>
          rankByExamples(articles, seeds).map(({ place, score, words }) => [articles[place]!.pmid, score, ...words]);
        const notSeeds = (rows: ReturnType<typeof judged>) =>
          rows.filter(([id]) => seeds.every((seed) => seed.pmid !== id));
        expect(new Set(order(given))).toEqual(new Set(given));
        expect(notSeeds(judged(turned))).toEqual(notSeeds(judged(given)));
      }),
      { numRuns: 30 },
    );
  });

  it('does not mind in which order the examples are given, or that one is given twice', () => {
    expect(rankByExamples(mixed, seeds.toReversed())).toEqual(rankByExamples(mixed, seeds));
    expect(rankByExamples(mixed, [...seeds, seeds[2]!])).toEqual(rankByExamples(mixed, seeds));
  });

  it('puts examples that are in the input first, in its order, with score 1', () => {
    const given = [mixed[0]!, seeds[3]!, mixed[20]!, seeds[1]!];
    const ranked = rankByExamples(given, seeds);
    expect(ranked.slice(0, 2)).toMatchObject([
      { place: 1, score: 1, example: true },
      { place: 3, score: 1, example: true },
    ]);
    expect(ranked.slice(2).every(({ example }) => !example)).toBe(true);
  });

  it('knows an example by its PMID whatever its text, and by its text where a PMID is missing', () => {
    const [first, second] = shelf('rivers', 2);
    const byPmid = { ...first!, title: 'Another wording', abstract: [] };
    const byText = { ...second!, pmid: null };
    const ranked = rankByExamples([...mixed], [byPmid, byText]);
    expect(ranked.filter(({ example }) => example).map(({ place }) => mixed[place])).toEqual([first, second]);
    const namesake = { ...first!, pmid: pmid(99_109_999) };
    expect(rankByExamples([namesake], [first!])[0]!.example).toBe(false);
  });

  it('ranks the same article given twice twice, side by side, and nobody else otherwise', () => {
    const twice = [...mixed, mixed[14]!];
    const places = rankByExamples(twice, seeds).map(({ place }) => place);
    expect(places.indexOf(twice.length - 1)).toBe(places.indexOf(14) + 1);
    expect(places.filter((place) => place < mixed.length)).toEqual(
      rankByExamples(mixed, seeds).map(({ place }) => place),
    );
  });

  it('has an answer for nothing, for one article, for examples alone, and for no example', () => {
    expect(rankByExamples([], seeds)).toEqual([]);
    expect(rankByExamples([mixed[0]!], seeds)).toHaveLength(1);
    expect(rankByExamples(seeds, seeds).map(({ place }) => place)).toEqual([0, 1, 2, 3, 4]);
    expect(rankByExamples(mixed, []).map(({ place }) => place)).toEqual(mixed.map((_, place) => place));
    expect(rankByExamples(mixed, [article({})]).map(({ place }) => place)).toEqual(mixed.map((_, place) => place));
  });

  it('needs no more than one example', () => {
    const best = order(mixed, [about('violins', 700)]).slice(0, 5);
    expect(best.every(({ pmid: id }) => Number(id) > 99_102_000)).toBe(true);
  });

  it('learns from titles alone, and from the full text of an example that the input holds', () => {
    const titles = shelf('bees', 5, 1).map((record) => ({ ...record, abstract: [] }));
    const rest = mixed.slice(0, 12).concat(mixed.slice(20), shelf('bees', 8, 100));
    expect(order(rest, titles).slice(0, 5).every(isAboutBees)).toBe(true);
    const wholeInInput = rankByExamples([...rest, ...shelf('bees', 5, 1)], titles);
    const wholeAsSeeds = rankByExamples([...rest, ...shelf('bees', 5, 1)], shelf('bees', 5, 1));
    expect(wholeInInput).toEqual(wholeAsSeeds);
  });

  it('ranks an article without any text, and neither first nor by chance', () => {
    const ranked = rankByExamples([...mixed, article({})], seeds);
    expect(ranked).toHaveLength(mixed.length + 1);
    expect(ranked[0]!.place).not.toBe(mixed.length);
    expect(ranked.find(({ place }) => place === mixed.length)!.words).toEqual([]);
  });

  it.each([
    [
      'French',
      'Étude des abeilles mellifères',
      'Les abeilles mellifères récoltent le pollen.',
      'La crue du fleuve',
      'Le fleuve charrie du limon.',
    ],
    ['Russian', 'Медоносные пчёлы', 'Пчёлы собирают пыльцу и нектар.', 'Речной паводок', 'Река несёт ил и песок.'],
    ['Chinese', '蜜蜂采集花粉', '蜜蜂采集花粉和花蜜。', '河流泥沙', '河流携带泥沙入海。'],
    ['Thai', 'ผึ้งเก็บเกสร', 'ผึ้งเก็บเกสรดอกไม้', 'แม่น้ำพัดตะกอน', 'แม่น้ำพัดพาตะกอนลงทะเล'],
  ])('reads %s', (_language, title, abstract, otherTitle, otherAbstract) => {
    const given = [article({ title: otherTitle, abstract: otherAbstract }), article({ title, abstract })];
    expect(rankByExamples(given, [article({ title: abstract })])[0]!.place).toBe(1);
  });

  it('stays finite and in order whatever text it is given', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('constructor __proto__', '', '1 2 3', 'a'));
    const any = fc.record({ title: text, abstract: text }).map((own) => article(own));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), fc.array(any, { maxLength: 4 }), (given, examples) => {
        const ranked = rankByExamples(given, examples);
        expect(ranked.map(({ place }) => place).toSorted((a, b) => a - b)).toEqual(given.map((_, at) => at));
        for (const { score } of ranked) expect(score >= 0 && score <= 1).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
