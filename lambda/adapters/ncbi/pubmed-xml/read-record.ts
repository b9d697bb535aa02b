import type {
  AbstractPart,
  ArticleRecord,
  Author,
  Correction,
  Journal,
  MeshHeading,
} from '../../../core/article-record.ts';
import { type Doi, type Pmcid, type Pmid, parseDoi, parsePmcid, parsePmid } from '../../../core/identifiers.ts';
import type { PublicationDate } from '../../../core/publication-date.ts';
import { distilRecord, type Row } from './distil-record.ts';
import { inlineHtml, plainText } from './plain-text.ts';
import { historyDate, publicationDate } from './pubmed-date.ts';
import { MalformedRecordError } from './pubmed-xml-error.ts';
import { articlePlan, bookPlan, deletePlan } from './record-plan.ts';
import { attribute, children, content, descend, recordTree, type Tree } from './record-tree.ts';

/**
 * One `<PubmedArticle>` element as an article. Derivations: NLM's DTD pubmed_250101 and, where it leaves a choice, what
 * PubMed itself shows. Answers `null` when the record holds comments, CDATA sections or processing instructions: expand
 * those first. Throws {@link MalformedRecordError} when the record cannot be understood.
 */
export function readPubmedArticle(xml: string): ArticleRecord | null {
  const distilled = distilRecord(xml, articlePlan);
  if (distilled === null) return null;
  const { lists } = distilled;
  const citation = descend(recordTree(distilled), 'PubmedArticle', 'MedlineCitation');
  const article = descend(citation, 'Article');
  if (article === '') throw new MalformedRecordError('it has no MedlineCitation with an Article');
  const title = firstWithText(article, 'ArticleTitle', 'VernacularTitle');
  return {
    pmid: pmidOf(citation),
    ...idsOf(lists.articleIds, lists.locationIds),
    kind: 'article',
    title: plainText(title),
    titleHtml: inlineHtml(title),
    abstract: abstractOf(article),
    authors: authorsOf(lists.authors),
    journal: journalOf(article, citation),
    published: publishedOf(article),
    entrez: entrezOf(lists.entrezDates),
    languages: textsOf(lists.languages),
    publicationTypes: textsOf(lists.publicationTypes),
    mesh: lists.mesh.map(meshHeadingOf),
    keywords: textsOf(lists.keywords),
    references: distilled.pmids,
    corrections: lists.corrections.map(correctionOf),
  };
}

/**
 * One `<PubmedBookArticle>` element, likewise: a chapter, or the book itself when it has no ArticleTitle. The book stands
 * in for the journal.
 */
export function readPubmedBookArticle(xml: string): ArticleRecord | null {
  const distilled = distilRecord(xml, bookPlan);
  if (distilled === null) return null;
  const { lists } = distilled;
  const document = descend(recordTree(distilled), 'PubmedBookArticle', 'BookDocument');
  if (document === '') throw new MalformedRecordError('it has no BookDocument');
  const book = descend(document, 'Book');
  const bookTitle = textAt(book, 'BookTitle');
  const title = firstWithText(document, 'ArticleTitle', 'VernacularTitle') || content(descend(book, 'BookTitle'));
  const authors = authorsOf(lists.authors);
  return {
    pmid: pmidOf(document),
    ...idsOf(lists.articleIds, lists.locationIds),
    kind: 'book',
    title: plainText(title),
    titleHtml: inlineHtml(title),
    abstract: abstractOf(document),
    authors: authors.length > 0 ? authors : authorsOf(lists.bookAuthors),
    journal: {
      title: bookTitle,
      abbreviation: '',
      issn: '',
      volume: textAt(book, 'Volume'),
      issue: '',
      pages: pagesOf(document),
    },
    published: dateOf(descend(book, 'PubDate')),
    entrez: entrezOf(lists.entrezDates),
    languages: textsOf(lists.languages),
    publicationTypes: textsOf(lists.publicationTypes),
    mesh: [],
    keywords: textsOf(lists.keywords),
    references: distilled.pmids,
    corrections: [],
  };
}

/** One `<DeleteCitation>` element: the PMIDs PubMed has withdrawn; `null` as above. */
export function readDeleteCitation(xml: string): readonly Pmid[] | null {
  return distilRecord(xml, deletePlan)?.pmids ?? null;
}

function pmidOf(citation: Tree): Pmid {
  const text = textAt(citation, 'PMID');
  const pmid = parsePmid(text);
  if (pmid === null)
    throw new MalformedRecordError(text === '' ? 'it has no PMID' : `"${text.slice(0, 40)}" is no PMID`);
  return pmid;
}

