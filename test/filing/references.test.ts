import { describe, expect, it } from '@jest/globals';
import { createFiler } from '../../lambda/core/filing.ts';
import { parsePmid } from '../../lambda/core/identifiers.ts';
import type { ReviewOutline } from '../../lambda/core/review-outline.ts';
import { trainTopicModel } from '../../lambda/core/training/train-topic-model.ts';
import { glands, inventedExamples } from '../training-model/examples.ts';
import { article } from './article.ts';

const pmid = (at: number) => parsePmid(99000100 + at)!;

/** Four references of a section that teaches `growth`, four of one that teaches `death`. */
const outline: ReviewOutline = {
  sections: ['growth', 'death'].map((topic, section) => ({
    headings: [topic],
    topics: [topic],
    cites: [0, 1, 2, 3].map((at) => ({ reference: 4 * section + at, times: 1 })),
  })),
  references: Array.from({ length: 8 }, (_, at) => ({
    label: String(at + 1),
    pmid: pmid(at),
    doi: null,
    title: `Work ${at}`,
  })),
};

describe.each([
  ['the curated terms', null],
  ['a trained model', trainTopicModel(glands, inventedExamples(120))],
])('when references are shared with the review, beside %s', (_, model) => {
  const file = createFiler({ taxonomy: glands, outline, model });

  it('they give a topic of which no word speaks, and say which they are', () => {
    const [match, ...others] = file(article({ title: 'A tumor', references: [0, 1, 2].map(pmid) })).topics;
    expect(others).toEqual([]);
    expect(match?.topic).toBe('growth');
    expect(match?.reasons[0]).toMatchObject({ kind: 'shared-references' });
    expect(match?.reasons[0]?.text).toMatch(/1, 2/);
  });

  it('they give their topic beside the one the words give', () => {
    const { topics } = file(article({ title: 'Apoptosis and caspase of a tumor', references: [0, 1, 2, 3].map(pmid) }));
    expect(topics.map(({ topic }) => topic).sort()).toEqual(['death', 'growth']);
    expect(topics.find(({ topic }) => topic === 'growth')?.score).toBeGreaterThan(0.65);
    expect(topics.find(({ topic }) => topic === 'death')?.reasons[0]?.kind).toBe('title');
  });

  it('both together stand first among the reasons, references before words', () => {
    const [match] = file(
      article({ title: 'Apoptosis and caspase of a tumor', references: [4, 5, 6].map(pmid) }),
    ).topics;
    expect(match?.topic).toBe('death');
    expect(match?.reasons.map(({ kind }) => kind)).toEqual(['shared-references', 'title']);
  });

  it('they file an article that says no word of the field', () => {
    expect(file(article({ title: 'Wheat', references: [0, 1, 2].map(pmid) })).topics.map(({ topic }) => topic)).toEqual(
      ['growth'],
    );
    expect(file(article({ title: 'Wheat, apoptosis and caspase' })).topics).toEqual([]);
  });
});
