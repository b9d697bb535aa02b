import MiniSearch from 'minisearch';
import { type SearchEntry, searchFields, searchTerm, shownFields } from '../../core/search-entry.ts';

/**
 * The index that a browser loads to search a review's articles: MiniSearch's own serialised form, read by the script of
 * the same version (templates/search). The same articles give the same text.
 */
export function searchIndex(entries: readonly SearchEntry[]): string {
  const index = new MiniSearch<SearchEntry>({
    fields: Object.keys(searchFields),
    storeFields: [...shownFields],
    processTerm: searchTerm,
  });
  index.addAll(entries);
  return JSON.stringify(index);
}
