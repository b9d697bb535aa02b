import type { Doi, Pmcid, Pmid } from './identifiers.ts';
import type { PublicationDate } from './publication-date.ts';

/** What one bibliographic source says about one article at one moment. Absent text is `''`, absent lists are empty. */
export interface ArticleRecord {
  readonly pmid: Pmid | null;
  readonly pmcid: Pmcid | null;
  readonly doi: Doi | null;
  readonly kind: 'article' | 'book';
  /** Plain text, single spaces, inline markup dropped with its text kept. Falls back to VernacularTitle. */
  readonly title: string;
  /** The title as safe HTML: escaped text and attribute-free `b i u sup sub` only. Equal to the escaped title if none. */
  readonly titleHtml: string;
  readonly abstract: readonly AbstractPart[];
  readonly authors: readonly Author[];
  readonly journal: Journal;
  readonly published: PublicationDate | null;
  /** The day PubMed first showed the record (History, PubStatus "entrez"), `YYYY-MM-DD`, or `''`. */
  readonly entrez: string;
  readonly languages: readonly string[];
  readonly publicationTypes: readonly string[];
  readonly mesh: readonly MeshHeading[];
  readonly keywords: readonly string[];
  /** PMIDs of its reference list, in document order. */
  readonly references: readonly Pmid[];
  readonly corrections: readonly Correction[];
}

export interface AbstractPart {
  /** `BACKGROUND`, or `''` in an unstructured abstract. */
  readonly label: string;
  readonly text: string;
}

export type Author =
  | {
      readonly kind: 'person';
      readonly family: string;
      readonly given: string;
      readonly initials: string;
      readonly suffix: string;
      /** `0000-0002-1825-0097` or `''`. */
      readonly orcid: string;
    }
  | { readonly kind: 'collective'; readonly name: string };

export interface Journal {
  readonly title: string;
  readonly abbreviation: string;
  readonly issn: string;
  readonly volume: string;
  readonly issue: string;
  readonly pages: string;
}

/** One MeSH heading; `ui` is `''` in records older than 2010. Major = the descriptor or any of its qualifiers is major. */
export interface MeshHeading {
  readonly ui: string;
  readonly name: string;
  readonly major: boolean;
}

/** One CommentsCorrections entry; `type` is PubMed's RefType (`RetractionIn`, `ErratumFor`, `UpdateOf` …). */
export interface Correction {
  readonly type: string;
  /** A notice may be known by its citation alone. */
  readonly pmid: Pmid | null;
  readonly source: string;
}

/** A record of which nothing is known yet: every text `''`, every list empty. */
export const emptyRecord: ArticleRecord = {
  pmid: null,
  pmcid: null,
  doi: null,
  kind: 'article',
  title: '',
  titleHtml: '',
  abstract: [],
  authors: [],
  journal: { title: '', abbreviation: '', issn: '', volume: '', issue: '', pages: '' },
  published: null,
  entrez: '',
  languages: [],
  publicationTypes: [],
  mesh: [],
  keywords: [],
  references: [],
  corrections: [],
};

/** Retracted itself (PubMed: publication type D016441 or RetractionIn); the notice of a retraction is not retracted. */
export function isRetracted(record: ArticleRecord): boolean {
  return (
    record.publicationTypes.includes('Retracted Publication') ||
    record.corrections.some((correction) => correction.type === 'RetractionIn')
  );
}

/** A preprint by PubMed's publication type D000076942. Its journal version is named by `UpdateIn`. */
export function isPreprint(record: ArticleRecord): boolean {
  return record.publicationTypes.includes('Preprint');
}

const noticeTypes = new Set([
  'Retraction of Publication',
  'Retraction Notice',
  'Published Erratum',
  'Expression of Concern',
]);

/** A notice about another article (retraction, erratum, concern): a fact about that article, never news of its own. */
export function isNotice(record: ArticleRecord): boolean {
  return (
    record.publicationTypes.some((type) => noticeTypes.has(type)) ||
    record.corrections.some(({ type }) => ['RetractionOf', 'ErratumFor', 'ExpressionOfConcernFor'].includes(type))
  );
}

/** Whether two bylines may be one: they have a name in common, or one of the two is not known. */
export function mayShareAuthors(a: Pick<ArticleRecord, 'authors'>, b: Pick<ArticleRecord, 'authors'>): boolean {
  const namesOf = ({ authors }: Pick<ArticleRecord, 'authors'>) =>
    authors.map((author) => folded(author.kind === 'person' ? author.family : author.name));
  const names = new Set(namesOf(a));
  return a.authors.length === 0 || b.authors.length === 0 || namesOf(b).some((name) => names.has(name));
}

function folded(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The abstract as one plain text: `LABEL: ` before each labelled part, parts joined by one space. */
export function abstractText(record: Pick<ArticleRecord, 'abstract'>): string {
  return record.abstract.map(({ label, text }) => (label ? `${label}: ${text}` : text)).join(' ');
}

/** `Okonjo A` as MEDLINE's AU field prints a name; a collective keeps its own. */
export function authorName(author: Author): string {
  if (author.kind === 'collective') return author.name;
  return [author.family, author.initials, author.suffix].filter(Boolean).join(' ');
}

/**
 * The record as it is stored: within DynamoDB's 400 KB an item, whatever a source sends. Cut by code points, never inside
 * one: 20,000 of abstract, 2,000 of title, 200 authors, 3,000 references, and no other text that is longer than a page.
 */
export function boundedRecord(record: ArticleRecord): ArticleRecord {
  let room = 20_000;
  const abstract = record.abstract.flatMap(({ label, text }) => {
    const before = room;
    room = Math.max(0, room - Array.from(text).length);
    return before > 0 ? [{ label: cut(label, 200), text: cut(text, before) }] : [];
  });
  const title = cut(record.title, 2_000);
  const isWhole = title === record.title && record.titleHtml.length <= 20_000;
  return {
    ...record,
    title,
    titleHtml: isWhole ? record.titleHtml : escapeHtml(title),
    abstract: abstract.slice(0, 50),
    authors: record.authors.slice(0, 200).map(boundedAuthor),
    journal: mapValues(record.journal, 500),
    languages: record.languages.slice(0, 20),
    publicationTypes: record.publicationTypes.slice(0, 50).map((type) => cut(type, 200)),
    references: record.references.slice(0, 3_000),
    keywords: record.keywords.slice(0, 200).map((keyword) => cut(keyword, 200)),
    mesh: record.mesh.slice(0, 200).map((heading) => ({ ...heading, name: cut(heading.name, 200) })),
    corrections: record.corrections.slice(0, 200).map((entry) => ({ ...entry, source: cut(entry.source, 300) })),
  };
}

function boundedAuthor(author: Author): Author {
  return author.kind === 'collective' ? { ...author, name: cut(author.name, 300) } : mapValues(author, 100);
}

/** Every text of a flat value, cut. */
function mapValues<Value extends object>(value: Value, points: number): Value {
  const entries = Object.entries(value).map(([key, text]) => [
    key,
    typeof text === 'string' ? cut(text, points) : text,
  ]);
  return Object.fromEntries(entries) as Value;
}

function cut(text: string, points: number): string {
  // A text has at least as many UTF-16 units as code points: most are short enough without counting.
  if (text.length <= points) return text;
  const all = Array.from(text);
  return all.length <= points ? text : `${all.slice(0, Math.max(0, points - 1)).join('')}…`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
