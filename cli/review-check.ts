import { join } from 'node:path';
import { findReview, UnknownReviewError } from '../lambda/adapters/review-folder/find-review.ts';
import { listReviews, readReview } from '../lambda/adapters/review-folder/read-review.ts';
import { ReviewFolderError } from '../lambda/adapters/review-folder/review-folder-error.ts';
import type { Review } from '../lambda/core/review.ts';

export interface ReviewCheckOptions {
  /** A slug or a folder; all reviews when it is left out. */
  readonly review?: string | undefined;
  readonly reviewsDir: string;
}

export interface ReviewCheckIo {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** `review check [SLUG|DIR]`: one line a review that is fine (stdout), every problem of one that is not (stderr). */
export async function reviewCheck({ review, reviewsDir }: ReviewCheckOptions, io: ReviewCheckIo): Promise<number> {
  try {
    const dirs = review
      ? [await findReview(review, reviewsDir)]
      : (await listReviews(reviewsDir)).map((slug) => join(reviewsDir, slug));
    if (dirs.length === 0) {
      io.stderr.write(`${reviewsDir} holds no review → copy a review's folder into it and edit it\n`);
      return 1;
    }
    let failures = 0;
    for (const dir of dirs) if (!(await checkOne(dir, io))) failures++;
    return failures > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof UnknownReviewError) {
      io.stderr.write(`${error.message}\n`);
      return 2;
    }
    if (error instanceof ReviewFolderError) {
      io.stderr.write(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

async function checkOne(dir: string, { stdout, stderr }: ReviewCheckIo): Promise<boolean> {
  try {
    const review = await readReview(dir);
    stdout.write(`${summary(review)}\n`);
    if (review.model && review.model.taxonomyVersion !== review.taxonomy.version) {
      stderr.write(
        `${review.slug}: its model was trained for an older taxonomy, so the curated terms alone decide: run review train ${review.slug}\n`,
      );
    }
    return true;
  } catch (error) {
    if (!(error instanceof ReviewFolderError)) throw error;
    const count = error.problems.length;
    stderr.write(`${error.message}\n${dir}: ${count} ${count === 1 ? 'problem' : 'problems'}\n`);
    return false;
  }
}

function summary({ slug, taxonomy, outline, model }: Review): string {
  const { topics, query } = taxonomy;
  const count = (what: (topic: (typeof topics)[number]) => number) =>
    topics.reduce((total, topic) => total + what(topic), 0).toLocaleString('en');
  const longest = topics.reduce((a, b) => (b.query.length > a.query.length ? b : a));
  const top = topics.filter(({ parent }) => parent === null).length;
  return [
    `${slug}: fine. ${topics.length} topics, ${top} of them at the top`,
    `${count(({ terms }) => terms.length)} terms, ${count(({ hints = [] }) => hints.length)} hints`,
    `${count(({ symbols, ambiguous }) => symbols.length + ambiguous.length)} symbols and abbreviations`,
    `${count(({ mesh }) => mesh.length)} MeSH headings`,
    `the field's query has ${query.length.toLocaleString('en')} characters` +
      (longest.query ? `, the longest of a topic ${longest.query.length.toLocaleString('en')} (${longest.id})` : ''),
    ...(outline ? [`${outline.sections.length} sections and ${outline.references.length} references of its own`] : []),
    ...(model ? [`trained on ${model.figures.examples.toLocaleString('en')} articles`] : []),
  ].join('; ');
}
