import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReviewHead } from '../../core/draft-head.ts';
import type { TaxonomyDraft } from '../../core/review-draft.ts';
import { reviewYaml } from './review-yaml.ts';
import { taxonomyYaml } from './taxonomy-yaml.ts';

/** The folder a new review would have is there already, and nobody's work is overwritten. */
export class FolderExistsError extends Error {
  override readonly name = 'FolderExistsError';
}

/**
 * Writes `<reviewsDir>/<slug>/` whole or not at all: beside it first, then renamed. Answers its path.
 * @throws FolderExistsError when something of that name is there.
 */
export async function writeReview(reviewsDir: string, head: ReviewHead, taxonomy: TaxonomyDraft): Promise<string> {
  const dir = join(reviewsDir, head.slug);
  await assertFree(dir, head.slug);
  await mkdir(reviewsDir, { recursive: true });
  // Hidden: whoever lists the reviews meanwhile does not see half of one.
  const part = join(reviewsDir, `.${head.slug}.${process.pid}.part`);
  await rm(part, { recursive: true, force: true });
  try {
    await mkdir(part);
    await writeWhole(join(part, 'review.yaml'), reviewYaml(head));
    await writeWhole(join(part, 'taxonomy.yaml'), taxonomyYaml(taxonomy, head.slug));
    await assertFree(dir, head.slug);
    await rename(part, dir);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return dir;
}

/** Whether a review of that name could be written; thrown before anybody is asked anything. */
export async function assertFree(dir: string, slug: string): Promise<void> {
  const there = await lstat(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (there) {
    throw new FolderExistsError(
      `${dir} is there already and is left as it is: choose another name with --slug, as in --slug ${slug}-2, or move it away.`,
    );
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
