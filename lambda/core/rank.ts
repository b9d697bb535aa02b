import type { Article } from './article.ts';
import { createLikeness } from './likeness.ts';
import { coupling, createGate } from './relevance.ts';
import type { Review } from './review.ts';
import { createSharedReferences } from './shared-references.ts';

/** How an article stands among those of its topic: the weighted sum of its parts. */
export interface Rank {
  /** 0…1. */
  readonly score: number;
  readonly parts: RankParts;
}

/** Each 0…1. */
export interface RankParts {
  /** 1 when it cites the review. */
  readonly cites: number;
  /** References it has in common with the review; half with three. */
  readonly sharedReferences: number;
  /** Likeness to the review's references; of an untrained review, how strongly it speaks of every side of the field. */
  readonly likeness: number;
  /** How surely it is filed: its topic's score, or that of its strongest one. */
  readonly topic: number;
  /** What kind of article it is: 1 for a review or trial, 0 for a comment, letter or news, 0.5 for anything else. */
  readonly type: number;
}

/**
 * What each part weighs; they add up to 1. Chosen by reasoning, not fitted: citing is a statement of the authors, sharing
 * references nearly one, words are our reading of them. The kind of article decides between equals only.
 */
export const rankWeights: Readonly<RankParts> = {
  cites: 0.4,
  sharedReferences: 0.2,
  likeness: 0.2,
  topic: 0.15,
  type: 0.05,
};

export type Rankable = Pick<Article, 'record' | 'relation' | 'classification' | 'citationContext'>;

/**
 * The rank of an article, worked out from what is stored with it. `among`: the topics it is ranked within (default: all).
 * Deterministic, no I/O.
 */
export type RankOf = (article: Rankable, among?: ReadonlySet<string>) => Rank;

/** Compiles a review. Articles are remembered as long as they live: a page a topic and a mail a reader ask for the same ones. */
export function createRank(review: Pick<Review, 'taxonomy' | 'outline' | 'likeness'>): RankOf {
  const references = review.outline && createSharedReferences(review.outline, review.taxonomy);
  const likeness = review.likeness && createLikeness(review.likeness);
  const gate = createGate(review.taxonomy);
  const known = new WeakMap<Rankable, Omit<RankParts, 'topic'>>();
  const read = ({ record, relation, citationContext }: Rankable): Omit<RankParts, 'topic'> => ({
    cites: relation === 'cites' ? 1 : 0,
    sharedReferences: coupling(references ? references.shared(record, citationContext).length : 0),
    likeness: likeness ? likeness(record) : gate(record, null).score,
    type: typeOf(record.publicationTypes),
  });
  return (article, among) => {
    const own = known.get(article) ?? read(article);
    known.set(article, own);
    const matches = article.classification.topics.filter((match) => among?.has(match.topic) ?? true);
    const parts: RankParts = { ...own, topic: Math.max(0, ...matches.map(({ score }) => score)) };
    return { score: rankScore(parts), parts: mapParts(parts, rounded) };
  };
}

const ranks = new WeakMap<Pick<Review, 'taxonomy' | 'outline' | 'likeness'>, RankOf>();

/** `createRank`, once for each review. */
export function rankIn(review: Pick<Review, 'taxonomy' | 'outline' | 'likeness'>): RankOf {
  const rank = ranks.get(review) ?? createRank(review);
  ranks.set(review, rank);
  return rank;
}

/** Highest rank first; ties newest first, then by id, so that the order never wavers. */
export function inRankOrder<One extends Rankable & Pick<Article, 'event' | 'id'>>(
  articles: readonly One[],
  rank: RankOf,
  among?: ReadonlySet<string>,
): readonly One[] {
  const scores = new Map(articles.map((article) => [article, rank(article, among).score]));
  return articles.toSorted(
    (a, b) => scores.get(b)! - scores.get(a)! || b.event - a.event || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

function rankScore(parts: RankParts): number {
  const weighted = Object.values(mapParts(parts, (value, part) => value * rankWeights[part]));
  return rounded(weighted.reduce((sum, value) => sum + value, 0));
}

/** PubMed publication types (MeSH category V). */
const raising =
  /^(?:Systematic Review|Review|Meta-Analysis|Network Meta-Analysis|Clinical Trial.*|Randomized Controlled Trial.*|Controlled Clinical Trial|Adaptive Clinical Trial|Equivalence Trial|Pragmatic Clinical Trial|Multicenter Study|Practice Guideline|Guideline)$/;
const lowering =
  /^(?:Comment|Editorial|Letter|News|Newspaper Article|Interview|Biography|Published Erratum|Retracted Publication|Expression of Concern|Congress|Address)$/;

function typeOf(publicationTypes: readonly string[]): number {
  if (publicationTypes.some((type) => lowering.test(type))) return 0;
  return publicationTypes.some((type) => raising.test(type)) ? 1 : 0.5;
}

function mapParts(parts: RankParts, change: (value: number, part: keyof RankParts) => number): RankParts {
  const { cites, sharedReferences, likeness, topic, type } = parts;
  return {
    cites: change(cites, 'cites'),
    sharedReferences: change(sharedReferences, 'sharedReferences'),
    likeness: change(likeness, 'likeness'),
    topic: change(topic, 'topic'),
    type: change(type, 'type'),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
