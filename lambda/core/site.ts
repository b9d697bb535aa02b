import type { Article } from './article.ts';
import { type ArticleCard, articleCard } from './article-card.ts';
import { closedUntil, type Moments } from './closed-until.ts';
import type { ArchivedDigest } from './digest-archive.ts';
import type { ExpectedVolume } from './expected-volume.ts';
import { type Feed, feedContentTypes } from './feed.ts';
import { filedUnder } from './filed-under.ts';
import { type CitationFormat, citationFormats, type FeedFormat, feedFormats, type Links } from './links.ts';
import { type ListPart, partedList, shownOnOnePage } from './list-parts.ts';
import { inRankOrder, rankIn } from './rank.ts';
import type { Review } from './review.ts';
import type { ReviewHealth } from './review-health.ts';
import type { SampleDigestPage } from './self-service-views.ts';
import { labelsOf } from './shared-references.ts';
import { children, type Topic, withDescendants } from './taxonomy.ts';
import { type Timeline, timeline } from './timeline.ts';
import { becameOf, currentTopics } from './topic-aliases.ts';

/** What every page of a review shares. */
export interface PageFrame extends Moments {
  readonly review: Review;
  readonly links: Links;
  /** The line that marks invented data, or `''`. */
  readonly sampleNotice: string;
}

export interface HomePage {
  readonly frame: PageFrame;
  readonly counts: { readonly articles: number; readonly citing: number; readonly related: number };
  readonly outline: readonly OutlineEntry[];
  readonly latest: readonly ArticleCard[];
  readonly unfiled: number;
  /** What a subscriber may expect; `null` while the review is too young to say. */
  readonly volume: ExpectedVolume | null;
  readonly timeline: Timeline | null;
}

export interface HealthPage {
  readonly frame: PageFrame;
  readonly health: ReviewHealth;
  readonly timeline: Timeline | null;
}

export interface DigestArchivePage {
  readonly frame: PageFrame;
  /** Newest first. */
  readonly digests: readonly ArchivedDigest[];
}

export interface OutlineEntry {
  readonly topic: Topic;
  readonly url: string;
  /** Articles filed here or below. */
  readonly articles: number;
  readonly children: readonly OutlineEntry[];
}

export interface TopicPage {
  readonly frame: PageFrame;
  readonly topic: Topic;
  readonly parent: { readonly label: string; readonly url: string } | null;
  readonly children: readonly OutlineEntry[];
  /** The most relevant first; of a long list not all. */
  readonly cards: readonly ArticleCard[];
  readonly articles: number;
  /** Of a long list: what stands in none of its parts, and the newest. */
  readonly newest: readonly ArticleCard[];
  /** Where the rest of a long list stands. */
  readonly parts: readonly PartLink[];
  readonly volume: ExpectedVolume | null;
}

/** The articles that fit no topic, newest first. */
export interface UnfiledPage {
  readonly frame: PageFrame;
  readonly cards: readonly ArticleCard[];
  readonly articles: number;
  readonly parts: readonly PartLink[];
}

export interface PartLink {
  /** See ListPart.id. */
  readonly id: string;
  readonly url: string;
  readonly articles: number;
}

/** A part of a list that is too long for one page. */
export interface ListPartPage {
  readonly frame: PageFrame;
  /** Whose list it is; `null` for the articles that fit no topic. */
  readonly topic: Topic | null;
  readonly id: string;
  readonly cards: readonly ArticleCard[];
}

/** The page at the address a topic had before it was renamed, split, merged or given up. */
export interface FormerTopicPage {
  readonly frame: PageFrame;
  readonly id: string;
  /** What took its place; empty when nothing did. */
  readonly topics: readonly { readonly topic: Topic; readonly url: string }[];
}

export interface ArticlePage {
  readonly frame: PageFrame;
  readonly card: ArticleCard;
  readonly article: Article;
  /** Every passage in which it cites the review, in the order of its text. */
  readonly passages: readonly CitingPassage[];
}