/** DOI: the record's own id list, else an ELocationID that is not marked invalid. Both may hold things that are no DOI. */
function idsOf(articleIds: readonly Row[], locationIds: readonly Row[]): { doi: Doi | null; pmcid: Pmcid | null } {
  const texts = (type: string) => articleIds.filter((row) => row.attributes[0] === type).map(textOf);
  const locations = locationIds.filter((row) => row.attributes[0] !== 'N').map(textOf);
  return {
    pmcid: first(texts('pmc'), parsePmcid),
    doi: first([...texts('doi'), ...locations], parseDoi),
  };
}

function abstractOf(article: Tree): readonly AbstractPart[] {
  return children(descend(article, 'Abstract'), 'AbstractText')
    .map((part) => ({ label: plainText(attribute(part, 'Label')), text: plainText(content(part)) }))
    .filter(({ text }) => text !== '');
}

function authorsOf(rows: readonly Row[]): readonly Author[] {
  return rows.map(authorOf).filter((author) => (author.kind === 'person' ? author.family : author.name) !== '');
}

function authorOf(row: Row): Author {
  const family = cellOf(row, 'LastName');
  const name = cellOf(row, 'CollectiveName');
  if (family === '' && name !== '') return { kind: 'collective', name };
  return {
    kind: 'person',
    family,
    given: cellOf(row, 'ForeName'),
    initials: cellOf(row, 'Initials'),
    suffix: cellOf(row, 'Suffix'),
    orcid: orcidOf(cellOf(row, 'Identifier')),
  };
}

/** Written bare, with its address, or without hyphens: `0000-0002-1825-0097`. */
function orcidOf(text: string): string {
  const match = /(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\/?$/.exec(text);
  return match === null ? '' : match.slice(1).join('-').toUpperCase();
}

function journalOf(article: Tree, citation: Tree): Journal {
  const journal = descend(article, 'Journal');
  const issue = descend(journal, 'JournalIssue');
  return {
    title: textAt(journal, 'Title'),
    abbreviation: textAt(journal, 'ISOAbbreviation') || textAt(citation, 'MedlineJournalInfo', 'MedlineTA'),
    issn: textAt(journal, 'ISSN'),
    volume: textAt(issue, 'Volume'),
    issue: textAt(issue, 'Issue'),
    pages: pagesOf(article),
  };
}

function pagesOf(article: Tree): string {
  const pagination = descend(article, 'Pagination');
  const start = textAt(pagination, 'StartPage');
  const end = textAt(pagination, 'EndPage');
  return textAt(pagination, 'MedlinePgn') || (end === '' ? start : `${start}-${end}`);
}

/** ArticleDate (first online) counts only where the issue has no PubDate at all. */
function publishedOf(article: Tree): PublicationDate | null {
  const issue = descend(article, 'Journal', 'JournalIssue');
  const has = children(issue, 'PubDate').length > 0;
  return dateOf(has ? descend(issue, 'PubDate') : descend(article, 'ArticleDate'));
}

function dateOf(date: Tree): PublicationDate | null {
  return publicationDate({
    year: textAt(date, 'Year'),
    month: textAt(date, 'Month'),
    day: textAt(date, 'Day'),
    medlineDate: textAt(date, 'MedlineDate'),
  });
}

function entrezOf(rows: readonly Row[]): string {
  const row = rows[0];
  if (row === undefined) return '';
  return historyDate({ year: cellOf(row, 'Year'), month: cellOf(row, 'Month'), day: cellOf(row, 'Day') });
}

function meshHeadingOf(row: Row): MeshHeading {
  const descriptor = row.cells.find((cell) => cell.name === 'DescriptorName');
  return {
    ui: plainText(descriptor?.attributes[1] ?? ''),
    name: descriptor === undefined ? '' : textOf(descriptor),
    major: row.cells.some((cell) => cell.attributes[0] === 'Y'),
  };
}

function correctionOf(row: Row): Correction {
  return {
    type: plainText(row.attributes[0] ?? ''),
    pmid: parsePmid(cellOf(row, 'PMID')),
    source: cellOf(row, 'RefSource'),
  };
}

/** Raw content of the first of these elements that says anything. */
function firstWithText(tree: Tree, ...names: readonly string[]): string {
  return names.map((name) => content(descend(tree, name))).find((raw) => plainText(raw) !== '') ?? '';
}

function textAt(tree: Tree, ...path: readonly string[]): string {
  return plainText(content(descend(tree, ...path)));
}

function textOf(row: Row): string {
  return plainText(row.content);
}

function textsOf(rows: readonly Row[]): readonly string[] {
  return rows.map(textOf).filter((text) => text !== '');
}

function cellOf(row: Row, name: string): string {
  for (const cell of row.cells) if (cell.name === name) return textOf(cell);
  return '';
}

function first<Id>(texts: readonly string[], parse: (text: string) => Id | null): Id | null {
  for (const text of texts) {
    const id = parse(text);
    if (id !== null) return id;
  }
  return null;
}
