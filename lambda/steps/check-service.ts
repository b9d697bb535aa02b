import { type Check, fail, leftOut, ok, warn } from '../core/check.ts';
import type { Links } from '../core/links.ts';
import { type BareAnswer, type BareClient, UnansweredError } from '../core/ports/bare-client.ts';
import { type Literature, LiteratureUnavailableError } from '../core/ports/literature.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import type { Review } from '../core/review.ts';
import { checkSheets } from './check-inside.ts';
import { type BooksDependencies, runBooks } from './run-books.ts';

/** A review's folder: the review, or what is wrong with it. */
export type ReviewFolder =
  | { readonly slug: string; readonly review: Review }
  | { readonly slug: string; readonly problem: string };

export function checkReviews(folders: readonly ReviewFolder[]): readonly Check[] {
  if (folders.length === 0)
    return [fail('reviews', 'there is no review', 'Draft one: `review new PMID` (docs/adding-a-review.md).')];
  return folders.map((folder) =>
    'review' in folder
      ? ok(`review ${folder.slug}`, `${folder.review.taxonomy.topics.length} topics, nothing wrong`)
      : fail(`review ${folder.slug}`, folder.problem, `Mend it, then \`review check ${folder.slug}\`.`),
  );
}

/** Whether NCBI answers with the review's own record, and takes the key. */
export async function checkNcbi(
  { pmid }: Pick<Review, 'pmid'>,
  literature: Pick<Literature, 'fetchRecords'>,
  { hasKey, hasEmail }: { readonly hasKey: boolean; readonly hasEmail: boolean },
): Promise<Check> {
  try {
    const { records } = await literature.fetchRecords([pmid]);
    if (records.length === 0)
      return fail('NCBI', `PubMed does not know PMID ${pmid}`, 'Correct `pmid` in review.yaml.');
    const found = `PubMed answers with PMID ${pmid}${hasKey ? ' and takes the key' : ''}`;
    if (!hasEmail)
      return warn('NCBI', found, 'Set NCBI_EMAIL (ncbiEmail): NCBI writes there before it blocks a client.');
    if (!hasKey) return ok('NCBI', `${found}; without a key, 3 requests a second`);
    return ok('NCBI', found);
  } catch (error) {
    if (!(error instanceof LiteratureUnavailableError)) throw error;
    return fail('NCBI', error.message, error.remedy);
  }
}

/** Whether the site and a feed of each review are there for a client that has nothing but HTTP. */
export async function checkSite(
  reviews: readonly Pick<Review, 'slug'>[],
  links: Pick<Links, 'home' | 'feed'>,
  client: BareClient,
): Promise<readonly Check[]> {
  const site = await asked('site', links.home(), client, /html/);
  const feeds = await Promise.all(
    reviews.map(({ slug }) => asked(`feed of ${slug}`, links.feed(slug, null, 'atom'), client, /xml/)),
  );
  return [site, ...feeds];
}

async function asked(name: string, url: string, client: BareClient, kind: RegExp): Promise<Check> {
  try {
    const { status, contentType, beginning } = await client.get(url);
    if (status === 403 || status === 404)
      return fail(
        name,
        `${url} is not there (HTTP ${status})`,
        'Has a poll and then a publication finished? docs/deploying.md, step 8.',
      );
    if (status !== 200)
      return fail(name, `${url} answers HTTP ${status}`, 'See the log of `publish`, and CloudFront’s own error page.');
    // A wall for robots answers 200 as well, with a page instead of a feed.
    if (!kind.test(contentType) || beginning === '')
      return fail(
        name,
        `${url} answers with ${contentType || 'no type'}`,
        'Something stands before CloudFront: take it away from this path.',
      );
    return ok(name, `${url} is there`);
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error;
    return fail(
      name,
      `${url} gives no answer: ${error.message}`,
      'Check the CNAME record and the certificate: docs/deploying.md, steps 3 and 7.',
    );
  }
}

/** AWS refuses a signature that is five minutes off (SigV4); half a minute is more than any answer takes. */
const wrongMs = 240_000;
const unsureMs = 30_000;

/** Our clock beside another one. Leases, slots and signatures go by ours. */
export function checkClock(answer: Pick<BareAnswer, 'at'>, now: Date): Check {
  if (answer.at === null) return leftOut('clock', 'the answer did not say what time it is there');
  const offMs = now.valueOf() - answer.at.valueOf();
  const seconds = Math.round(Math.abs(offMs) / 1_000);
  const remedy = 'Let this machine set its clock by NTP.';
  const found = `this machine is ${seconds} s ${offMs > 0 ? 'ahead' : 'behind'}`;
  if (Math.abs(offMs) >= wrongMs) return fail('clock', `${found}; AWS refuses its signatures`, remedy);
  if (Math.abs(offMs) >= unsureMs) return warn('clock', found, remedy);
  return ok('clock', 'right to within half a minute');
}

const lastRuns = 12;

/** Whether the latest digest runs balance. */
export async function checkBooks(review: Pick<Review, 'slug'>, deps: BooksDependencies): Promise<Check> {
  return checkSheets(review, await runBooks(review, lastRuns, deps));
}

const pageSize = 1_000;

/** Confirmed readers of all reviews: whom a digest may be due to. */
export async function countReaders(
  reviews: readonly Pick<Review, 'slug'>[],
  { shards, page }: Pick<SubscriptionStore, 'shards' | 'page'>,
): Promise<number> {
  let readers = 0;
  for (const { slug } of reviews)
    for (const shard of shards)
      for (let after = ''; ; ) {
        const found = await page(slug, shard, after, pageSize);
        readers += found.filter(({ status }) => status === 'ACTIVE').length;
        const last = found.at(-1);
        if (found.length < pageSize || !last) break;
        after = last.id;
      }
  return readers;
}
