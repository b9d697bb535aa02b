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

/**
 * The context as it is stored: within a fraction of DynamoDB's 400 KB an item, whatever a full text holds. A sentence
 * too long to be one is left out, never cut: its place in the text is still told.
 */
export function boundedContext(context: CitationContext): CitationContext {
  return {
    ...context,
    licence: context.licence && { name: context.licence.name.slice(0, 100), url: context.licence.url.slice(0, 500) },
    quotes: context.quotes.slice(0, 3).map(({ sentence, headings, citedWith }) => ({
      sentence: sentence.length > longestSentence ? '' : sentence,
      headings: headings.slice(0, 6).map((heading) => Array.from(heading).slice(0, 300).join('')),
      citedWith: boundedIds(citedWith, 100),
    })),
    references: boundedIds(context.references, 1_000),
  };
}

function boundedIds(ids: readonly CitedId[], most: number): readonly CitedId[] {
  return ids.slice(0, most).map(({ pmid, doi }) => ({ pmid, doi: doi !== null && doi.length > 200 ? null : doi }));
}

/** UTF-16 units; longer than any sentence of prose. */
const longestSentence = 1_500;
