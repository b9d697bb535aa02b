import type { ArticleRecord } from './article-record.ts';
import type { CitationContext } from './citation-context.ts';
import { gatherEvidence } from './filing-evidence.ts';
import { type FilingRules, filingRules } from './filing-rules.ts';
import { compileVocabulary } from './filing-vocabulary.ts';
import { createLikeness } from './likeness.ts';
import type { Review } from './review.ts';
import { createSharedReferences } from './shared-references.ts';
import type { Taxonomy } from './taxonomy.ts';

/** How near an article stands to the review. */
export interface Relevance {
  /** 0…1. Below the review's threshold a related article is not kept; one that cites the review always is. */
  readonly score: number;
  /** Whether it speaks of the review's field at all; if not, the score is 0 whatever PubMed's neighbours say. */
  readonly inField: boolean;
}

/**
 * Judges *related* articles: by how strongly they speak of every side of the field (here: cancer stem cells and immunity,
 * in cancer) and, once the review is trained, by how like its references they are; lifted by references they share with
 * the review, and a little by PubMed's own measure of likeness. Deterministic, no I/O.
 *
 * `neighborScore` is the Score of ELink cmd=neighbor_score (PubMed related articles, Lin & Wilbur 2007); `null` when the
 * article came another way. By words alone an article that speaks of one of two sides only stays below 0.1, and below 0.4
 * with PubMed's likeness; one that speaks of both nears 1.
 */
export function createRelevance(
  review: Pick<Review, 'taxonomy' | 'outline' | 'likeness'>,
  rules: FilingRules = filingRules,
): (record: ArticleRecord, neighborScore: number | null, context?: CitationContext | null) => Relevance {
  const gate = createGate(review.taxonomy, rules);
  const likeness = review.likeness && createLikeness(review.likeness);
  const references = review.outline && createSharedReferences(review.outline, review.taxonomy);
  return (record, neighborScore, context = null) => {
    const { score: near, inField } = gate(record, likeness ? likeness(record) : null);
    if (!inField) return { score: 0, inField };
    const shared = coupling(references ? references.shared(record, context).length : 0);
    const coupled = near + (1 - near) * shared;
    const score = coupled + (1 - coupled) * neighborLift * neighborhood(neighborScore);
    return { score: Math.round(score * 1000) / 1000, inField };
  };
}

/**
 * What the text alone says, 0…1: the words of the field and, where it is known, the likeness to the review's references, as
 * their geometric mean. Both must speak: what is written in the words of the field may still be far from what the review
 * cites, and what is like the references in its journals' manner may be of another field.
 */
export function createGate(
  taxonomy: Taxonomy,
  rules: FilingRules = filingRules,
): (record: ArticleRecord, likeness: number | null) => Relevance {
  const vocabulary = compileVocabulary(taxonomy);
  return (record, likeness) => {
    const { inField, gate, facets } = gatherEvidence(vocabulary, record, rules);
    if (!inField) return { score: 0, inField };
    const words = facets.length > 0 ? nearness(facets.map(saturated)) : saturated(gate);
    return { score: likeness === null ? words : Math.sqrt(words * likeness), inField };
  };
}

/** 0…1: half with three references in common, as for mentions below. */
export function coupling(sharedReferences: number): number {
  return sharedReferences / (sharedReferences + 3);
}

/** The most that PubMed's likeness can add to an article our words say nothing about. */
const neighborLift = 0.3;

/**
 * ELink scores are unitless integers; recorded answers run from some 2·10⁷ (far down a list) to 6.5·10⁷ (its top), and
 * 2147483647 for the article itself.
 */
function neighborhood(neighborScore: number | null): number {
  if (neighborScore === null || !Number.isFinite(neighborScore)) return 0;
  return Math.min(1, Math.max(0, (neighborScore - 2e7) / 4.5e7));
}

/** A side is half said with three mentions (a word of the title, a keyword or a MeSH heading counts as two). */
function saturated(mentions: number): number {
  return mentions / (mentions + 3);
}

/**
 * High only if every side is: an article on one side alone stays below 0.1, however much it says there. What it does
 * say still orders such articles among themselves.
 */
function nearness(sides: readonly number[]): number {
  const all = sides.reduce((product, side) => product * side, 1) ** (1 / sides.length);
  const mean = sides.reduce((sum, side) => sum + side, 0) / sides.length;
  return 0.85 * all + 0.15 * mean;
}
