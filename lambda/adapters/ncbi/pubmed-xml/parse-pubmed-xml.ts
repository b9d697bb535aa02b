import type { ArticleRecord } from '../../../core/article-record.ts';
import type { Pmid } from '../../../core/identifiers.ts';
import type { ParsedItem } from './read-member.ts';
import { createSetReader } from './set-reader.ts';

export interface ParsedSet {
  readonly records: readonly ArticleRecord[];
  /** Records that could not be understood, each with its reason. */
  readonly broken: readonly { readonly pmid: Pmid | null; readonly reason: string }[];
  /** PMIDs that PubMed has withdrawn (DeleteCitation). */
  readonly deleted: readonly Pmid[];
}

/**
 * One whole EFetch answer (db=pubmed, retmode=xml). A broken record is told apart and does not touch the others; anything
 * that is not a whole PubMed document throws, so a failed answer never looks like an empty one: NotPubmedXmlError,
 * TruncatedXmlError or HostileXmlError, all of them PubmedXmlError.
 */
export function parsePubmedXml(text: string): ParsedSet {
  const records: ArticleRecord[] = [];
  const broken: { pmid: Pmid | null; reason: string }[] = [];
  const deleted: Pmid[] = [];
  const reader = createSetReader();
  for (const items of [reader.push(text), reader.end()]) for (const item of items) sort(item);
  return { records, broken, deleted };

  function sort(item: ParsedItem): void {
    if (item.kind === 'record') records.push(item.record);
    else if (item.kind === 'skipped') broken.push({ pmid: item.pmid, reason: item.reason });
    else deleted.push(item.pmid);
  }
}
