import { SaxesParser } from 'saxes';
import { oneLine } from '../../lambda/adapters/ncbi/pubmed-xml/plain-text.ts';
import { historyDate, publicationDate } from '../../lambda/adapters/ncbi/pubmed-xml/pubmed-date.ts';
import type { Author, Correction, MeshHeading } from '../../lambda/core/article-record.ts';
import { type Pmid, parseDoi, parsePmcid, parsePmid } from '../../lambda/core/identifiers.ts';

/**
 * The yardstick: the same fields as our reader's, by saxes 6 and a small state machine that keeps only what is needed.
 * Derivations of dates and ids are shared, so the comparison is one of reading XML.
 */
export function extractWithSaxes(xml: string): ReturnType<typeof finish>[] {
  const records: ReturnType<typeof finish>[] = [];
  const parser = new SaxesParser({ xmlns: false, position: false });
  const path: string[] = [];
  let draft = emptyDraft();
  /** Depth of the element whose text is being collected, -1 for none. */
  let collecting = -1;
  let text = '';
  let attributes: Readonly<Record<string, string>> = {};
  let inReferences = 0;

  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', (piece) => {
    if (collecting !== -1) text += piece;
  });
  parser.on('cdata', (piece) => {
    if (collecting !== -1) text += piece;
  });
  parser.on('opentag', (tag) => {
    const { name } = tag;
    const parent = path[path.length - 1];
    path.push(name);
    if (collecting !== -1) return;
    if (name === 'ReferenceList') inReferences++;
    else if (name === 'PubmedArticle') draft = emptyDraft();
    else if (name === 'Author' && path[path.length - 3] === 'Article') {
      draft.author = {
        ok: tag.attributes.ValidYN !== 'N',
        family: '',
        given: '',
        initials: '',
        suffix: '',
        orcid: '',
        group: '',
      };
    } else if (name === 'MeshHeading') draft.heading = { ui: '', name: '', major: false };
    else if (name === 'CommentsCorrections') {
      draft.correction = { type: tag.attributes.RefType ?? '', pmid: null, source: '' };
    } else if (name === 'PubMedPubDate') draft.entrezNow = tag.attributes.PubStatus === 'entrez';
    else if (wanted.has(name) && isWanted(name, parent, path)) {
      collecting = path.length;
      text = '';
      attributes = tag.attributes as Record<string, string>;
    }
  });
  parser.on('closetag', (tag) => {
    const { name } = tag;
    if (collecting === path.length) {
      collecting = -1;
      const value = name === 'ArticleId' && inReferences > 0 ? text : oneLine(text);
      take(draft, path, name, value, attributes, inReferences > 0);
    } else if (collecting === -1) {
      if (name === 'ReferenceList') inReferences--;
      else if (name === 'Author' && draft.author) {
        addAuthor(draft);
      } else if (name === 'MeshHeading' && draft.heading) draft.mesh.push(draft.heading);
      else if (name === 'CommentsCorrections' && draft.correction) draft.corrections.push(draft.correction);
      else if (name === 'PubmedArticle') records.push(finish(draft));
    }
    path.pop();
  });
  parser.write(xml).close();
  return records;
}

const wanted = new Set(
  (
    'PMID ISSN Volume Issue Title ISOAbbreviation ArticleTitle StartPage EndPage MedlinePgn ELocationID AbstractText LastName ForeName ' +
    'Initials Suffix CollectiveName Identifier Language PublicationType VernacularTitle Year Month Day MedlineDate MedlineTA RefSource ' +
    'DescriptorName QualifierName Keyword ArticleId'
  ).split(' '),
);

function isWanted(name: string, parent: string | undefined, path: readonly string[]): boolean {
  switch (name) {
    case 'PMID':
      return parent === 'MedlineCitation' || parent === 'CommentsCorrections';
    case 'Title':
      return parent === 'Journal';
    case 'AbstractText':
      return parent === 'Abstract';
    case 'LastName':
    case 'ForeName':
    case 'Initials':
    case 'Suffix':
    case 'CollectiveName':
    case 'Identifier':
      return parent === 'Author';
    case 'Year':
    case 'Month':
    case 'Day':
      return parent === 'PubDate' || parent === 'ArticleDate' || parent === 'PubMedPubDate';
    case 'ArticleId':
      return path[path.length - 3] === 'PubmedData' || path[path.length - 3] === 'Reference';
    default:
      return true;
  }
}

interface DraftAuthor {
  ok: boolean;
  family: string;
  given: string;
  initials: string;
  suffix: string;
  orcid: string;
  group: string;
}

function emptyDraft() {
  return {
    pmid: '',
    title: '',
    vernacular: '',
    abstract: [] as { label: string; text: string }[],
    author: null as DraftAuthor | null,
    authors: [] as Author[],
    journal: { title: '', abbreviation: '', issn: '', volume: '', issue: '', pages: '' },
    medlineTA: '',
    start: '',
    end: '',
    pubDate: null as Record<string, string> | null,
    articleDate: {} as Record<string, string>,
    entrezNow: false,
    entrez: {} as Record<string, string>,
    doi: '',
    located: '',
    pmc: '',
    languages: [] as string[],
    publicationTypes: [] as string[],
    heading: null as { ui: string; name: string; major: boolean } | null,
    mesh: [] as MeshHeading[],
    keywords: [] as string[],
    references: [] as Pmid[],
    correction: null as { type: string; pmid: Pmid | null; source: string } | null,
    corrections: [] as Correction[],
  };
}

