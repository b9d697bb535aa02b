import type { ArticleRecord } from '../core/article-record.ts';
import type { CitationContext } from '../core/citation-context.ts';
import type { Classification } from '../core/classification.ts';
import { createFiler } from '../core/filing.ts';
import { filingVersion } from '../core/filing-rules.ts';
import { fingerprint } from '../core/fingerprint.ts';
import { createRelevance } from '../core/relevance.ts';
import type { Review } from '../core/review.ts';

/** How a review judges an article: its topics, and whether a related one is near enough. Pure and deterministic. */
export interface Filing {
  readonly file: (record: ArticleRecord, context?: CitationContext | null) => Classification;
  /** Whether a related article is kept, and its nearness 0…1. */
  readonly relevance: (
    record: ArticleRecord,
    neighborScore: number | null,
  ) => { readonly score: number; readonly keep: boolean };
  /** Names what files: another name means that everything is filed again. */
  readonly filedUnder: string;
  /** Names what judges related articles: another name means that declined ones are looked at again. */
  readonly judge: string;
}

export function filingOf(review: Review): Filing {
  const relevance = createRelevance(review);
  return {
    file: createFiler(review),
    relevance: (record, neighborScore) => {
      const { score, inField } = relevance(record, neighborScore);
      return { score, keep: inField && score >= review.relevanceThreshold };
    },
    filedUnder: fingerprint([filingVersion, review.taxonomy, review.outline, review.model]),
    judge: fingerprint([filingVersion, review.taxonomy, review.relevanceThreshold, review.outline, review.likeness]),
  };
}
