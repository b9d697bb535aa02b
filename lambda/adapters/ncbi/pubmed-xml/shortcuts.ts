import { type Pmid, parsePmid } from '../../../core/identifiers.ts';

/**
 * Two regular expressions that take a whole small element in one step, as strictly as the walk of a record does, or not at
 * all. Between them they pass over more than half of a record at the speed of native code. On a very long text a regular
 * expression could use up its stack, so there the walk goes alone.
 */
export const maxShortcutLength = 1_000_000;

/** Levels below its own that a shortcut may pass over. */
export const shortcutDepth = 4;

/** The index after an element of at most two levels, each tag with at most one attribute; -1 when it is anything else. */
export function endOfSimpleElement(record: string, at: number): number {
  simpleElement.lastIndex = at;
  return simpleElement.test(record) ? simpleElement.lastIndex : -1;
}

const simpleElement =
  /<([A-Za-z_:][\w:.-]*)(?: [A-Za-z_:][\w:.-]*="[^"<]*")?>(?:[^<]*<([A-Za-z_:][\w:.-]*)(?: [A-Za-z_:][\w:.-]*="[^"<]*")?>[^<]*<\/\2>){0,32}[^<]*<\/\1>/y;

/** The index after a Reference without markup in its Citation, its PMIDs collected; -1 when it is anything else. */
export function endOfSimpleReference(record: string, at: number, pmids: Pmid[]): number {
  simpleReference.lastIndex = at;
  const ids = simpleReference.exec(record)?.[1];
  if (ids === undefined) return simpleReference.lastIndex === 0 ? -1 : simpleReference.lastIndex;
  for (let i = ids.indexOf(pubmedId); i !== -1; i = ids.indexOf(pubmedId, i + 1)) {
    const start = i + pubmedId.length;
    collectPmid(ids.slice(start, ids.indexOf('<', start)), pmids);
  }
  return simpleReference.lastIndex;
}

const pubmedId = '<ArticleId IdType="pubmed">';
const simpleReference =
  /<Reference>\s*<Citation>[^<]*<\/Citation>\s*(?:<ArticleIdList>((?:\s*<ArticleId IdType="\w*">[^<]*<\/ArticleId>){0,9})\s*<\/ArticleIdList>\s*)?<\/Reference>/y;

/** What is no PMID is left out: a reference list may hold anything. */
export function collectPmid(text: string, pmids: Pmid[]): void {
  const pmid = parsePmid(text);
  if (pmid !== null) pmids.push(pmid);
}
