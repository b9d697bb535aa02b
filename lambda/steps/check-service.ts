import type { RunSheet } from '../core/balance-sheet.ts';
import { type Check, fail, leftOut, ok, warn } from '../core/check.ts';
import { runId } from '../core/digest-run.ts';
import type { Links } from '../core/links.ts';
import { type BareAnswer, type BareClient, UnansweredError } from '../core/ports/bare-client.ts';
import { type Literature, LiteratureUnavailableError } from '../core/ports/literature.ts';
import type { Sending } from '../core/ports/sending-state.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import type { TableSchema } from '../core/ports/table-schema.ts';
import type { Review } from '../core/review.ts';
import { type Migration, NewerSchemaError, pendingMigrations } from '../core/schema-version.ts';
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

const schemaName = 'schema of the table';

/** Whether the table is as this code writes it. */
export async function checkSchema(schema: Pick<TableSchema, 'read'>, known: readonly Migration[]): Promise<Check> {
  const state = await schema.read();
  try {
    const names = pendingMigrations(state, known).map(({ name }) => name);
    if (names.length === 0) return ok(schemaName, `version ${state.version}, no migration is pending`);
    const pending = `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} pending`;
    return warn(
      schemaName,
      `version ${state.version}: ${pending}`,
      'Run `migrate`: docs/operating.md, "After an update".',
    );
  } catch (error) {
    if (!(error instanceof NewerSchemaError)) throw error;
    return fail(
      schemaName,
      `version ${state.version}, and this code knows ${known.length}`,
      'Check out the version that migrated it, or a later one.',
    );
  }
}

/** Whether digests go out, and if not, who stopped them. */
export function checkSending({ paused }: Pick<Sending, 'paused'>): Check {
  const name = 'sending';
  if (paused === null) return ok(name, 'digests go out');
  const found = `digests are held since ${paused.at}: ${paused.reason}`;
  switch (paused.by) {
    case 'circuit':
      return fail(name, found, 'docs/runbook.md, SendingPaused.');
    case 'keeper':
      return warn(name, found, '`sending resume` lets them out.');
    case 'deployment':
      return warn(name, found, '`doctor --go-live` lets them out once nothing fails.');
  }
}

const lastRuns = 12;

/** Whether the latest digest runs balance. */
export async function checkBooks(review: Pick<Review, 'slug'>, deps: BooksDependencies): Promise<Check> {
  const name = `digest runs of ${review.slug}`;
  const sheets = await runBooks(review, lastRuns, deps);
  const isUnbalanced = ({ state, balanced }: RunSheet) => state === 'finished' && !balanced;
  const unbalanced = sheets.filter(isUnbalanced).map(({ run }) => runId(run));
  if (unbalanced.length > 0)
    return fail(name, `${unbalanced.join(', ')} do not balance`, 'docs/runbook.md, RunUnbalanced.');
  if (sheets.length === 0) return ok(name, 'there has been none yet');
  const open = sheets.filter(({ state }) => state !== 'finished').length;
  return ok(name, `the latest ${sheets.length} balance${open > 0 ? `, ${open} of them not finished` : ''}`);
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
