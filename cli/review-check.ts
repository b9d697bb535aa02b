import { join } from 'node:path';
import { StoreUnavailableError } from '../lambda/adapters/dynamodb/store-unavailable.ts';
import { findReview, UnknownReviewError } from '../lambda/adapters/review-folder/find-review.ts';
import { listReviews, readReview } from '../lambda/adapters/review-folder/read-review.ts';
import { ReviewFolderError } from '../lambda/adapters/review-folder/review-folder-error.ts';
import type { Review } from '../lambda/core/review.ts';
import { UserError } from '../local/user-error.ts';
import type { StoredArticles } from './stored-articles.ts';
import { effectWords } from './taxonomy-effect.ts';
import { unfiledWords } from './unfiled-words.ts';

export interface ReviewCheckOptions {
  /** A slug or a folder; all reviews when it is left out. */
  readonly review?: string | undefined;
  readonly reviewsDir: string;
  /** The folder of a local service: what is stored there shows the effect of a change. Left out: only the files count. */
  readonly data?: string;
}

export interface ReviewCheckIo {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/**
 * `review check [SLUG|DIR]`: one line a review that is fine, and what its taxonomy would change for the articles and readers
 * that are stored, and what those without a topic share (stdout); every problem of one that is not (stderr).
 */
export async function reviewCheck(options: ReviewCheckOptions, io: ReviewCheckIo): Promise<number> {
  const { review, reviewsDir } = options;
  try {
    const dirs = review
      ? [await findReview(review, reviewsDir)]
      : (await listReviews(reviewsDir)).map((slug) => join(reviewsDir, slug));
    if (dirs.length === 0) {
      io.stderr.write(`${reviewsDir} holds no review → copy a review's folder into it and edit it\n`);
      return 1;
    }
    let failures = 0;
    const stored = await openStore(options, io);
    try {
      for (const dir of dirs) if (!(await checkOne(dir, stored, io))) failures++;
    } finally {
      await stored?.close();
    }
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

/** What is stored, or `null` where there is nothing or it cannot be looked at now: the files are checked all the same. */
async function openStore({ data }: ReviewCheckOptions, io: ReviewCheckIo): Promise<StoredArticles | null> {
  if (data === undefined) return null;
  const { openStoredArticles } = await import('./stored-articles.ts');
  return openStoredArticles(data).catch((error: unknown) => notLookedAt(error, io));
}

function notLookedAt(error: unknown, { stderr }: ReviewCheckIo): null {
  if (!(error instanceof UserError) && !(error instanceof StoreUnavailableError)) throw error;
  stderr.write(
    `note: what a change would do to stored articles and readers, and what is not yet filed, is not shown. ${error.message}\n`,
  );
  return null;
}

async function checkOne(dir: string, stored: StoredArticles | null, io: ReviewCheckIo): Promise<boolean> {
  const { stdout, stderr } = io;
  try {
    const review = await readReview(dir);
    stdout.write(`${summary(review)}\n`);
    if (review.model && review.model.taxonomyVersion !== review.taxonomy.version) {
      stderr.write(
        `${review.slug}: its model was trained for an older taxonomy, so the curated terms alone decide: run review train ${review.slug}\n`,
      );
    }
    if (stored === null) return true;
    const effect = await effectWords(review, stored).catch((error: unknown) => notLookedAt(error, io));
    for (const line of effect?.lines ?? []) stdout.write(`${review.slug}: ${line}\n`);
    const unfiled = effect === null ? [] : await unfiledWords(review, stored);
    for (const line of unfiled) stdout.write(`${review.slug}: ${line}\n`);
    for (const warning of effect?.warnings ?? []) stderr.write(`${warning}\n`);
    return (effect?.warnings.length ?? 0) === 0;
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
