import type { ArticleRecord } from '../../../core/article-record.ts';
import { type Pmid, parsePmid } from '../../../core/identifiers.ts';
import { plainText } from './plain-text.ts';
import { MalformedRecordError } from './pubmed-xml-error.ts';
import { readDeleteCitation, readPubmedArticle, readPubmedBookArticle } from './read-record.ts';
import { expandSpecialSections } from './special-sections.ts';

/** What a set holds, one item at a time, in document order. */
export type ParsedItem =
  | { readonly kind: 'record'; readonly record: ArticleRecord }
  /** A record that could not be understood; `pmid` when at least that could be read. */
  | { readonly kind: 'skipped'; readonly pmid: Pmid | null; readonly reason: string }
  /** A PMID that PubMed has withdrawn (DeleteCitation). */
  | { readonly kind: 'deleted'; readonly pmid: Pmid };

/**
 * The items that one element of a set stands for. Answers `null` when it is broken or has special sections, either of
 * which may mean that its end was not found rightly; never with `expand`, for when that is settled.
 */
export function readMember(name: string, xml: string, expand: boolean): readonly ParsedItem[] | null {
  try {
    const record = expand ? expandSpecialSections(xml) : xml;
    if (name === 'DeleteCitation') {
      return readDeleteCitation(record)?.map((pmid) => ({ kind: 'deleted', pmid })) ?? null;
    }
    if (name === 'PubmedArticle' || name === 'PubmedBookArticle') {
      const read = name === 'PubmedArticle' ? readPubmedArticle(record) : readPubmedBookArticle(record);
      return read === null ? null : [{ kind: 'record', record: read }];
    }
    const says = name === 'error' ? `: ${plainText(xml)}` : '';
    return [{ kind: 'skipped', pmid: null, reason: `<${name}> is no PubMed record${says.slice(0, 200)}` }];
  } catch (error) {
    if (!(error instanceof MalformedRecordError)) throw error;
    return expand ? [{ kind: 'skipped', pmid: firstPmid(xml), reason: error.message }] : null;
  }
}

/** The first PMID of a record is its own (DTD), as far as a broken record can be trusted. */
export function firstPmid(xml: string): Pmid | null {
  return parsePmid(/<PMID(?:\s[^<>]*)?>\s*(\d+)\s*</.exec(xml)?.[1]);
}
