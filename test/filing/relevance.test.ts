import { beforeAll, describe, expect, it } from '@jest/globals';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { createRelevance } from '../../lambda/core/relevance.ts';
import type { Review } from '../../lambda/core/review.ts';
import { article, shippedReview } from './article.ts';

let review: Review;
let relevance: ReturnType<typeof createRelevance>;
beforeAll(async () => {
  review = await readReview(shippedReview);
  relevance = createRelevance(review);
});

const both = article({
  title: 'Cancer stem cells evade T cells',
  abstract:
    'Cancer stem cells and immune cells meet in tumors. Stemness protects tumors from immunity and macrophages.',
});
const immunityOnly = article({
  title: 'T cells in melanoma',
  abstract: 'Immune cells, T cells, macrophages and immunotherapy of melanoma. Immunity, immunity.',
});
const stemOnly = article({
  title: 'Cancer stem cells in glioma',
  abstract: 'Cancer stem cells, stemness, self-renewal.',
});
const arthritis = article({ title: 'T cells in arthritis', abstract: 'Immune cells and stem cells of the joint.' });

describe('when a related article is judged', () => {
  it('is near when it speaks of every side of the field', () => {
    expect(relevance(both, null).score).toBeGreaterThan(0.5);
  });

  it('stays below the threshold on one side alone, however much it says there', () => {
    for (const record of [immunityOnly, stemOnly]) {
      expect(relevance(record, null).inField).toBe(true);
      expect(relevance(record, null).score).toBeLessThan(Math.min(0.1, review.relevanceThreshold));
    }
  });

  it('is lifted by PubMed’s likeness, the more the higher', () => {
    const scores = [null, 2e7, 4e7, 6.5e7, 2147483647].map((score) => relevance(immunityOnly, score).score);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect(scores[0]).toBe(scores[1]);
    expect(scores[2]).toBeGreaterThan(scores[1]!);
    expect(scores[4]).toBeLessThan(relevance(both, null).score);
  });

  it('is out of the field without a tumour, whatever PubMed says', () => {
    expect(relevance(arthritis, 6.5e7)).toEqual({ score: 0, inField: false });
  });

  it('stays between 0 and 1 for any score PubMed may send', () => {
    for (const score of [-1, 0, Number.NaN, Number.POSITIVE_INFINITY, 1e12]) {
      const { score: near } = relevance(both, score);
      expect(near).toBeGreaterThanOrEqual(0);
      expect(near).toBeLessThanOrEqual(1);
    }
  });
});
