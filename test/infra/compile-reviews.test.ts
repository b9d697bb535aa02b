import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readCompiledReviews } from '../../lambda/adapters/compiled-reviews/compiled-reviews.ts';
import { listReviews, readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { compileReviews } from '../../lambda/compile-reviews.ts';

const shipped = fileURLToPath(new URL('../../reviews', import.meta.url));

describe('reviews compiled for a deployment', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'living-review-compiled-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('when a function reads them, they are what the folders say', async () => {
    const { name, text } = await compileReviews(shipped);
    writeFileSync(join(folder, name), text);
    const { reviews, disposableDomains } = await readCompiledReviews(folder);
    const slugs = await listReviews(shipped);
    expect(reviews).toEqual(await Promise.all(slugs.map((slug) => readReview(join(shipped, slug)))));
    expect(reviews[0]!.taxonomy.topics.length).toBeGreaterThan(10);
    expect(disposableDomains).toEqual([]);
  });

  it('when the keeper lists disposable domains, they travel along', async () => {
    const slugs = await listReviews(shipped);
    mkdirSync(join(folder, slugs[0]!));
    for (const file of ['review.yaml', 'taxonomy.yaml']) {
      writeFileSync(join(folder, slugs[0]!, file), readFileSync(join(shipped, slugs[0]!, file)));
    }
    writeFileSync(join(folder, 'disposable-domains.txt'), '# hosts\nMailinator.com\n');
    expect(JSON.parse((await compileReviews(folder)).text).disposableDomains).toEqual(['mailinator.com']);
  });

  it('when a folder is wrong, it names file and line, and when there is none, what to do', async () => {
    await expect(compileReviews(folder)).rejects.toThrow(
      /holds no review → a deployment needs at least one: `review new PMID`/,
    );
    mkdirSync(join(folder, 'broken'));
    writeFileSync(join(folder, 'broken/review.yaml'), 'pmid: nothing\n');
    await expect(compileReviews(folder)).rejects.toThrow(/broken\/review\.yaml:1: the title is missing/s);
  });
});