function take(
  draft: ReturnType<typeof emptyDraft>,
  path: readonly string[],
  name: string,
  value: string,
  attributes: Readonly<Record<string, string>>,
  inReferences: boolean,
): void {
  const parent = path[path.length - 2];
  const author = draft.author;
  switch (name) {
    case 'PMID':
      if (parent === 'MedlineCitation') draft.pmid = value;
      else if (draft.correction) draft.correction.pmid = parsePmid(value);
      break;
    case 'ISSN':
      draft.journal.issn = value;
      break;
    case 'Volume':
      draft.journal.volume = value;
      break;
    case 'Issue':
      draft.journal.issue = value;
      break;
    case 'Title':
      draft.journal.title = value;
      break;
    case 'ISOAbbreviation':
      draft.journal.abbreviation = value;
      break;
    case 'MedlineTA':
      draft.medlineTA = value;
      break;
    case 'ArticleTitle':
      draft.title = value;
      break;
    case 'VernacularTitle':
      draft.vernacular = value;
      break;
    case 'StartPage':
      draft.start = value;
      break;
    case 'EndPage':
      draft.end = value;
      break;
    case 'MedlinePgn':
      draft.journal.pages = value;
      break;
    case 'ELocationID':
      if (attributes.EIdType === 'doi' && attributes.ValidYN !== 'N' && draft.located === '') {
        draft.located = parseDoi(value) ?? '';
      }
      break;
    case 'AbstractText':
      if (value !== '') draft.abstract.push({ label: oneLine(attributes.Label ?? ''), text: value });
      break;
    case 'LastName':
      if (author) author.family = value;
      break;
    case 'ForeName':
      if (author) author.given = value;
      break;
    case 'Initials':
      if (author) author.initials = value;
      break;
    case 'Suffix':
      if (author) author.suffix = value;
      break;
    case 'CollectiveName':
      if (author) author.group = value;
      break;
    case 'Identifier': {
      const match = /(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\/?$/.exec(value);
      if (author && author.orcid === '' && attributes.Source === 'ORCID' && match) {
        author.orcid = match.slice(1).join('-').toUpperCase();
      }
      break;
    }
    case 'Language':
      if (value !== '') draft.languages.push(value);
      break;
    case 'PublicationType':
      if (value !== '') draft.publicationTypes.push(value);
      break;
    case 'Keyword':
      if (value !== '') draft.keywords.push(value);
      break;
    case 'RefSource':
      if (draft.correction) draft.correction.source = value;
      break;
    case 'DescriptorName':
      if (draft.heading) {
        draft.heading.ui = attributes.UI ?? '';
        draft.heading.name = value;
        draft.heading.major ||= attributes.MajorTopicYN === 'Y';
      }
      break;
    case 'QualifierName':
      if (draft.heading) draft.heading.major ||= attributes.MajorTopicYN === 'Y';
      break;
    case 'Year':
    case 'Month':
    case 'Day':
    case 'MedlineDate':
      if (parent === 'PubDate') {
        draft.pubDate ??= {};
        draft.pubDate[name] = value;
      } else if (parent === 'ArticleDate') draft.articleDate[name] ??= value;
      else if (draft.entrezNow) draft.entrez[name] ??= value;
      break;
    case 'ArticleId':
      if (inReferences) {
        const pmid = attributes.IdType === 'pubmed' ? parsePmid(value) : null;
        if (pmid !== null) draft.references.push(pmid);
      } else if (attributes.IdType === 'doi') draft.doi ||= parseDoi(value) ?? '';
      else if (attributes.IdType === 'pmc') draft.pmc ||= parsePmcid(value) ?? '';
      break;
  }
}

function addAuthor(draft: ReturnType<typeof emptyDraft>): void {
  const { ok, group, ...person } = draft.author!;
  if (ok && person.family !== '') draft.authors.push({ kind: 'person', ...person });
  else if (ok && group !== '') draft.authors.push({ kind: 'collective', name: group });
  draft.author = null;
}

function finish(draft: ReturnType<typeof emptyDraft>) {
  const date = draft.pubDate ?? draft.articleDate;
  const { journal } = draft;
  return {
    pmid: draft.pmid,
    pmcid: draft.pmc || null,
    doi: draft.doi || draft.located || null,
    kind: 'article',
    title: draft.title || draft.vernacular,
    abstract: draft.abstract,
    authors: draft.authors,
    journal: {
      ...journal,
      abbreviation: journal.abbreviation || draft.medlineTA,
      pages: journal.pages || (draft.end === '' ? draft.start : `${draft.start}-${draft.end}`),
    },
    published: publicationDate({
      year: date.Year ?? '',
      month: date.Month ?? '',
      day: date.Day ?? '',
      medlineDate: date.MedlineDate ?? '',
    }),
    entrez: historyDate({
      year: draft.entrez.Year ?? '',
      month: draft.entrez.Month ?? '',
      day: draft.entrez.Day ?? '',
    }),
    languages: draft.languages,
    publicationTypes: draft.publicationTypes,
    mesh: draft.mesh,
    keywords: draft.keywords,
    references: draft.references,
    corrections: draft.corrections,
  };
}
