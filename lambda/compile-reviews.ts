import { type CompiledReviews, compiledReviewsFile } from './adapters/compiled-reviews/compiled-reviews.ts';
import { readDisposableDomains } from './adapters/review-folder/read-disposable-domains.ts';
import { listReviews, readReview } from './adapters/review-folder/read-review.ts';
import { ReviewFolderError } from './adapters/review-folder/review-folder-error.ts';

export { ReviewFolderError };

/** A file as it belongs into the folder REVIEWS_DIR of the functions. */
export interface CompiledFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads and checks every review below a folder and writes them as the functions read them. Runs before a deployment; no
 * function holds it. The same folder gives the same bytes.
 * @throws ReviewFolderError naming each problem with its file and line, or that there is no review.
 */
export async function compileReviews(reviewsDir: string): Promise<CompiledFile> {
  const slugs = await listReviews(reviewsDir);
  if (slugs.length === 0) {
    const remedy = 'a deployment needs at least one: `review new PMID` makes it';
    throw new ReviewFolderError([{ file: reviewsDir, line: null, wrong: 'holds no review', remedy }]);
  }
  const compiled: CompiledReviews = {
    reviews: await Promise.all(slugs.map((slug) => readReview(`${reviewsDir}/${slug}`))),
    disposableDomains: [...(await readDisposableDomains(reviewsDir))],
  };
  return { name: compiledReviewsFile, text: JSON.stringify(compiled) };
}
