import { xmlAttribute, xmlInline, xmlText } from './ascii-xml.ts';
import { citationText, type PageRange, pageRange } from './citation-text.ts';
import { abstractParts, type CorpusEntry, type EntryAuthor, type EntryMesh, initialsOf } from './corpus-entry.ts';
import { paddedDay, plainDay, pubDateXml } from './publication-date-xml.ts';
import { publicationTypeUi } from './publication-types.ts';

/**
 * One record as EFetch db=pubmed writes it (DTD pubmed_250101): on one line, pure ASCII. `find` gives the records its
 * references name, for their citations.
 */
export function pubmedXml(entry: CorpusEntry, find: (pmid: string) => CorpusEntry | undefined): string {
  return entry.type === 'book' ? bookXml(entry, find) : articleXml(entry, find);
}

type Find = (pmid: string) => CorpusEntry | undefined;

function articleXml(entry: CorpusEntry, find: Find): string {
  const pmid = entry.pmid ?? '';
  return [
    '<PubmedArticle>',
    `<MedlineCitation Status="${entry.status}" Owner="NLM"${entry.mesh ? ' IndexingMethod="Automated"' : ''}>`,
    `<PMID Version="1">${pmid}</PMID>`,
    dates(entry),
    article(entry),
    `<MedlineJournalInfo><MedlineTA>${xmlText(entry.journal.iso ?? entry.journal.title)}</MedlineTA>`,
    element('ISSNLinking', entry.journal.issn),
    '</MedlineJournalInfo>',
    entry.status === 'MEDLINE' ? '<CitationSubset>IM</CitationSubset>' : '',
    list('CommentsCorrectionsList', (entry.corrections ?? []).map(correction)),
    list('MeshHeadingList', (entry.mesh ?? []).map(meshHeading)),
    keywords(entry),
    '</MedlineCitation>',
    '<PubmedData>',
    history(entry),
    `<PublicationStatus>${publicationStatus(entry)}</PublicationStatus>`,
    `<ArticleIdList><ArticleId IdType="pubmed">${pmid}</ArticleId>`,
    entry.pmcid ? `<ArticleId IdType="pmc">${entry.pmcid}</ArticleId>` : '',
    entry.doi ? `<ArticleId IdType="doi">${xmlText(entry.doi)}</ArticleId>` : '',
    '</ArticleIdList>',
    references(entry, find),
    '</PubmedData></PubmedArticle>',
  ].join('');
}

function dates(entry: CorpusEntry): string {
  if (entry.real) return '';
  const completed =
    entry.status === 'MEDLINE' ? `<DateCompleted>${paddedDay(indexed(entry) ?? entry.entrez)}</DateCompleted>` : '';
  return `${completed}<DateRevised>${paddedDay(revised(entry))}</DateRevised>`;
}

function article(entry: CorpusEntry): string {
  const { journal } = entry;
  const print = publicationStatus(entry) === 'ppublish';
  const exactDay = /^\d{4}-\d{2}-\d{2}$/.test(entry.published);
  return [
    `<Article PubModel="${print ? (entry.doi ? 'Print-Electronic' : 'Print') : 'Electronic'}">`,
    '<Journal>',
    journal.issn ? `<ISSN IssnType="${print ? 'Print' : 'Electronic'}">${journal.issn}</ISSN>` : '',
    `<JournalIssue CitedMedium="${print ? 'Print' : 'Internet'}">`,
    element('Volume', journal.volume),
    element('Issue', journal.issue),
    // Months are numbers in records as publishers send them and names once NLM has edited them.
    pubDateXml(entry.published, entry.status === 'Publisher' || entry.status === 'In-Data-Review'),
    '</JournalIssue>',
    element('Title', journal.title),
    element('ISOAbbreviation', journal.iso),
    '</Journal>',
    entry.title ? `<ArticleTitle>${xmlInline(entry.title)}</ArticleTitle>` : '<ArticleTitle/>',
    journal.pages ? pagination(pageRange(journal.pages)) : entry.doi ? '' : '<Pagination><MedlinePgn/></Pagination>',
    entry.doi ? `<ELocationID EIdType="doi" ValidYN="Y">${xmlText(entry.doi)}</ELocationID>` : '',
    abstract(entry),
    authors(entry),
    ...[entry.language].flat().map((language) => element('Language', language)),
    publicationTypes(entry, true),
    element('VernacularTitle', entry.vernacularTitle),
    exactDay ? `<ArticleDate DateType="Electronic">${paddedDay(entry.published)}</ArticleDate>` : '',
    '</Article>',
  ].join('');
}

