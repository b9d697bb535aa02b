import type { LiteratureSource } from '../article.ts';
import type { ArticleRecord } from '../article-record.ts';
import type { Doi, Pmcid, Pmid } from '../identifiers.ts';

/** Where articles come from. Each source may fail alone; a failed or doubtful answer throws and never looks empty. */
export interface Literature {
  /** The sources of this deployment, in the order their evidence is shown. */
  readonly sources: readonly ListingSource[];
  /** PMC numbers → the PMIDs PubMed knows for them; `null` = in PMC, not in PubMed (or not in PMC). */
  resolvePmcids(pmcids: readonly Pmcid[]): Promise<ReadonlyMap<Pmcid, Pmid | null>>;
  /** Full records. Ids that PubMed did not answer are named, never silently absent; broken records carry their reason. */
  fetchRecords(pmids: readonly Pmid[]): Promise<FetchedRecords>;
}

export interface ListingSource {
  readonly source: LiteratureSource;
  /** The whole list for a review, as of now (no window, no cursor): ELink and its like give complete lists. */
  list(review: ReviewIds): Promise<readonly Candidate[]>;
  /**
   * Where it keeps reference lists: what an article cites, as far as PubMed knows the works; empty when it has no list of
   * this one. Throws LiteratureUnavailableError.
   */
  referencesOf?(article: Pmid): Promise<readonly Pmid[]>;
}

export interface ReviewIds {
  readonly pmid: Pmid;
  readonly pmcid: Pmcid | null;
  readonly doi: Doi | null;
  /** The taxonomy's query for ESearch. */
  readonly query: string;
}

export type Candidate =
  | {
      readonly kind: 'pmid';
      readonly pmid: Pmid /** neighbor_score, when the source ranks. */;
      readonly score: number | null;
    }
  | { readonly kind: 'pmcid'; readonly pmcid: Pmcid }
  /** Known to the source only (Europe PMC rows of source PPR, AGR …): the row itself is all there is. */
  | { readonly kind: 'record'; readonly id: string; readonly record: ArticleRecord };

export interface FetchedRecords {
  readonly records: readonly ArticleRecord[];
  /** Asked for, answered by nothing: unknown, deleted or merged. */
  readonly missing: readonly Pmid[];
  /** Answered, but not understood. */
  readonly broken: readonly { readonly pmid: Pmid | null; readonly reason: string }[];
}

/** A source that could not answer properly. */
export class LiteratureUnavailableError extends Error {
  override readonly name = 'LiteratureUnavailableError';
  readonly kind: UnavailableKind;
  /** What a keeper can do about it, one sentence. */
  readonly remedy: string;
  constructor(message: string, options: { kind: UnavailableKind; remedy: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.kind = options.kind;
    this.remedy = options.remedy;
  }
}

/** transient: worth the next poll. rejected: our request is at fault. blocked: stop asking and tell the keeper. */
export type UnavailableKind = 'transient' | 'rejected' | 'blocked' | 'unreachable';
