import { type RunSheet, runSheet } from '../core/balance-sheet.ts';
import type { KeeperState } from '../core/keeper-views.ts';
import type { Links } from '../core/links.ts';
import type { DigestRunStore } from '../core/ports/digest-run-store.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import type { Tokens } from '../core/ports/tokens.ts';
import type { ReaderFrame } from '../core/reader-views.ts';
import type { Review } from '../core/review.ts';
import { checkInside, type InsideDependencies } from './check-inside.ts';

export interface BooksDependencies {
  readonly runs: Pick<DigestRunStore, 'latest' | 'progress'>;
  readonly subscriptions: Pick<SubscriptionStore, 'shards'>;
}

/** The books of a review's latest runs, newest first: as stored on those that have ended, as they stand on the others. */
export async function runBooks(
  { slug }: Pick<Review, 'slug'>,
  last: number,
  { runs, subscriptions }: BooksDependencies,
): Promise<readonly RunSheet[]> {
  const sheets: RunSheet[] = [];
  for (const run of await runs.latest(slug, last))
    sheets.push(runSheet(run, run.balance ? [] : await runs.progress(run), subscriptions.shards));
  return sheets;
}

/** The token names nobody: it opens the keeper's pages of one review. */
const keeper = 'keeper';
const linkWorksMs = 30 * 24 * 3_600_000;

/** A link to the keeper's page. It works for 30 days; a new one is printed whenever it is asked for. */
export function keeperLink({ slug }: Pick<Review, 'slug'>, now: Date, links: Links, tokens: Tokens): string {
  const until = `${new Date(now.valueOf() + linkWorksMs).toISOString().slice(0, 19)}Z`;
  const token = tokens.sign({ purpose: keeper, review: slug, subscription: keeper, consentVersion: 0, until });
  return links.reader(slug, keeper, token);
}

/** How many runs the page shows. */
const pageShows = 50;

/** What the keeper's routes ask of the service. */
export function keeperActions(
  service: BooksDependencies & {
    readonly inside: InsideDependencies;
    readonly reviews: readonly Review[];
    readonly links: Links;
    readonly tokens: Tokens;
    readonly sampleNotice: string;
  },
  now: () => Date,
) {
  const { links, sampleNotice } = service;
  const known = (slug: string) => service.reviews.find((review) => review.slug === slug);
  return {
    frame: (slug: string): ReaderFrame | null => {
      const review = known(slug);
      return review ? { review, links, sampleNotice } : null;
    },
    state: async (slug: string, token: string): Promise<KeeperState | null> => {
      const review = known(slug);
      if (!review || !isKeeper(review, token, now(), service.tokens)) return null;
      const sheets = await runBooks(review, pageShows, service);
      return { sheets, checks: await checkInside(review, sheets, service.inside) };
    },
  };
}

function isKeeper({ slug }: Pick<Review, 'slug'>, token: string, now: Date, tokens: Tokens): boolean {
  const claim = tokens.verify(token, keeper);
  return claim?.review === slug && claim.until !== undefined && Date.parse(claim.until) > now.valueOf();
}
