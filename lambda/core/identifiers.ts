/**
 * Identifiers of the literature. Each is branded and made only by its own parser here, so a string that merely looks like
 * a PMID cannot travel. Ids are strings, never numbers: `007` and `7` are one PMID, and `0123456789012` is none.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** PubMed identifier: 1 to 8 (room for 9) digits without leading zeros. */
export type Pmid = Branded<'Pmid'>;
/** PubMed Central identifier with its prefix: `PMC9942413`. */
export type Pmcid = Branded<'Pmcid'>;
/** DOI as the record spells it (compare with {@link sameDoi}); DOI Handbook: prefix `10.` and a suffix. */
export type Doi = Branded<'Doi'>;

/** `"0036810098"` → `36810098`; `null` when the text is no PMID (NCBI reads ids as numbers, ours stay text). */
export function parsePmid(text: unknown): Pmid | null {
  if (typeof text !== 'string' && typeof text !== 'number') return null;
  const digits = String(text)
    .trim()
    .replace(/^0+(?=\d)/, '');
  return /^[1-9]\d{0,8}$/.test(digits) ? (digits as Pmid) : null;
}

/** `"PMC9942413"`, `"pmc9942413"` or the bare number that ELink answers → `PMC9942413`; `null` otherwise. */
export function parsePmcid(text: unknown): Pmcid | null {
  if (typeof text !== 'string' && typeof text !== 'number') return null;
  const digits = /^(?:pmc)?0*([1-9]\d{0,9})(?:\.\d+)?$/i.exec(String(text).trim())?.[1];
  return digits === undefined ? null : (`PMC${digits}` as Pmcid);
}

/** A DOI without resolver or `doi:` prefix; `null` when the text is not one. Case is kept, as PubMed prints it. */
export function parseDoi(text: unknown): Doi | null {
  if (typeof text !== 'string') return null;
  const bare = text.trim().replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/i, '');
  return /^10\.\d{4,9}\/\S+$/.test(bare) ? (bare as Doi) : null;
}

/** DOIs are case-insensitive (DOI Handbook §2.4): 180 recorded PubMed records differ from Crossref in case only. */
export function sameDoi(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
