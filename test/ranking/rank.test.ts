import { describe, expect, it } from '@jest/globals';
import type { Article } from '../../lambda/core/article.ts';
import { trainLikeness } from '../../lambda/core/likeness.ts';
import { createRank, inRankOrder, rankIn, rankWeights } from '../../lambda/core/rank.ts';
import { createRelevance } from '../../lambda/core/relevance.ts';
import type { Review } from '../../lambda/core/review.ts';
import { article, filedUnder, pmid, record } from '../builders/articles.ts';
import { review } from '../builders/review.ts';
import { about, shelf } from './shelf.ts';

const references = [99_200_001, 99_200_002, 99_200_003, 99_200_004].map((number) => pmid(number));
const taught: Review = review({
  outline: {
    sections: [],
    references: references.map((id, at) => ({ label: `${at + 1}`, pmid: id, doi: null, title: '' })),
  },
});
const related = (changes: Partial<Article> = {}) => article('101', { relation: 'related', ...changes });

describe('when an article is ranked within its topic', () => {
  const rank = createRank(taught);
  const plain = rank(related());

  it('adds up five parts, each from 0 to 1, by weights that add up to 1', () => {
    expect(Object.values(rankWeights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
    const sum = Object.entries(plain.parts).reduce(
      (total, [part, value]) => total + value * rankWeights[part as keyof typeof rankWeights],
      0,
    );
    expect(plain.score).toBeCloseTo(sum, 3);
    for (const value of Object.values(plain.parts)) expect(value >= 0 && value <= 1).toBe(true);
  });

  it.each([
    ['it cites the review', {}],
    ['it shares references with it', { relation: 'related', record: record('101', { references }) }],
    ['it is a review', { relation: 'related', record: record('101', { publicationTypes: ['Review'] }) }],
    [
      'it is filed more surely',
      {
        relation: 'related',
        classification: { taxonomyVersion: '1', topics: [{ topic: 'macrophages', score: 1, reasons: [] }] },
      },
    ],
    [
      'it speaks more of the field',
      { relation: 'related', record: record('101', { keywords: ['tumor', 'cancer', 'tumors'] }) },
    ],
  ] satisfies [string, Partial<Article>][])('stands higher when %s', (_why, changes) => {
    expect(rank(article('101', changes)).score).toBeGreaterThan(plain.score);
  });

  it.each([['Editorial'], ['Comment'], ['Letter'], ['News']])(
    'stands lower as %s, even one that is called a review as well',
    (type) => {
      const changed = related({ record: record('101', { publicationTypes: ['Journal Article', 'Review', type] }) });
      expect(rank(changed).score).toBeLessThan(plain.score);
    },
  );

  it('is judged by the topic that is asked for', () => {
    const both = related({ classification: filedUnder('macrophages', 'nk-cells') });
    const among = (...topics: readonly string[]) => rank(both, new Set(topics)).parts.topic;
    expect(among('macrophages')).toBe(rank(both).parts.topic);
    expect(among('nk-cells')).toBeLessThan(among('macrophages'));
    expect(among('vaccines')).toBe(0);
  });

  it('is likened to the references once the review is trained', () => {
    const likeness = trainLikeness(shelf('bees', 20), shelf('rivers', 20));
    const trained = createRank({ ...taught, likeness });
    const of = (own: ReturnType<typeof about>) => trained(related({ record: own })).parts.likeness;
    expect(of(about('bees', 300))).toBeGreaterThan(of(about('rivers', 300)));
  });

  it('orders by rank, equals newest first, then by id, whatever the order given', () => {
    const articles = [
      related({ id: 'b', event: 1 }),
      article('c', { id: 'c', event: 2, record: record('101') }),
      related({ id: 'a', event: 1 }),
      related({ id: 'd', event: 3 }),
    ];
    const ids = (given: readonly Article[]) => inRankOrder(given, rankIn(taught)).map(({ id }) => id);
    expect(ids(articles)).toEqual(['c', 'd', 'a', 'b']);
    expect(ids(articles.toReversed())).toEqual(['c', 'd', 'a', 'b']);
  });
});

describe('when a related article of a trained review meets the gate', () => {
  const field = (own: ReturnType<typeof about>) => ({ ...own, keywords: ['tumor', 'cancer', 'macrophage'] });
  const likeness = trainLikeness(shelf('bees', 20), shelf('rivers', 20));
  const relevance = createRelevance({ ...taught, likeness });
  const untaught = createRelevance(review());

  it('passes by being like the references and of the field; one of the two is not enough', () => {
    const near = relevance(field(about('bees', 300)), null).score;
    expect(near).toBeGreaterThan(2 * relevance(field(about('rivers', 300)), null).score);
    expect(relevance(about('bees', 300), null)).toEqual({ score: 0, inField: false });
  });

  it('is lifted by references it shares with the review', () => {
    const own = field(about('rivers', 300));
    const scores = [0, 1, 4].map((count) => relevance({ ...own, references: references.slice(0, count) }, null).score);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(scores[2]).toBeGreaterThan(0.5);
  });

  it('of an untrained review nothing but the words of the field and PubMed’s likeness is asked', () => {
    expect(untaught(field(about('bees', 300)), null)).toEqual(untaught(field(about('rivers', 300)), null));
  });
});
