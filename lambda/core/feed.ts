import type { Article } from './article.ts';
import { type ArticleCard, articleCard } from './article-card.ts';
import { closedUntil } from './closed-until.ts';
import { archivesOf, type FeedArchive } from './feed-archives.ts';
import type { FeedFormat } from './links.ts';
import type { PageFrame } from './site.ts';
import type { Topic } from './taxonomy.ts';
import { becameOf } from './topic-aliases.ts';

/** One document of a feed as RSS 2.0, RFC 4287 (Atom) and JSON Feed 1.1 all say it. A pure function of what is stored. */
export interface Feed {
  readonly frame: PageFrame;
  readonly topic: Topic | null;
  /** The topic was given up, nothing took its place: the feed says so and brings nothing more. */
  readonly givenUp?: boolean;
  /** Stable for ever, equal in all formats and in all documents: `tag:<authority>,2023:<slug>/feeds/<all|topics/id>`. */
  readonly id: string;
  readonly title: string;
  readonly pageUrl: string;
  /** Where the document itself is, and the one that is polled (the same, unless this one is an archive). */
  readonly urls: Readonly<Record<FeedFormat, FeedUrls>>;
  /** A closed part of the history (RFC 5005 §4): its document is written once. */
  readonly isArchive: boolean;
  /** ISO 8601: when the newest entry last changed (the review's publication when there is none). */
  readonly updated: string;
  readonly entries: readonly FeedEntry[];
  /** One reader's choice of topics, behind their token. */
  readonly isPrivate?: true;
  /** WebSub hub to which readers may subscribe instead of polling; `''` when there is none. */
  readonly hub: string;
}

export interface FeedUrls {
  readonly self: string;
  readonly current: string;
  /** The next older archive; `null` at the end of the history. */
  readonly previous: string | null;
  /** At the end of the history, the archive that is next newer: those after it are not known when one is written. */
  readonly next: string | null;
}

export interface FeedEntry {
  readonly article: Article;
  /**
   * `tag:` URI (RFC 4151) from the work's own id: the same in every feed, never changed by a DOI, a host or a headline.
   */
  readonly id: string;
  readonly card: ArticleCard;
  readonly authors: readonly string[];
}

export interface FeedOptions {
  readonly authority: string;
  /** The id the topic had when it was subscribed to: whoever reads it there keeps the feed's own id. */
  readonly knownAs?: string | null;
  readonly hub?: string;
  /** What makes an article an entry; feeds that are rendered together share it, so that each entry is made once. */
  readonly entryOf?: (article: Article) => FeedEntry;
}

export const feedContentTypes: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

const entriesShown = 50;

/** RFC 4151: the authority must have been ours on that date; the review's own slug keeps deployments apart. */
export function tagUri(authority: string, slug: string, rest: string): string {
  return `tag:${authority},2023:${slug}/${rest}`;
}

/**
 * The document that readers poll: the {@link entriesShown} articles that have news last (found, corrected, retracted,
 * published), and whatever no archive holds yet, so that this document and its archives together hold every article.
 */
export function composeFeed(
  frame: PageFrame,
  topic: Topic | null,
  articles: readonly Article[],
  options: FeedOptions,
): Feed {
  return composeCurrentFeed(frame, topic, currentFeedDocument(articles, closedUntil(frame)), options);
}

/** What stands in that document. `until`: see Moments.closedUntil. */
export function currentFeedDocument(articles: readonly Article[], until: string): CurrentFeedDocument {
  const { archives, open } = archivesOf(articles, until);
  const latest = articles.toSorted(latestNewsFirst).slice(0, entriesShown);
  const shown = [...new Set([...latest, ...open])].toSorted(latestNewsFirst);
  return { shown, previous: archives.at(-1)?.id ?? null };
}

export interface CurrentFeedDocument {
  /** Newest news first. */
  readonly shown: readonly Article[];
  /** The newest archive; `null` when there is none. */
  readonly previous: string | null;
}

/** The same of contents that are known already. */
export function composeCurrentFeed(
  frame: PageFrame,
  topic: Topic | null,
  { shown, previous }: CurrentFeedDocument,
  options: FeedOptions,
): Feed {
  return documentOf(frame, topic, shown, { ...onlyDocument, previous }, options);
}

/** The feed of one reader's topics: it has one document, behind their token, and its id names the subscription. */
export function composeOwnFeed(
  frame: PageFrame,
  { subscription, token }: { readonly subscription: string; readonly token: string },
  articles: readonly Article[],
  authority: string,
): Feed {
  const { review, links } = frame;
  const shown = articles.toSorted(latestNewsFirst).slice(0, entriesShown);
  const urlsOf = (format: FeedFormat): FeedUrls => {
    const self = links.ownFeed(review.slug, format, token);
    return { self, current: self, previous: null, next: null };
  };
  return {
    ...documentOf(frame, null, shown, onlyDocument, { authority }),
    id: tagUri(authority, review.slug, `feeds/own/${subscription}`),
    urls: { rss: urlsOf('rss'), atom: urlsOf('atom'), json: urlsOf('json') },
    isPrivate: true,
  };
}

