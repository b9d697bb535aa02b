import type { Article, ArticleId } from '../core/article.ts';
import { composeDigest, type DigestScope, followedTopics, followsNoTopic } from '../core/digest.ts';
import type { StreamEvent } from '../core/event-stream.ts';
import type { Links } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { Mail } from '../core/ports/mailer.ts';
import type { Tokens } from '../core/ports/tokens.ts';
import type { ReaderTemplates } from '../core/reader-views.ts';
import type { Review } from '../core/review.ts';
import type { Subscription } from '../core/subscription.ts';
import { readerLinks } from './reader-links.ts';

export interface DigestMailDependencies {
  readonly templates: Pick<ReaderTemplates, 'digestMail'>;
  readonly links: Links;
  readonly tokens: Tokens;
  readonly sampleNotice: string;
  /** Address for unsubscribing by mail (RFC 2369), `''` for none. */
  readonly unsubscribeMailbox: string;
}

/** What a range of the stream holds, for any reader. */
export interface DigestMaterial {
  readonly events: readonly StreamEvent[];
  readonly articles: ReadonlyMap<ArticleId, Article>;
  /** The NEW events of papers that changed in the range: they tell who was sent the paper. */
  readonly announcements: ReadonlyMap<ArticleId, StreamEvent>;
}

/** The digest of a range for one reader as a mail, all but its tags; `null` when the range holds nothing for them. */
export function digestMail(
  review: Review,
  subscription: Subscription,
  range: { readonly from: number; readonly to: number },
  material: DigestMaterial,
  deps: DigestMailDependencies,
): Omit<Mail, 'tags'> | null {
  const { links, sampleNotice } = deps;
  const scope: DigestScope = subscription;
  const digest = composeDigest({ ...material, review, links, range, scope, cap: review.digest.maxArticles });
  if (digest === null) return null;
  const { preferencesUrl, unsubscribeUrl } = readerLinks(subscription, links, deps.tokens);
  const retired = followsNoTopic(review.taxonomy, subscription);
  const followed = retired ? null : followedTopics(review.taxonomy, subscription);
  const topicLabels =
    followed && review.taxonomy.topics.filter(({ id }) => followed.includes(id)).map(({ label }) => label);
  const { cadence } = subscription;
  const worded = deps.templates.digestMail(digest, {
    cadence,
    topicLabels,
    retired,
    preferencesUrl,
    unsubscribeUrl,
    sampleNotice,
  });
  const mailto = deps.unsubscribeMailbox
    ? `, <mailto:${deps.unsubscribeMailbox}?subject=unsubscribe%20${subscription.id}>`
    : '';
  return {
    to: subscription.address,
    ...worded,
    headers: {
      // RFC 2369 and RFC 8058: one POST to this URL ends the subscription, without a page in between.
      'List-Unsubscribe': `<${unsubscribeUrl}>${mailto}`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Id': `${review.slug} <${review.slug}.${new URL(links.home()).hostname}>`,
      'Auto-Submitted': 'auto-generated',
    },
  };
}

/** Reads events and articles once for all readers of a shard; most share the same range. */
export function createMaterialReader(review: string, store: Pick<ArticleStore, 'events' | 'articles'>) {
  const eventsOf = new Map<string, Promise<readonly StreamEvent[]>>();
  const articles = new Map<ArticleId, Article>();
  const announcements = new Map<ArticleId, StreamEvent>();
  const readEvents = (from: number, to: number) => {
    const key = `${from}-${to}`;
    const reading = eventsOf.get(key) ?? store.events(review, from, to);
    eventsOf.set(key, reading);
    return reading;
  };
  return async ({ from, to }: { readonly from: number; readonly to: number }): Promise<DigestMaterial> => {
    const events = await readEvents(from, to);
    const unread = [...new Set(events.map(({ article }) => article))].filter((id) => !articles.has(id));
    for (const article of await store.articles(review, unread)) articles.set(article.id, article);
    for (const { kind, article: id } of events) {
      const article = articles.get(id);
      if (kind === 'NEW' || !article || announcements.has(id)) continue;
      const [announced] = await store.events(review, article.event - 1, article.event);
      if (announced?.article === id) announcements.set(id, announced);
    }
    return { events, articles, announcements };
  };
}
