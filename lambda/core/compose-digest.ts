import type { Article, ArticleId, ChangeKind } from './article.ts';
import { type ArticleCard, articleCard } from './article-card.ts';
import { createConcernIndex } from './concern-index.ts';
import {
  chosenTopics,
  type Digest,
  type DigestGroup,
  type DigestNotice,
  type DigestScope,
  followsNoTopic,
  topicsInForce,
  wasSent,
} from './digest.ts';
import type { StreamEvent } from './event-stream.ts';
import type { Links } from './links.ts';
import { inRankOrder, rankIn } from './rank.ts';
import type { Review } from './review.ts';
import { children, labelsOf } from './taxonomy.ts';

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
  const grouped = createGrouping(review, links);
  return (material) => {
    const { events, articles, range } = material;
    const announcements = announcementsIn(material);
    const ranked = inRankOrder(
      [...new Set(events.map(({ article }) => article))].flatMap((id) => articles.get(id) ?? []),
      rankIn(review),
    );
    const rankOf = new Map(ranked.map(({ id }, rank) => [id, rank]));
    const ranks = events.map(({ article }) => rankOf.get(article) ?? null);
    const isFresh = new Uint8Array(ranked.length);
    const concernedBy = createConcernIndex(events, review.taxonomy);
    const noticesKnown = new Map<StreamEvent, DigestNotice>();
    const noticeOf = (event: StreamEvent, article: Article): DigestNotice => {
      const known = noticesKnown.get(event);
      if (known) return known;
      const change = article.changes.findLast(({ kind, at }) => kind === event.kind && at === event.at);
      const notice = { kind: event.kind as ChangeKind, card: cardOf(article), source: change?.source ?? '' };
      noticesKnown.set(event, notice);
      return notice;
    };
    return (scope, cap) => {
      const concerned = concernedBy(scope);
      const notices: DigestNotice[] = [];
      isFresh.fill(0);
      // A change is told to whoever was sent the paper; that a preprint was published, to everyone who follows the topic.
      for (let place = 0; place < events.length; place++) {
        const event = events[place]!;
        const rank = ranks[place]!;
        if (rank === null) continue;
        if (event.kind === 'NEW') isFresh[rank] ||= concerned[place]!;
        else if (isFresh[rank] === 0) {
          const isNews = event.kind === 'PUBLISHED' && concerned[place] === 1;
          if (isNews || wasSent(announcements.get(event.article), scope, review.taxonomy))
            notices.push(noticeOf(event, ranked[rank]!));
        }
      }
      const shown: ArticleCard[] = [];
      let articlesNew = 0;
      let citing = 0;
      for (let rank = 0; rank < ranked.length; rank++) {
        if (isFresh[rank] === 0) continue;
        const article = ranked[rank]!;
        articlesNew += 1;
        if (article.relation === 'cites') citing += 1;
        if (articlesNew <= cap) shown.push(cardOf(article));
      }
      if (articlesNew === 0 && notices.length === 0) return null;
      const topics = chosenTopics(scope);
      const followed = topicsInForce(review.taxonomy, scope);
      return {
        review: told,
        topicLabels: labelsOf(review.taxonomy, followed),
        retired: followed === null && followsNoTopic(review.taxonomy, scope),
        range,
        counts: { articles: articlesNew, citing, related: articlesNew - citing },
        groups: grouped(shown, followed),
        notices: notices.reverse(),
        more: articlesNew - shown.length,
        editionUrl: links.edition(review.slug, range, topics),
        citationsUrl: articlesNew > 0 ? links.editionCitations(review.slug, range, topics, 'ris') : '',
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

/**
 * The headings of the outline that have an article, each article under that of its strongest topic the reader follows
 * (`null`: all of them), articles that are not filed last.
 */
function createGrouping(
  { slug, taxonomy }: Review,
  links: Links,
): (cards: readonly ArticleCard[], followed: readonly string[] | null) => readonly DigestGroup[] {
  const headings: readonly DigestGroup['topic'][] = [
    ...children(taxonomy, null).map(({ id, label }) => ({ id, label, url: links.topic(slug, id) })),
    null,
  ];
  const places = new Map(headings.map((topic, place) => [topic?.id ?? null, place]));
  return (cards, followed) => {
    const byHeading: ArticleCard[][] = headings.map(() => []);
    for (const card of cards) {
      const chosen = followed && card.topics.find(({ id, top }) => followed.includes(id) || followed.includes(top.id));
      const place = places.get((chosen ?? card.topics[0])?.top.id ?? null);
      if (place !== undefined) byHeading[place]!.push(card);
    }
    const groups: DigestGroup[] = [];
    headings.forEach((topic, place) => {
      const own = byHeading[place]!;
      if (own.length > 0) groups.push({ topic, cards: own });
    });
    return groups;
  };
}