/** The closed parts of the same feed, oldest first; each is composed when it is asked for. */
export function feedArchives(
  frame: PageFrame,
  topic: Topic | null,
  articles: readonly Article[],
  options: FeedOptions,
): readonly (FeedArchive & { readonly place: ArchivePlace; readonly compose: () => Feed })[] {
  const { archives } = archivesOf(articles, closedUntil(frame));
  return archives.map((archive, index) => ({
    ...archive,
    compose: () => documentOf(frame, topic, archive.articles.toReversed(), placeAmong(archives, index), options),
    place: placeAmong(archives, index),
  }));
}

/** An archive's id and those it leads to. */
interface ArchivePlace {
  readonly archive: string | null;
  readonly previous: string | null;
  readonly next: string | null;
}

const onlyDocument: ArchivePlace = { archive: null, previous: null, next: null };

function placeAmong(archives: readonly FeedArchive[], index: number): ArchivePlace {
  return {
    archive: archives[index]?.id ?? null,
    previous: archives[index - 1]?.id ?? null,
    next: index === 0 ? (archives[1]?.id ?? null) : null,
  };
}

function documentOf(
  frame: PageFrame,
  topic: Topic | null,
  shown: readonly Article[],
  { archive, previous, next }: ArchivePlace,
  { authority, knownAs = topic?.id ?? null, hub = '', entryOf = feedEntries(frame, authority) }: FeedOptions,
): Feed {
  const { review, links } = frame;
  const urlsOf = (format: FeedFormat): FeedUrls => {
    const url = (part: string | null) => links.feed(review.slug, topic?.id ?? null, format, part);
    return {
      self: url(archive),
      current: url(null),
      previous: previous === null ? null : url(previous),
      next: next === null ? null : url(next),
    };
  };
  return {
    frame,
    topic,
    ...(topic && becameOf(review.taxonomy, topic.id)?.length === 0 ? { givenUp: true } : {}),
    id: tagUri(authority, review.slug, knownAs === null ? 'feeds/all' : `feeds/topics/${knownAs}`),
    title: topic ? `${topic.label} · ${review.shortTitle}` : review.shortTitle,
    pageUrl: topic ? links.topic(review.slug, topic.id) : links.review(review.slug),
    urls: { rss: urlsOf('rss'), atom: urlsOf('atom'), json: urlsOf('json') },
    isArchive: archive !== null,
    updated:
      shown
        .map(({ updated }) => updated)
        .toSorted()
        .at(-1) ?? `${`${review.published}-01-01`.slice(0, 10)}T00:00:00.000Z`,
    entries: shown.map(entryOf),
    hub,
  };
}

/** Makes each article an entry once, however many feeds show it. */
export function feedEntries({ review, links }: PageFrame, authority: string): (article: Article) => FeedEntry {
  const made = new Map<Article, FeedEntry>();
  return (article) => {
    const known = made.get(article);
    if (known) return known;
    const entry: FeedEntry = {
      article,
      id: tagUri(authority, review.slug, `articles/${article.id}`),
      card: articleCard(article, review, links),
      authors: article.record.authors.map((author) =>
        author.kind === 'person'
          ? [author.given || author.initials, author.family, author.suffix].filter(Boolean).join(' ')
          : author.name,
      ),
    };
    made.set(article, entry);
    return entry;
  };
}

/** By the moment of the last news of an article: its discovery, or a change since; ties by event number, highest first. */
function latestNewsFirst(a: Article, b: Article): number {
  const [ours, theirs] = [lastNews(a), lastNews(b)];
  return ours === theirs ? b.event - a.event : ours < theirs ? 1 : -1;
}

function lastNews({ firstSeen, changes }: Article): string {
  return changes.reduce((latest, { at }) => (at > latest ? at : latest), firstSeen);
}

/**
 * What the feed at an address of an earlier outline is of. A topic that was renamed or merged: the one of today, whose
 * address the feed then names as its own (RFC 4287 §4.2.7.2, `self` is where it is better read). One that was split: all
 * its parts together. One that was given up: nothing more, but the address goes on answering.
 */
export function formerFeedTopic(id: string, now: readonly Topic[]): Topic {
  const [first] = now;
  if (first && now.length === 1) return first;
  const label = now.map((topic) => topic.label).join(' · ') || id.replaceAll('-', ' ');
  return { ...nothing, id, label };
}

const nothing: Topic = {
  id: '',
  label: '',
  parent: null,
  description: '',
  terms: [],
  symbols: [],
  ambiguous: [],
  mesh: [],
  exclude: [],
  query: '',
};
