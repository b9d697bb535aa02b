import type { Article, ArticleId, ChangeKind } from './article.ts';
import { type ArticleCard, articleCard } from './article-card.ts';
import {
  chosenTopics,
  type Digest,
  type DigestGroup,
  type DigestScope,
  digestEvents,
  followedTopics,
} from './digest.ts';
import type { StreamEvent } from './event-stream.ts';
import type { Links } from './links.ts';
import { inRankOrder, rankIn } from './rank.ts';
import { createRecent } from './recent.ts';
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

/** So many different choices of topics are remembered; the hundred most frequent are half of all readers. */
const choicesRemembered = 1_000;

/**
 * The digests of one review for many readers: what is the same for all (ranks, cards) is worked out once, and readers
 * whose choices come to the same get the same object. Pure: asked twice, it answers alike, whoever asked in between.
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
  const digests = createRecent<string, { readonly digest: Digest | null }>(choicesRemembered);
  return (material) => {
    const { events, articles, range } = material;
    const announcements = announcementsIn(material);
    const ranked = inRankOrder(
      [...new Set(events.map(({ article }) => article))].flatMap((id) => articles.get(id) ?? []),
      rankIn(review),
    );
    const choiceOf = choiceReader(events, announcements);
    const compose: DigestOf = (scope, cap) => {
      const { fresh, changed } = digestEvents(events, scope, announcements, review.taxonomy);
      const isFresh = new Set(fresh.map(({ article }) => article));
      const news = ranked.filter(({ id }) => isFresh.has(id));
      const notices = changed.flatMap((event) => {
        const article = articles.get(event.article);
        const change = article?.changes.findLast(({ kind, at }) => kind === event.kind && at === event.at);
        return article ? [{ kind: event.kind as ChangeKind, card: cardOf(article), source: change?.source ?? '' }] : [];
      });
      if (news.length === 0 && notices.length === 0) return null;

      const shown = news.slice(0, cap);
      const citing = news.filter(({ relation }) => relation === 'cites').length;
      return {
        review: told,
        range,
        counts: { articles: news.length, citing, related: news.length - citing },
        groups: groupByOutline(shown.map(cardOf), review, links, scope),
        notices: notices.reverse(),
        more: news.length - shown.length,
        editionUrl: links.edition(review.slug, range, chosenTopics(scope)),
      };
    };
    return (scope, cap) => {
      const key = `${range.from}-${range.to} ${cap} ${choiceOf(scope)}`;
      const known = digests.get(key) ?? { digest: compose(scope, cap) };
      digests.set(key, known);
      return known.digest;
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

/**
 * A reader's choice as far as it matters to a range, as text: event numbers are only ever asked "before or after?", so two
 * that stand between the same events of the range are the same choice.
 */
function choiceReader(events: readonly StreamEvent[], announcements: ReadonlyMap<ArticleId, StreamEvent>) {
  const changed = events.filter(({ kind }) => kind !== 'NEW');
  const announced = changed.flatMap(({ article }) => announcements.get(article)?.number ?? []);
  const numbers = [...new Set([...events.map(({ number }) => number), ...announced])].toSorted((a, b) => a - b);
  const place = (number: number) => {
    if (numbers.length === 0 || number < numbers[0]!) return 0;
    const next = numbers.findIndex((own) => own > number);
    return next < 0 ? numbers.length : next;
  };
  return (scope: DigestScope): string => {
    // Every field of a scope: one that is left out would make two readers' digests one.
    const choice: Readonly<Record<keyof DigestScope, string>> = {
      topics: Object.entries(scope.topics)
        .map(([topic, from]) => `${topic} ${place(from)}`)
        .toSorted()
        .join(),
      // What was sent before matters to changes only.
      since: announced.length > 0 ? String(place(scope.since)) : '',
      left: announced.length > 0 ? JSON.stringify(scope.left ?? {}) : '',
      gaps: announced.length > 0 ? JSON.stringify(scope.gaps ?? []) : '',
    };
    return Object.values(choice).join(' ');
  };
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

function groupByOutline(
  cards: readonly ArticleCard[],
  review: Review,
  links: Links,
  scope: DigestScope,
): readonly DigestGroup[] {
  const followed = followedTopics(review.taxonomy, scope);
  const chosen = (card: ArticleCard) =>
    card.topics.find(({ id, top }) => followed === null || followed.includes(id) || followed.includes(top.id)) ??
    card.topics[0];
  const byTop = new Map<string | null, ArticleCard[]>();
  for (const card of cards) {
    const top = chosen(card)?.top.id ?? null;
    byTop.set(top, [...(byTop.get(top) ?? []), card]);
  }
  const groups = children(review.taxonomy, null).map((topic) => ({
    topic: { id: topic.id, label: topic.label, url: links.topic(review.slug, topic.id) },
    cards: byTop.get(topic.id) ?? [],
  }));
  return [...groups, { topic: null, cards: byTop.get(null) ?? [] }].filter(({ cards: own }) => own.length > 0);
}