function bookXml(entry: CorpusEntry, find: Find): string {
  const accession = `<ArticleId IdType="bookaccession">NBK${entry.pmid}</ArticleId>`;
  return [
    `<PubmedBookArticle><BookDocument><PMID Version="1">${entry.pmid}</PMID>`,
    `<ArticleIdList>${accession}</ArticleIdList>`,
    '<Book><Publisher><PublisherName>Sample Press</PublisherName></Publisher>',
    `<BookTitle book="${xmlAttribute(`sample${entry.pmid}`)}">${xmlText(entry.journal.title)}</BookTitle>`,
    pubDateXml(entry.published, true),
    '<Medium>Internet</Medium></Book>',
    entry.title
      ? `<ArticleTitle book="${xmlAttribute(`sample${entry.pmid}`)}" part="chapter">${xmlInline(entry.title)}</ArticleTitle>`
      : '',
    element('VernacularTitle', entry.vernacularTitle),
    ...[entry.language].flat().map((language) => element('Language', language)),
    authors(entry).replace('<AuthorList ', '<AuthorList Type="authors" '),
    publicationTypes(entry, false),
    abstract(entry),
    keywords(entry),
    `<ContributionDate>${plainDay(entry.entrez)}</ContributionDate>`,
    `<DateRevised>${plainDay(revised(entry))}</DateRevised>`,
    references(entry, find),
    '</BookDocument><PubmedBookData>',
    history(entry),
    '<PublicationStatus>ppublish</PublicationStatus>',
    `<ArticleIdList><ArticleId IdType="pubmed">${entry.pmid}</ArticleId>`,
    entry.doi ? `<ArticleId IdType="doi">${xmlText(entry.doi)}</ArticleId>` : '',
    '</ArticleIdList></PubmedBookData></PubmedBookArticle>',
  ].join('');
}

function abstract(entry: CorpusEntry): string {
  return list(
    'Abstract',
    abstractParts(entry).map(({ label, text }) => {
      const category = nlmCategory(label);
      const attributes = label ? ` Label="${xmlAttribute(label)}"${category ? ` NlmCategory="${category}"` : ''}` : '';
      return `<AbstractText${attributes}>${xmlInline(text)}</AbstractText>`;
    }),
  );
}

/** NLM maps publishers' labels onto five categories; records with their own labels often have none. */
function nlmCategory(label: string): string {
  if (/^(objectives?|aims?|purpose|background and aims)$/i.test(label)) return 'OBJECTIVE';
  if (/^(background|introduction|rationale)$/i.test(label)) return 'BACKGROUND';
  if (/methods|^design$|experimental design|procedure/i.test(label)) return 'METHODS';
  if (/^(results|findings)$/i.test(label)) return 'RESULTS';
  if (/^(conclusions?|interpretation)$/i.test(label)) return 'CONCLUSIONS';
  return '';
}

function authors(entry: CorpusEntry): string {
  if (!entry.authors) return '';
  return `<AuthorList CompleteYN="Y">${entry.authors.map(authorXml).join('')}</AuthorList>`;
}

function authorXml(author: EntryAuthor): string {
  if ('collective' in author) {
    return `<Author ValidYN="Y"><CollectiveName>${xmlText(author.collective)}</CollectiveName></Author>`;
  }
  const { last, fore, suffix, orcid, affiliation } = author;
  const initials = author.initials ?? (fore ? initialsOf(fore) : undefined);
  // PubMed holds ORCIDs bare and as URLs, whichever the publisher sent.
  const identifier = orcid && (/[02468]$/.test(orcid) ? `https://orcid.org/${orcid}` : orcid);
  return [
    '<Author ValidYN="Y">',
    element('LastName', last),
    element('ForeName', fore),
    element('Initials', initials),
    element('Suffix', suffix),
    identifier ? `<Identifier Source="ORCID">${identifier}</Identifier>` : '',
    affiliation ? `<AffiliationInfo>${element('Affiliation', affiliation)}</AffiliationInfo>` : '',
    '</Author>',
  ].join('');
}

