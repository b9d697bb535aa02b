import type { FullText } from '../full-text.ts';
import type { Pmcid } from '../identifiers.ts';

/** Open full texts of articles in PMC. */
export interface FullTexts {
  /**
   * Full texts of these articles, each once. What was not answered or not understood is named in `missing`, never silently
   * absent; an article whose publisher gives front matter only is a text without sections. Throws LiteratureUnavailableError
   * when the service did not answer properly.
   */
  fetch(pmcids: readonly Pmcid[]): Promise<FetchedFullTexts>;
}

export interface FetchedFullTexts {
  readonly texts: ReadonlyMap<Pmcid, FullText>;
  readonly missing: readonly { readonly pmcid: Pmcid; readonly reason: string }[];
}
