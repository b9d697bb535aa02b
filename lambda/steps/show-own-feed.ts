import type { Article, ArticleId } from '../core/article.ts';
import { topicsInForce } from '../core/digest.ts';
import type { StreamHead } from '../core/event-stream.ts';
import { composeOwnFeed, type Feed } from '../core/feed.ts';
import { fingerprint } from '../core/fingerprint.ts';
import type { Links } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { Review } from '../core/review.ts';
import type { Subscription } from '../core/subscription.ts';
import { isUnderChoice } from '../core/topic-aliases.ts';
import { type SubscriptionDependencies, subscriptionOf } from './change-subscription.ts';

export interface OwnFeedDependencies extends Pick<SubscriptionDependencies, 'tokens' | 'subscriptions'> {
  readonly store: ArticleStore;
  readonly links: Links;
  readonly sampleNotice: string;
  /** RFC 4151 authority of the feed ids. */
  readonly tagAuthority: string;
}

/** A reader's own feed as it stands, before it is composed: whoever has this version already needs no more. */
export interface OwnFeed {
  /** Changes whenever the feed may. */
  readonly version: string;
  readonly compose: () => Promise<Feed>;
}

/** Looked at for the newest articles of a reader's topics; who follows only rare ones sees those of so many events. */
const eventsLookedAt = 3_000;
const articlesAtMost = 50;

/**
 * The feed of one reader's topics, behind a token that names the subscription and never an address. Read-only, two items
 * while nothing has changed. `null`: the link is not ours, or the subscription has ended; leaving ends the feed too.
 */
export async function showOwnFeed(review: Review, token: string, deps: OwnFeedDependencies): Promise<OwnFeed | null> {
  const subscription = await subscriptionOf(review, token, 'feed', deps);
  if (subscription?.status !== 'ACTIVE') return null;
  const head = await deps.store.head(review.slug);
  const { topics } = subscription;
  return {
    version: fingerprint([head.revision, topics, review.taxonomy, review.shortTitle, deps.links.home()]),
    compose: async () => {
      const articles = await newestOf(review, subscription, head, deps.store);
      const asOf = articles.reduce((latest, { updated }) => (updated > latest ? updated : latest), '');
      const frame = { review, links: deps.links, sampleNotice: deps.sampleNotice, asOf };
      return composeOwnFeed(frame, { subscription: subscription.id, token }, articles, deps.tagAuthority);
    },
  };
}

async function newestOf(
  review: Review,
  { topics }: Pick<Subscription, 'topics'>,
  head: StreamHead,
  store: ArticleStore,
): Promise<readonly Article[]> {
  const { taxonomy } = review;
  const followed = topicsInForce(taxonomy, { topics });
  const from = Math.max(0, head.committed - eventsLookedAt);
  const newest = new Set<ArticleId>();
  for (const event of (await store.events(review.slug, from, head.committed)).toReversed()) {
    if (newest.size === articlesAtMost) break;
    if (newest.has(event.article)) continue;
    if (followed === null || followed.some((topic) => isUnderChoice(topic, event.topics))) newest.add(event.article);
  }
  return store.articles(review.slug, [...newest]);
}