function publicationTypes(entry: CorpusEntry, listed: boolean): string {
  const types = entry.types.map(
    (type) => `<PublicationType UI="${publicationTypeUi(type)}">${xmlText(type)}</PublicationType>`,
  );
  return listed ? list('PublicationTypeList', types) : types.join('');
}

function correction({ type, source, pmid }: NonNullable<CorpusEntry['corrections']>[number]): string {
  const notice = pmid ? `<PMID Version="1">${pmid}</PMID>` : '';
  return `<CommentsCorrections RefType="${type}">${element('RefSource', source)}${notice}</CommentsCorrections>`;
}

function meshHeading({ ui, name, major, qualifiers }: EntryMesh): string {
  const yes = (flag: boolean | undefined) => (flag ? 'Y' : 'N');
  const subheadings = (qualifiers ?? []).map(
    (qualifier) =>
      `<QualifierName UI="${qualifier.ui}" MajorTopicYN="${yes(qualifier.major)}">${xmlText(qualifier.name)}</QualifierName>`,
  );
  return `<MeshHeading><DescriptorName UI="${ui}" MajorTopicYN="${yes(major)}">${xmlText(name)}</DescriptorName>${subheadings.join('')}</MeshHeading>`;
}

function keywords({ keywords: words }: CorpusEntry): string {
  if (!words?.length) return '';
  const items = words.map((word) => `<Keyword MajorTopicYN="N">${xmlText(word)}</Keyword>`);
  return `<KeywordList Owner="NOTNLM">${items.join('')}</KeywordList>`;
}

function history(entry: CorpusEntry): string {
  if (entry.real) return ''; // see the-review.ts: its exact days are not at hand
  const medline = entry.status === 'MEDLINE' ? (indexed(entry) ?? entry.entrez) : undefined;
  const dated = (status: string, day: string, time: string) =>
    `<PubMedPubDate PubStatus="${status}">${plainDay(day)}${time}</PubMedPubDate>`;
  const morning = '<Hour>6</Hour><Minute>0</Minute>';
  return list('History', [
    medline ? dated('medline', medline, '<Hour>6</Hour><Minute>1</Minute>') : '',
    dated('pubmed', entry.entrez, morning),
    dated('entrez', entry.entrez, morning),
  ]);
}

function references(entry: CorpusEntry, find: Find): string {
  const items = (entry.references ?? []).map((pmid) => {
    const cited = find(pmid);
    const citation = cited ? citationText(cited) : `Sample reference ${pmid}.`;
    const ids = [
      `<ArticleId IdType="pubmed">${pmid}</ArticleId>`,
      cited?.doi ? `<ArticleId IdType="doi">${xmlText(cited.doi)}</ArticleId>` : '',
    ];
    return `<Reference>${element('Citation', citation)}${list('ArticleIdList', ids)}</Reference>`;
  });
  return list('ReferenceList', items);
}

function pagination({ start, end, medline }: PageRange): string {
  return `<Pagination>${element('StartPage', start)}${element('EndPage', end)}${element('MedlinePgn', medline)}</Pagination>`;
}

function publicationStatus(entry: CorpusEntry): 'ppublish' | 'epublish' | 'aheadofprint' {
  if (entry.status === 'Publisher' && !entry.journal.pages) return 'aheadofprint';
  return entry.journal.pages?.includes('-') ? 'ppublish' : 'epublish';
}

/** The day its indexing arrived, when that came later than the record. */
function indexed(entry: CorpusEntry): string | undefined {
  return entry.later?.findLast((change) => change.status === 'MEDLINE' || change.mesh)?.on;
}

/** `later` holds only the changes whose day has come: see catalogue.ts. */
function revised(entry: CorpusEntry): string {
  return entry.later?.at(-1)?.on ?? entry.entrez;
}

function element(name: string, text: string | undefined): string {
  return text === undefined || text === '' ? '' : `<${name}>${xmlText(text)}</${name}>`;
}

/** An empty list is left out, as PubMed does. */
function list(name: string, items: readonly string[]): string {
  const content = items.join('');
  return content === '' ? '' : `<${name}>${content}</${name}>`;
}
