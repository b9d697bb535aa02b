import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listReviews, readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { type Corpus, loadCorpus } from './corpus.ts';
import { choosePhrases } from './phrases.ts';

const reviewsDir = fileURLToPath(new URL('../../reviews', import.meta.url));

/** What every process of a run measures with: the same, because it is made of the same folders in the same way. */
export async function loadMaterial(): Promise<
  Corpus & { readonly texts: readonly string[]; readonly phrases: readonly string[] }
> {
  const slugs = (await listReviews(reviewsDir)).toSorted();
  const reviews = await Promise.all(slugs.map((slug) => readReview(join(reviewsDir, slug))));
  const taxonomies = reviews.map(({ taxonomy }) => taxonomy);
  const corpus = loadCorpus(process.env.LIVING_REVIEW_DATA, taxonomies);
  // As JSON.parse makes them: flat strings, as they come from a record.
  const texts = JSON.parse(JSON.stringify(corpus.documents.map(({ title, abstract }) => `${title} ${abstract}`)));
  return { ...corpus, texts, phrases: choosePhrases(corpus.documents, taxonomies) };
}

/** CPU time of this process, user and system, in seconds. */
export function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
