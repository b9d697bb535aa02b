import type { ArticleId, LiteratureSource } from './article.ts';
import type { Pmcid, Pmid } from './identifiers.ts';

/**
 * What a review already knows, so that a quiet poll reads one small item and fetches nothing twice. It is an index of
 * the event stream: complete up to event `through`; after a crash the poll adds what lies between it and the head.
 */
export interface Known {
  readonly through: number;
  /** Every PMID of every announced work → the work. */
  readonly pmids: Readonly<Record<Pmid, ArticleId>>;
  readonly pmcids: Readonly<Record<Pmcid, ArticleId>>;
  /** Lower-case DOIs of announced works. */
  readonly dois: Readonly<Record<string, ArticleId>>;
  /** Ids of other sources (`europe-pmc:PPR:PPR1`). */
  readonly others: Readonly<Record<string, ArticleId>>;
  /** Titles in {@link titleKey} form: how a source without PMIDs recognises a work that is already here. */
  readonly titles: Readonly<Record<string, ArticleId>>;
  /** What each source has ever listed of the known works: a source that starts to list one is new evidence. */
  readonly listed: Readonly<Partial<Record<LiteratureSource, readonly (Pmid | Pmcid)[]>>>;
  /** Related candidates judged too far from the review → fingerprint of what judged them: another judge looks again. */
  readonly declined: Readonly<Record<Pmid, string>>;
  /** Ids a source lists but PubMed does not answer (intelligibly), PMC ids without a PMID → ISO time of the next try. */
  readonly awaited: Readonly<Record<Pmid | Pmcid, string>>;
}

export const nothingKnown: Known = {
  through: 0,
  pmids: {},
  pmcids: {},
  dois: {},
  others: {},
  titles: {},
  listed: {},
  declined: {},
  awaited: {},
};

/** A title without case, accents, punctuation and spaces: equal for a preprint and its article if nothing was reworded. */
export function titleKey(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .slice(0, 120);
}
