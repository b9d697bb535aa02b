import type { Article } from './article.ts';
import { type ArticleCard, articleCard } from './article-card.ts';
import { newestFirst, type PageFrame } from './site.ts';
import type { Topic } from './taxonomy.ts';
import { becameOf } from './topic-aliases.ts';

/** A feed as RSS 2.0, RFC 4287 (Atom) and JSON Feed 1.1 all say it. A pure function of what is stored. */
export interface Feed {
  readonly frame: PageFrame;
  readonly topic: Topic | null;
  /** The topic was given up, nothing took its place: the feed says so and brings nothing more. */
  readonly givenUp?: boolean;
  /** Stable for ever, and equal in all formats: `tag:<authority>,2023:<slug>/feeds/<all|topics/id>`. */
  readonly id: string;
  readonly title: string;
  readonly pageUrl: string;
  /** ISO 8601: when the newest entry last changed (the review's publication when there is none). */
  readonly updated: string;
  readonly entries: readonly FeedEntry[];
}

export interface FeedEntry {
  /**
   * `tag:` URI (RFC 4151) from the work's own id: the same in every feed, never changed by a DOI, a host or a headline.
   */
  readonly id: string;
  readonly card: ArticleCard;
  readonly authors: readonly string[];
  /** The number of its NEW event: tells apart entries that one poll brought at the same moment. */
  readonly event: number;
}

const entriesShown = 50;

/** RFC 4151: the authority must have been ours on that date; the review's own slug keeps deployments apart. */
export function tagUri(authority: string, slug: string, rest: string): string {
  return `tag:${authority},2023:${slug}/${rest}`;
}

export function composeFeed(
  frame: PageFrame,
  topic: Topic | null,
  articles: readonly Article[],
  authority: string,
  /** The id the topic had when it was subscribed to: whoever reads it there keeps the feed's own id. */
  knownAs: string | null = topic?.id ?? null,
): Feed {
  const { review, links } = frame;
  const shown = newestFirst(articles).slice(0, entriesShown);
  return {
    frame,
    topic,
    ...(topic && becameOf(review.taxonomy, topic.id)?.length === 0 ? { givenUp: true } : {}),
    id: tagUri(authority, review.slug, knownAs === null ? 'feeds/all' : `feeds/topics/${knownAs}`),
    title: topic ? `${topic.label} · ${review.shortTitle}` : review.shortTitle,
    pageUrl: topic ? links.topic(review.slug, topic.id) : links.review(review.slug),
    updated:
      shown
        .map(({ updated }) => updated)
        .toSorted()
        .at(-1) ?? `${`${review.published}-01-01`.slice(0, 10)}T00:00:00.000Z`,
    entries: shown.map((article) => ({
      id: tagUri(authority, review.slug, `articles/${article.id}`),
      card: articleCard(article, review, links),
      authors: article.record.authors.map((author) =>
        author.kind === 'person'
          ? [author.given || author.initials, author.family, author.suffix].filter(Boolean).join(' ')
          : author.name,
      ),
      event: article.event,
    })),
  };
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
