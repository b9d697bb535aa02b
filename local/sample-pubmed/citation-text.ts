import { plainInline } from './ascii-xml.ts';
import { type CorpusEntry, type EntryAuthor, initialsOf } from './corpus-entry.ts';
import { pubDateText } from './publication-date-xml.ts';

/** `Okonjo A, Lindqvist TM, et al. Title. J Tumour Stemness. 2023 Apr 18;7(2):101-15.`, as reference lists print it. */
export function citationText(entry: CorpusEntry): string {
  const names = (entry.authors ?? []).map(authorText);
  const authors = names.length > 3 ? `${names.slice(0, 3).join(', ')}, et al` : names.join(', ');
  return [authors, titleOf(entry), `${entry.journal.iso ?? entry.journal.title}. ${issueText(entry)}`]
    .filter(Boolean)
    .map((part) => (/[.?!]$/.test(part) ? part : `${part}.`))
    .join(' ');
}

/** `2023 Apr 18;7(2):101-15`. */
export function issueText({ published, journal }: CorpusEntry): string {
  const issue = journal.issue ? `(${journal.issue})` : '';
  const pages = journal.pages ? `:${pageRange(journal.pages).medline}` : '';
  return `${pubDateText(published)}${journal.volume ? `;${journal.volume}${issue}${pages}` : ''}`;
}

/** `Okonjo A`, or the collective's name. */
export function authorText(author: EntryAuthor): string {
  if ('collective' in author) return author.collective;
  const initials = author.initials ?? (author.fore ? initialsOf(author.fore) : '');
  return [author.last, initials, author.suffix].filter(Boolean).join(' ');
}

/** Plain text; the vernacular title where PubMed has no other. */
export function titleOf(entry: CorpusEntry): string {
  return plainInline(entry.title || (entry.vernacularTitle ?? ''));
}

export interface PageRange {
  readonly start: string;
  readonly end: string | undefined;
  /** `101-15`: MEDLINE drops the digits an end page shares with its start. */
  readonly medline: string;
}

export function pageRange(pages: string): PageRange {
  const [, start, end] = /^(\w+)[-–](\w+)$/.exec(pages) ?? [];
  if (start === undefined || end === undefined) return { start: pages, end: undefined, medline: pages };
  let shared = 0;
  while (start.length === end.length && shared < end.length - 1 && start[shared] === end[shared]) shared++;
  return { start, end, medline: `${start}-${end.slice(shared)}` };
}
