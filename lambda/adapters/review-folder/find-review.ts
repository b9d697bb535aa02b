import { join } from 'node:path';
import { nearestWord } from './nearest-word.ts';
import { isReviewFolder, listReviews } from './read-review.ts';

/** A review named on a command line that is nowhere to be found. The message says what would have been. */
export class UnknownReviewError extends Error {
  override readonly name = 'UnknownReviewError';
}

/**
 * The folder of a review named by its slug (below `reviewsDir`) or by a path.
 * @throws UnknownReviewError naming the reviews there are.
 */
export async function findReview(review: string, reviewsDir: string): Promise<string> {
  if (/^[\w-]+$/.test(review) && (await isReviewFolder(join(reviewsDir, review)))) return join(reviewsDir, review);
  if (await isReviewFolder(review)) return review;
  const known = await listReviews(reviewsDir).catch((): readonly string[] => []);
  const meant = nearestWord(review, known);
  const hint = meant
    ? `did you mean ${meant}?`
    : known.length > 0
      ? `there are: ${known.join(', ')}`
      : `${reviewsDir} holds no review`;
  throw new UnknownReviewError(`there is no review "${review}": ${hint}`);
}
