import type { Article, ArticleId } from '../core/article.ts';
import { createDigestComposer, type DigestMaterial, type DigestOf } from '../core/compose-digest.ts';
import type { Coverage } from '../core/coverage.ts';
import { topicsInForce } from '../core/digest.ts';
import type { StreamEvent } from '../core/event-stream.ts';
import type { Links } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { Mail } from '../core/ports/mailer.ts';
import type { Tokens } from '../core/ports/tokens.ts';
import type { DigestMails, WordedMail } from '../core/reader-views.ts';
import type { Review } from '../core/review.ts';
import type { Subscription } from '../core/subscription.ts';
import { labelsOf } from '../core/taxonomy.ts';
import { readerLinks } from './reader-links.ts';

export interface DigestMailDependencies {
  readonly templates: DigestMails;
  readonly links: Links;
  readonly tokens: Tokens;
  readonly sampleNotice: string;
  /** Address for unsubscribing by mail (RFC 2369), `''` for none. */
  readonly unsubscribeMailbox: string;
  /** What the run knows of its sources; `null` or absent: nothing is told of them. */
  readonly coverage?: Coverage | null;
}

/** The digest of a range for one reader as a mail, all but its tags; `null` when the range holds nothing for them. */
export function digestMail(
  review: Review,
  subscription: Subscription,
  digestOf: DigestOf,
  deps: DigestMailDependencies,
): Omit<Mail, 'tags'> | null {
  const { links, sampleNotice } = deps;
  const digest = digestOf(subscription, subscription.cap ?? review.digest.maxArticles);
  if (digest === null) return null;
  const { preferencesUrl, unsubscribeUrl } = readerLinks(subscription, links, deps.tokens);
  const { cadence } = subscription;
  const worded = deps.templates.digestMail(digest, {
    cadence,
    preferencesUrl,
    unsubscribeUrl,
    sampleNotice,
    coverage: deps.coverage ?? null,
  });
  return addressed(worded, review, subscription, unsubscribeUrl, deps);
}

/** "Nothing new" since a day, as a mail; `null` for readers who want to hear nothing then. */
export function quietMail(
  review: Review,
  subscription: Subscription,
  since: string,
  deps: DigestMailDependencies,
): Omit<Mail, 'tags'> | null {
  const { links, sampleNotice } = deps;
  const { quiet: policy } = subscription;
  if (policy === 'silence') return null;
  const { preferencesUrl, unsubscribeUrl } = readerLinks(subscription, links, deps.tokens);
  const frame = { review, links, sampleNotice };
  const topicLabels = labelsOf(review.taxonomy, topicsInForce(review.taxonomy, subscription));
  const worded = deps.templates.quietMail({ frame, policy, since, topicLabels, preferencesUrl, unsubscribeUrl });
  return addressed(worded, review, subscription, unsubscribeUrl, deps);
}

function addressed(
  worded: WordedMail,
  review: Review,
  subscription: Subscription,
  unsubscribeUrl: string,
  { links, unsubscribeMailbox }: DigestMailDependencies,
): Omit<Mail, 'tags'> {
  const mailto = unsubscribeMailbox ? `, <mailto:${unsubscribeMailbox}?subject=unsubscribe%20${subscription.id}>` : '';
  // Added to the worded mail, not copied from it: its bodies are put together only for whoever reads them.
  return Object.assign(worded, {
    to: subscription.address,
    headers: {
      // RFC 2369 and RFC 8058: one POST to this URL ends the subscription, without a page in between.
      'List-Unsubscribe': `<${unsubscribeUrl}>${mailto}`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Id': `${review.slug} <${review.slug}.${hostOf(links)}>`,
      'Auto-Submitted': 'auto-generated',
    },
  });
}

const hosts = new WeakMap<Links, string>();

function hostOf(links: Links): string {
  const host = hosts.get(links) ?? new URL(links.home()).hostname;
  hosts.set(links, host);
  return host;
}

/**
 * Composes digests from what the store holds, each range read once for all readers of a shard: most share the same one.
 */
export function createDigestReader(
  review: Review,
  { store, links }: { readonly store: Pick<ArticleStore, 'events' | 'articles'>; readonly links: Links },
): (range: DigestMaterial['range']) => Promise<DigestOf> {
  const articles = new Map<ArticleId, Article>();
  const announcements = new Map<ArticleId, StreamEvent>();
  const composer = createDigestComposer(review, links);
  const ranges = new Map<string, Promise<DigestOf>>();
  const read = async (range: DigestMaterial['range']): Promise<DigestOf> => {
    const events = await store.events(review.slug, range.from, range.to);
    const unread = [...new Set(events.map(({ article }) => article))].filter((id) => !articles.has(id));
    for (const article of await store.articles(review.slug, unread)) articles.set(article.id, article);
    for (const { kind, article: id } of events) {
      const article = articles.get(id);
      if (kind === 'NEW' || !article || announcements.has(id)) continue;
      const [announced] = await store.events(review.slug, article.event - 1, article.event);
      if (announced?.article === id) announcements.set(id, announced);
    }
    let digestOf: DigestOf | null = null;
    // Composed when asked: an article that cannot be is one reader's failure at a time, told as such.
    return (scope, cap) => {
      digestOf ??= composer({ range, events, articles, announcements });
      return digestOf(scope, cap);
    };
  };
  return (range) => {
    const key = `${range.from}-${range.to}`;
    const reading = ranges.get(key) ?? read(range);
    ranges.set(key, reading);
    return reading;
  };
}
