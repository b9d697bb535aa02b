import { fileURLToPath } from 'node:url';
import { readModel } from '../lambda/adapters/review-folder/read-model.ts';
import type { Review } from '../lambda/core/review.ts';
import { theReview } from './sample-pubmed/the-review.ts';

/** What training made of the sample's stand-in of the review; `local/sample-pubmed/train-sample.ts` writes it. */
export const sampleModelDir = fileURLToPath(new URL('sample-pubmed/corpus/model', import.meta.url));

/**
 * The reviews as the sample literature taught them: the one it has a stand-in for is given what that stand-in teaches,
 * unless it was trained already. Only where everything shown is invented: what invented sections teach must not file real
 * articles.
 */
export function withSampleTraining(reviews: readonly Review[]): Promise<readonly Review[]> {
  return Promise.all(
    reviews.map(async (review) => {
      if (review.pmid !== theReview.pmid || review.outline || review.model) return review;
      const { outline, model, likeness } = await readModel(sampleModelDir, review.taxonomy, []);
      return { ...review, outline, model, likeness };
    }),
  );
}
