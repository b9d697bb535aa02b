import type { Article, ArticleId, ChangeKind } from './article.ts';
import { type ArticleCard, articleCard } from './article-card.ts';
import { createConcernIndex } from './concern-index.ts';
import {
  chosenTopics,
  type Digest,
  type DigestGroup,
  type DigestNotice,
  type DigestScope,
  digestEvents,
  followedTopics,
} from './digest.ts';
import type { StreamEvent } from './event-stream.ts';
import type { Links } from './links.ts';
import { inRankOrder, rankIn } from './rank.ts';
import type { Review } from './review.ts';
import { children } from './taxonomy.ts';

/** What a range (from, to] of the event stream holds, for any reader. */
export interface DigestMaterial {
  readonly range: { readonly from: number; readonly to: number };
  readonly events: readonly StreamEvent[];
  readonly articles: ReadonlyMap<ArticleId, Article>;
  /** NEW events of papers that changed in the range: they tell who was sent them. Those inside the range need not be named. */
  readonly announcements?: ReadonlyMap<ArticleId, StreamEvent>;
}

/** `null` when the range holds nothing for this reader: then nothing is sent. `cap` = Infinity for the web edition. */
export type DigestOf = (scope: DigestScope, cap: number) => Digest | null;

type Heading = Pick<DigestGroup, 'topic'>;

/**
 * The digests of one review for many readers: what is the same for all (ranks, cards, notices, what a topic holds) is worked
 * out once. Pure: asked twice, it answers alike, whoever asked in between.
 */
export function createDigestComposer(review: Review, links: Links): (material: DigestMaterial) => DigestOf {
  // One object for all of them: what is worded of the review alone is worded once.
  const told = {
    slug: review.slug,
    title: review.title,
    shortTitle: review.shortTitle,
    language: review.language,
    url: links.review(review.slug),
  };
  const cards = new WeakMap<Article, ArticleCard>();
  const cardOf = (article: Article) => {
    const card = cards.get(article) ?? articleCard(article, review, links);
    cards.set(article, card);
    return card;
  };
  const tops: readonly Heading[] = [
    ...children(review.taxonomy, null).map((topic) => ({
      topic: { id: topic.id, label: topic.label, url: links.topic(review.slug, topic.id) },
    })),
    { topic: null },
  ];
  return (material) => {
    const { events, articles, range } = material;
    const announcements = announcementsIn(material);
    const ranked = inRankOrder(
      [...new Set(events.map(({ article }) => article))].flatMap((id) => articles.get(id) ?? []),
      rankIn(review),
    );
    const concerned = createConcernIndex(events, review.taxonomy);
    const noticesKnown = new Map<StreamEvent, DigestNotice>();
    const noticeOf = (event: StreamEvent): DigestNotice | null => {
      const article = articles.get(event.article);
      if (!article) return null;
      const known = noticesKnown.get(event);
      if (known) return known;
      const change = article.changes.findLast(({ kind, at }) => kind === event.kind && at === event.at);
      const notice = { kind: event.kind as ChangeKind, card: cardOf(article), source: change?.source ?? '' };
      noticesKnown.set(event, notice);
      return notice;
    };
    return (scope, cap) => {
      const { fresh, changed } = digestEvents(events, scope, concerned(scope), announcements, review.taxonomy);
      const news = ranked.filter(({ id }) => fresh.has(id));
      const notices = changed.flatMap((event) => noticeOf(event) ?? []);
      if (news.length === 0 && notices.length === 0) return null;

      const shown = news.slice(0, cap);
      const topics = chosenTopics(scope);
      let citing = 0;
      for (const { relation } of news) if (relation === 'cites') citing += 1;
      return {
        review: told,
        range,
        counts: { articles: news.length, citing, related: news.length - citing },
        groups: grouped(shown.map(cardOf), tops, followedTopics(review.taxonomy, scope)),
        notices: notices.reverse(),
        more: news.length - shown.length,
        editionUrl: links.edition(review.slug, range, topics),
        citationsUrl: news.length > 0 ? links.editionCitations(review.slug, range, topics, 'ris') : '',
      };
    };
  };
}

/** One digest of one range, for one reader. */
export function composeDigest(
  input: DigestMaterial & {
    readonly review: Review;
    readonly links: Links;
    readonly scope: DigestScope;
    readonly cap: number;
  },
): Digest | null {
  return createDigestComposer(input.review, input.links)(input)(input.scope, input.cap);
}

/** The NEW event of every article of the range: from the range itself, as given, else as the article remembers it. */
function announcementsIn(input: DigestMaterial): ReadonlyMap<ArticleId, StreamEvent> {
  const found = new Map(input.announcements);
  for (const event of input.events) if (event.kind === 'NEW') found.set(event.article, event);
  for (const event of input.events) {
    const article = input.articles.get(event.article);
    if (article && !found.has(event.article))
      found.set(event.article, { ...event, kind: 'NEW', number: article.event, at: article.firstSeen });
  }
  return found;
}

/** The headings of the outline that have an article, each article under that of its strongest topic the reader follows. */
function grouped(
  cards: readonly ArticleCard[],
  headings: readonly Heading[],
  followed: readonly string[] | null,
): readonly DigestGroup[] {
  const byTop = new Map<string | null, ArticleCard[]>();
  for (const card of cards) {
    const chosen = followed && card.topics.find(({ id, top }) => followed.includes(id) || followed.includes(top.id));
    const top = (chosen ?? card.topics[0])?.top.id ?? null;
    const own = byTop.get(top);
    if (own) own.push(card);
    else byTop.set(top, [card]);
  }
  const groups: DigestGroup[] = [];
  for (const { topic } of headings) {
    const own = byTop.get(topic?.id ?? null);
    if (own) groups.push({ topic, cards: own });
  }
  return groups;
}