export interface CitingPassage {
  /** `''` where only its place may be told. */
  readonly sentence: string;
  readonly headings: readonly string[];
  /** What is cited in the same bracket: the review's own references by the label they are printed with, and others. */
  readonly beside: { readonly labels: readonly string[]; readonly others: number };
}

export interface RootPage {
  readonly reviews: readonly { readonly review: Review; readonly url: string; readonly articles: number }[];
  readonly sampleNotice: string;
}

const latestShown = 15;

/** Newest first by our own first sight; ties by event number, highest first. */
export function newestFirst(articles: readonly Article[]): readonly Article[] {
  return articles.toSorted((a, b) => b.event - a.event);
}

/** ISO 8601 of the newest change of any of them; `''` when there are none. */
export function newestChange(articles: readonly Article[]): string {
  return articles.reduce((latest, { updated }) => (updated > latest ? updated : latest), '');
}

export function homePage(
  frame: PageFrame,
  articles: readonly Article[],
  volume: ExpectedVolume | null = null,
): HomePage {
  const citing = articles.filter(({ relation }) => relation === 'cites').length;
  return {
    frame,
    counts: { articles: articles.length, citing, related: articles.length - citing },
    outline: outline(frame, articles, null),
    latest: newestFirst(articles)
      .slice(0, latestShown)
      .map((article) => articleCard(article, frame.review, frame.links)),
    unfiled: notYetFiled(frame.review, articles).length,
    volume,
    timeline: timeline(frame, articles),
  };
}

export function topicPage(
  frame: PageFrame,
  topic: Topic,
  articles: readonly Article[],
  volume: ExpectedVolume | null = null,
): TopicPage {
  const parent = frame.review.taxonomy.topics.find(({ id }) => id === topic.parent);
  const own = filedUnder(frame.review, articles, topic.id);
  const { parts, newest } = partedList(own, closedUntil(frame));
  return {
    frame,
    topic,
    parent: parent ? { label: parent.label, url: frame.links.topic(frame.review.slug, parent.id) } : null,
    children: outline(frame, articles, topic.id),
    cards: inRankOrder(own, rankIn(frame.review), withDescendants(frame.review.taxonomy, topic.id))
      .slice(0, shownOnOnePage)
      .map((article) => articleCard(article, frame.review, frame.links)),
    articles: own.length,
    newest: own.length > shownOnOnePage ? newest.map((article) => articleCard(article, frame.review, frame.links)) : [],
    parts: partLinks(frame, topic.id, parts),
    volume,
  };
}

export function unfiledPage(frame: PageFrame, articles: readonly Article[]): UnfiledPage {
  const { review, links } = frame;
  const unfiled = notYetFiled(review, articles);
  const { parts, newest } = partedList(unfiled, closedUntil(frame));
  const shown = newestFirst(unfiled).slice(0, Math.max(newest.length, shownOnOnePage));
  return {
    frame,
    cards: shown.map((article) => articleCard(article, review, links)),
    articles: unfiled.length,
    parts: partLinks(frame, null, parts),
  };
}

function partLinks(
  { review, links }: PageFrame,
  topic: string | null,
  parts: readonly ListPart[],
): readonly PartLink[] {
  return parts.map(({ id, articles }) => ({
    id,
    url: links.listPart(review.slug, topic, id),
    articles: articles.length,
  }));
}

export function listPartPage(frame: PageFrame, topic: Topic | null, { id, articles }: ListPart): ListPartPage {
  return { frame, topic, id, cards: articles.map((article) => articleCard(article, frame.review, frame.links)) };
}

export function articlePage(frame: PageFrame, article: Article): ArticlePage {
  return {
    frame,
    card: articleCard(article, frame.review, frame.links),
    article,
    passages: article.relation === 'cites' ? citingPassages(article, frame.review) : [],
  };
}

