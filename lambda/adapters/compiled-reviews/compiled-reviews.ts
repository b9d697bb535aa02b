import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Review } from '../../core/review.ts';

/**
 * Every review of a deployment, read and checked before it was deployed (infra/compile-reviews.ts): a function that starts
 * parses JSON instead of YAML, and a mistake in a taxonomy stops the deployment, not the service.
 */
export interface CompiledReviews {
  readonly reviews: readonly Review[];
  /** Hosts whose addresses are mailed nothing, in small letters. */
  readonly disposableDomains: readonly string[];
}

/** In the folder REVIEWS_DIR names, beside the code. */
export const compiledReviewsFile = 'reviews.json';

/** @throws what reading or parsing throws: the file is made with the code it lies beside, so it is there or nothing is. */
export async function readCompiledReviews(reviewsDir: string): Promise<CompiledReviews> {
  return JSON.parse(await readFile(join(reviewsDir, compiledReviewsFile), 'utf8')) as CompiledReviews;
}
