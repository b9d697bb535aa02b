import type { Licence } from './full-text.ts';
import type { Doi, Pmcid, Pmid } from './identifiers.ts';

/** How one article cites the review, read once from its open full text and stored with it. */
export interface CitationContext {
  readonly pmcid: Pmcid;
  /** When it was read, ISO 8601 UTC. */
  readonly readAt: string;
  readonly licence: Licence | null;
  /** At most three, in the order of the text; empty when nothing is certain or the licence allows no quoting. */
  readonly quotes: readonly CitingQuote[];
  /** Everything the article cites, for what it shares with the review; at most 1,000. */
  readonly references: readonly CitedId[];
}

export interface CitingQuote {
  /** The sentence that cites the review, whole, with its citation marks; `''` where only its place may be told. */
  readonly sentence: string;
  /** The headings it stands under, outermost first. */
  readonly headings: readonly string[];
  /** The other works cited in the same bracket. */
  readonly citedWith: readonly CitedId[];
}

/** Either id may be missing, not both. */
export interface CitedId {
  readonly pmid: Pmid | null;
  readonly doi: Doi | null;
}