function citingPassages({ citationContext }: Article, { outline: own }: Review): readonly CitingPassage[] {
  return (citationContext?.quotes ?? [])
    .filter(({ sentence, headings }) => sentence !== '' || headings.length > 0)
    .map(({ sentence, headings, citedWith }) => {
      const labels = own === null ? [] : labelsOf(citedWith, own);
      return { sentence, headings, beside: { labels, others: Math.max(0, citedWith.length - labels.length) } };
    });
}

/** Articles under no topic there is: they fitted none, or theirs was given up and they were not filed again yet. */
export function notYetFiled({ taxonomy }: Review, articles: readonly Article[]): readonly Article[] {
  const live = new Map<string, boolean>();
  const isLive = (id: string) => {
    const known = live.get(id) ?? currentTopics(taxonomy, [id]).length > 0;
    live.set(id, known);
    return known;
  };
  return articles.filter(({ classification }) => !classification.topics.some(({ topic }) => isLive(topic)));
}

/** What an address of an earlier outline shows: where its topic went. */
export function formerTopicPage(frame: PageFrame, id: string): FormerTopicPage {
  const { review, links } = frame;
  return {
    frame,
    id,
    topics: topicsNow(review, id).map((topic) => ({ topic, url: links.topic(review.slug, topic.id) })),
  };
}

/** The topics of today that took the place of an old id, in outline order. */
export function topicsNow({ taxonomy }: Pick<Review, 'taxonomy'>, id: string): readonly Topic[] {
  const now = new Set(becameOf(taxonomy, id));
  return taxonomy.topics.filter((topic) => now.has(topic.id));
}

function outline(frame: PageFrame, articles: readonly Article[], parent: string | null): readonly OutlineEntry[] {
  return children(frame.review.taxonomy, parent).map((topic) => ({
    topic,
    url: frame.links.topic(frame.review.slug, topic.id),
    articles: filedUnder(frame.review, articles, topic.id).length,
    children: outline(frame, articles, topic.id),
  }));
}

/** What turns view models into text. `templates/` satisfies it; steps receive it. */
export interface SiteTemplates {
  readonly home: (page: HomePage) => string;
  readonly topic: (page: TopicPage) => string;
  readonly formerTopic: (page: FormerTopicPage) => string;
  readonly unfiled: (page: UnfiledPage) => string;
  readonly listPart: (page: ListPartPage) => string;
  readonly article: (page: ArticlePage) => string;
  readonly about: (frame: PageFrame) => string;
  readonly health: (page: HealthPage) => string;
  readonly digestArchive: (page: DigestArchivePage) => string;
  readonly search: (frame: PageFrame) => string;
  readonly sampleDigest: (page: SampleDigestPage) => string;
  readonly root: (page: RootPage) => string;
  readonly feed: (feed: Feed, format: FeedFormat) => string;
  readonly opml: (page: HomePage) => string;
  readonly citations: (articles: readonly Article[], format: CitationFormat) => string;
  readonly styleSheet: () => string;
  /** SVG. */
  readonly icon: string;
  /** What the search page runs. */
  readonly searchScript: () => string;
}

export const contentTypes: Readonly<
  Record<
    FeedFormat | 'html' | 'css' | 'icon' | 'script' | 'searchIndex' | 'opml' | 'ris' | 'bib' | 'nbib' | 'csl',
    string
  >
> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  icon: 'image/svg+xml',
  script: 'text/javascript; charset=utf-8',
  searchIndex: 'application/json; charset=utf-8',
  ...feedContentTypes,
  opml: 'text/x-opml; charset=utf-8',
  ris: 'application/x-research-info-systems; charset=utf-8',
  bib: 'application/x-bibtex; charset=utf-8',
  nbib: 'application/nbib; charset=utf-8',
  csl: 'application/vnd.citationstyles.csl+json; charset=utf-8',
};

export { citationFormats, feedFormats };
