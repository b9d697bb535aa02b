import type { ArticleRecord, Author } from '../../core/article-record.ts';
import { parsePmcid, parsePmid } from '../../core/identifiers.ts';
import type { Candidate } from '../../core/ports/literature.ts';
import { parsePublicationDate } from '../../core/publication-date.ts';
import { member, text } from '../polite-http/json.ts';

/** Source and id name a row of Europe PMC; only together. */
export function rowKey(row: unknown): string {
  return `${text(member(row, 'source'))}:${text(member(row, 'id'))}`;
}

/** A row of a reference list is known by its place: one that Europe PMC matched with no record has no id. */
export function referenceKey(row: unknown): string {
  return `${text(member(row, 'citedOrder'))}:${rowKey(row)}:${text(member(row, 'title'))}`;
}

/**
 * A row of the citation list. Its id is a PMID only when the source is MED; what has none (preprints PPR, Agricola AGR …)
 * stands for itself. An article of PMC is both: PubMed may have it by now, and if it has not, the row is all there is.
 * Empty for a row without usable id or title.
 */
export function citationCandidates(row: unknown): readonly Candidate[] {
  const source = text(member(row, 'source')).toUpperCase();
  const id = text(member(row, 'id'));
  if (source === 'MED') {
    const pmid = parsePmid(id);
    return pmid ? [{ kind: 'pmid', pmid, score: null }] : [];
  }
  const pmcid = source === 'PMC' ? parsePmcid(id) : null;
  const listed: readonly Candidate[] = pmcid ? [{ kind: 'pmcid', pmcid }] : [];
  const record = { ...recordOf(row, source), pmcid };
  // Ids become parts of addresses and file names further on: nothing but plain characters.
  if (!/^[A-Z]{2,5}$/.test(source) || !/^[\w.-]{1,64}$/.test(id) || record.title === '') return listed;
  return [...listed, { kind: 'record', id: `europe-pmc:${source}:${id}`, record }];
}

function recordOf(row: unknown, source: string): ArticleRecord {
  const title = plainText(text(member(row, 'title')));
  const types = text(member(row, 'citationType'))
    .split(/\s*;\s*/)
    .filter(Boolean);
  return {
    pmid: null,
    pmcid: null,
    doi: null,
    kind: 'article',
    title,
    titleHtml: escapeHtml(title),
    abstract: [],
    authors: authors(plainText(text(member(row, 'authorString')))),
    journal: {
      title: '',
      abbreviation: plainText(text(member(row, 'journalAbbreviation'))),
      issn: '',
      volume: text(member(row, 'volume')),
      issue: text(member(row, 'issue')),
      pages: text(member(row, 'pageInfo')),
    },
    published: parsePublicationDate(text(member(row, 'pubYear'))),
    entrez: '',
    languages: [],
    publicationTypes: source === 'PPR' ? ['Preprint', ...types.filter((type) => !/^preprint$/i.test(type))] : types,
    mesh: [],
    keywords: [],
    references: [],
    corrections: [],
  };
}

/** `Isserlin R, Bader GD, ENCODE Consortium.`: a name that ends in initials is a person, any other a group. */
function authors(authorString: string): readonly Author[] {
  return authorString
    .replace(/\.$/, '')
    .split(/,\s*/)
    .filter((name) => name !== '' && !/^et al\.?$/i.test(name))
    .map((name) => {
      const match = /^(.+?) (\p{Lu}{1,4})(?: (Jr|Sr|2nd|3rd|II|III|IV))?\.?$/u.exec(name);
      if (!match) return { kind: 'collective', name };
      const [, family = '', initials = '', suffix = ''] = match;
      return { kind: 'person', family, given: '', initials, suffix, orcid: '' };
    });
}

/** Titles come with inline markup and entities; tags go, their text stays. */
function plainText(value: string): string {
  return value
    .replace(/<\/?(?:i|b|u|em|strong|sup|sub|sc|p|br|italic|bold|h\d)(?:\s[^<>]*)?\/?>/gi, '')
    .replace(/&(?:lt|gt|quot|apos|amp|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (entity, decimal?: string, hex?: string) => {
      const point = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : null;
      if (point === null) return entities.get(entity.toLowerCase()) ?? entity;
      const valid = point >= 32 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
      return valid ? String.fromCodePoint(point) : ' ';
    })
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

const entities = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
]);

function escapeHtml(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
