import type { Article } from '../../lambda/core/article.ts';
import { type Author, abstractText, isPreprint, isRetracted } from '../../lambda/core/article-record.ts';
import { oneLine } from '../text/printable.ts';

/**
 * An article as citation formats need it: clean single lines, the date in parts, the pages apart, its kind decided. What
 * RIS, BibTeX, NBIB and CSL-JSON share; each then spells it its own way.
 */
export interface Reference {
  readonly id: string;
  readonly kind: 'article' | 'preprint' | 'book' | 'chapter';
  readonly title: string;
  readonly authors: readonly ReferenceAuthor[];
  /** The journal, the preprint server, or the book a chapter stands in. */
  readonly container: string;
  readonly containerShort: string;
  /** As exact as the journal's own date: year, month, day. */
  readonly date: readonly string[];
  readonly volume: string;
  readonly issue: string;
  /** `14-29` or an article number such as `e0026`. */
  readonly pages: string;
  readonly firstPage: string;
  readonly lastPage: string;
  readonly issn: string;
  readonly doi: string;
  readonly pmid: string;
  readonly pmcid: string;
  readonly abstract: string;
  readonly keywords: readonly string[];
  /** As PubMed says it: `eng`. */
  readonly language: string;
  readonly url: string;
  readonly retracted: boolean;
}

export type ReferenceAuthor =
  | { readonly kind: 'person'; readonly family: string; readonly given: string; readonly suffix: string }
  | { readonly kind: 'collective'; readonly name: string };

export function referenceOf({ id, record }: Pick<Article, 'id' | 'record'>): Reference {
  const container = oneLine(record.journal.title);
  const title = oneLine(record.title);
  const pages = oneLine(record.journal.pages);
  const [firstPage = '', lastPage = ''] = pages.split(/\s*[-–]\s*/, 2);
  const doi = record.doi ?? '';
  return {
    id,
    kind: kindOf(record.kind, isPreprint(record), container, title),
    // PubMed ends every title with a full stop; reference styles put their own.
    title: title.replace(/(?<!\.)\.$/, ''),
    authors: record.authors.map(authorOf),
    container,
    containerShort: oneLine(record.journal.abbreviation),
    date: record.published?.text.split('-') ?? [],
    volume: oneLine(record.journal.volume),
    issue: oneLine(record.journal.issue),
    pages,
    firstPage,
    lastPage: fullLastPage(firstPage, lastPage),
    issn: oneLine(record.journal.issn),
    doi: oneLine(doi),
    pmid: record.pmid ?? '',
    pmcid: record.pmcid ?? '',
    abstract: oneLine(abstractText(record)),
    keywords: record.keywords.map(oneLine).filter(Boolean),
    language: oneLine(record.languages[0] ?? ''),
    url: doi ? doiUrl(doi) : record.pmid ? `https://pubmed.ncbi.nlm.nih.gov/${record.pmid}/` : '',
    retracted: isRetracted(record),
  };
}

function kindOf(kind: 'article' | 'book', preprint: boolean, container: string, title: string): Reference['kind'] {
  if (kind === 'book') return container && container !== title ? 'chapter' : 'book';
  return preprint ? 'preprint' : 'article';
}

function authorOf(author: Author): ReferenceAuthor {
  if (author.kind === 'collective') return { kind: 'collective', name: oneLine(author.name) };
  return {
    kind: 'person',
    family: oneLine(author.family),
    given: oneLine(author.given || author.initials),
    suffix: oneLine(author.suffix),
  };
}

/** PubMed shortens a page range: `1188-207` means 1188 to 1207. */
function fullLastPage(first: string, last: string): string {
  if (!/^\d+$/.test(first) || !/^\d+$/.test(last) || last.length >= first.length) return last;
  return first.slice(0, first.length - last.length) + last;
}

/** A constant origin and an encoded path: no character of a DOI can end a field, a line or an attribute. */
function doiUrl(doi: string): string {
  return `https://doi.org/${doi.split('/').map(encodeURIComponent).join('/')}`;
}
