import { type Article, standing } from './article.ts';
import { type Badge, badgesOf } from './article-card.ts';
import { filedUnder } from './filed-under.ts';
import type { PageFrame } from './site.ts';
import { children, type Topic } from './taxonomy.ts';

/** How far the field has moved under each section of the review since it was published. */
export interface ReviewHealth {
  readonly sections: readonly SectionHealth[];
  /** The section under which most has happened, measured by {@link SectionHealth.movement}; `null` while nothing has. */
  readonly stalest: SectionHealth | null;
  /** Articles of the review's field that were retracted or withdrawn since. */
  readonly retracted: number;
}

export interface SectionHealth {
  readonly label: string;
  readonly url: string;
  /** 0 for a top-level topic, 1 below it, and so on. */
  readonly depth: number;
  readonly articles: number;
  readonly citing: number;
  readonly trials: number;
  readonly metaAnalyses: number;
  /** Articles that cite at least one of the review's own references. */
  readonly coCiting: number;
  readonly retracted: number;
  /** ISO 8601 of the newest article, `''` without one. */
  readonly newest: string;
  /**
   * How much new evidence stands beside the section: its articles, with trials and meta-analyses counted three times over,
   * because they are what may change what a review says.
   */
  readonly movement: number;
}

export function reviewHealth(frame: PageFrame, articles: readonly Article[]): ReviewHealth {
  const badges = new Map(articles.map((article) => [article, badgesOf(article)]));
  const has = (article: Article, badge: Badge) => badges.get(article)?.includes(badge) ?? false;
  const section = (topic: Topic, depth: number): SectionHealth => {
    const own = filedUnder(frame.review, articles, topic.id);
    const trials = own.filter((article) => has(article, 'trial')).length;
    const metaAnalyses = own.filter((article) => has(article, 'meta-analysis')).length;
    return {
      label: topic.label,
      url: frame.links.topic(frame.review.slug, topic.id),
      depth,
      articles: own.length,
      citing: own.filter(({ relation }) => relation === 'cites').length,
      trials,
      metaAnalyses,
      coCiting: own.filter(sharesReferences).length,
      retracted: own.filter(isGone).length,
      newest: own.reduce((latest, { firstSeen }) => (firstSeen > latest ? firstSeen : latest), ''),
      movement: own.length + 2 * (trials + metaAnalyses),
    };
  };
  const below = (parent: string | null, depth: number): readonly SectionHealth[] =>
    children(frame.review.taxonomy, parent).flatMap((topic) => [section(topic, depth), ...below(topic.id, depth + 1)]);
  const sections = below(null, 0);
  const [stalest] = sections.filter(({ depth, movement }) => depth === 0 && movement > 0).toSorted(mostMovedFirst);
  return { sections, stalest: stalest ?? null, retracted: articles.filter(isGone).length };
}

function mostMovedFirst(a: SectionHealth, b: SectionHealth): number {
  return b.movement - a.movement;
}

function isGone(article: Article): boolean {
  const now = standing(article);
  return now === 'retracted' || now === 'withdrawn';
}

function sharesReferences({ classification }: Article): boolean {
  return classification.topics.some(({ reasons }) =>
    reasons.some(({ kind }) => kind === 'shared-references' || kind === 'cited-beside'),
  );
}
