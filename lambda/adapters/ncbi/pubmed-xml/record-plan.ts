/**
 * What is read of a record, as a tree of anchored paths: a name counts only where it stands here, so nothing of a
 * reference, a correction or an investigator can pass for the article's own. What is not named is checked and cut.
 *
 * - branch: goes on to fast-xml-parser; its children are looked up here, text directly inside it means nothing
 * - leaf: goes on to fast-xml-parser as it stands, inline markup included
 * - row: one of many alike; collected in the list named by `list`, with its own text or with its cells
 * - cell: one value of a row
 * - pmid: its text is collected as a PMID
 * - reference: one entry of a reference list, of which there may be thousands
 */
export interface Plan {
  readonly name: string;
  readonly kind: 'branch' | 'leaf' | 'row' | 'cell' | 'pmid' | 'reference';
  /** Attributes that are kept, in the order in which a row or cell lists their values. */
  readonly attributes: readonly string[];
  /** Kept only if the attribute has one of these values; an absent one counts as the first, the DTD's default. */
  readonly only: { readonly attribute: string; readonly values: readonly string[] } | null;
  readonly children: ReadonlyMap<string, Plan>;
  readonly list: ListName;
  /** Its tags in the XML that goes on; `''` for what does not. */
  readonly open: string;
  readonly close: string;
}

export type ListName =
  | 'articleIds'
  | 'authors'
  | 'bookAuthors'
  | 'corrections'
  | 'entrezDates'
  | 'keywords'
  | 'languages'
  | 'locationIds'
  | 'mesh'
  | 'publicationTypes';

function plan(name: string, kind: Plan['kind'], details: Partial<Plan> = {}): Plan {
  // A branch above nothing but rows has nothing to say to fast-xml-parser.
  const goesOn = kind === 'leaf' || [...(details.children?.values() ?? [])].some((child) => child.open !== '');
  return {
    name,
    kind,
    attributes: [],
    only: null,
    children: new Map(),
    list: 'articleIds',
    open: goesOn ? `<${name}>` : '',
    close: goesOn ? `</${name}>` : '',
    ...details,
  };
}

const byName = (plans: readonly Plan[]): ReadonlyMap<string, Plan> => new Map(plans.map((each) => [each.name, each]));
const branch = (name: string, ...children: Plan[]): Plan => plan(name, 'branch', { children: byName(children) });
const leaf = (name: string, ...attributes: string[]): Plan => plan(name, 'leaf', { attributes });
const leaves = (...names: string[]): Plan[] => names.map((name) => leaf(name));
const cell = (name: string, ...attributes: string[]): Plan => plan(name, 'cell', { attributes });
const cells = (...names: string[]): Plan[] => names.map((name) => cell(name));
const pmid = (name: string): Plan => plan(name, 'pmid');
const row = (list: ListName, name: string, attributes: readonly string[] = [], ...children: Plan[]): Plan =>
  plan(name, 'row', { list, attributes, children: byName(children) });
/** The first value is the attribute's default in the DTD; `''` when it is required. */
const only = (each: Plan, attribute: string, ...values: string[]): Plan => ({ ...each, only: { attribute, values } });

const date = (name: string): Plan => branch(name, ...leaves('Year', 'Month', 'Day', 'MedlineDate'));
const history = branch(
  'History',
  only(row('entrezDates', 'PubMedPubDate', [], ...cells('Year', 'Month', 'Day')), 'PubStatus', '', 'entrez'),
);
const articleIds = branch(
  'ArticleIdList',
  only(row('articleIds', 'ArticleId', ['IdType']), 'IdType', '', 'doi', 'pmc'),
);
const locationId = only(row('locationIds', 'ELocationID', ['ValidYN']), 'EIdType', '', 'doi');
const pagination = branch('Pagination', ...leaves('StartPage', 'EndPage', 'MedlinePgn'));
const abstract = branch('Abstract', leaf('AbstractText', 'Label'));
const keywords = branch('KeywordList', row('keywords', 'Keyword'));

/** Editors of a book are no authors; a name with ValidYN="N" is the misprint that an erratum has put right. */
const authorsInto = (list: ListName): Plan =>
  only(
    branch(
      'AuthorList',
      only(
        row(
          list,
          'Author',
          [],
          ...cells('LastName', 'ForeName', 'Initials', 'Suffix', 'CollectiveName'),
          only(cell('Identifier'), 'Source', '', 'ORCID'),
        ),
        'ValidYN',
        'Y',
      ),
    ),
    'Type',
    'authors',
  );

/** Lists may nest to any depth: ReferenceList (Title?, Reference*, ReferenceList*). */
const references = ((): Plan => {
  const children = new Map<string, Plan>();
  const list = plan('ReferenceList', 'branch', { children });
  const id = only(pmid('ArticleId'), 'IdType', 'pubmed');
  const ids = plan('ArticleIdList', 'branch', { children: byName([id]) });
  children.set('Reference', plan('Reference', 'reference', { children: byName([ids]) }));
  children.set('ReferenceList', list);
  return list;
})();

/** PubmedArticle of pubmed_250101.dtd. */
export const articlePlan: Plan = branch(
  'PubmedArticle',
  branch(
    'MedlineCitation',
    leaf('PMID'),
    branch(
      'Article',
      branch(
        'Journal',
        ...leaves('ISSN', 'Title', 'ISOAbbreviation'),
        branch('JournalIssue', ...leaves('Volume', 'Issue'), date('PubDate')),
      ),
      leaf('ArticleTitle'),
      pagination,
      locationId,
      abstract,
      authorsInto('authors'),
      row('languages', 'Language'),
      branch('PublicationTypeList', row('publicationTypes', 'PublicationType')),
      leaf('VernacularTitle'),
      date('ArticleDate'),
    ),
    branch('MedlineJournalInfo', leaf('MedlineTA')),
    branch(
      'CommentsCorrectionsList',
      row('corrections', 'CommentsCorrections', ['RefType'], ...cells('RefSource', 'PMID')),
    ),
    branch(
      'MeshHeadingList',
      row(
        'mesh',
        'MeshHeading',
        [],
        cell('DescriptorName', 'MajorTopicYN', 'UI'),
        cell('QualifierName', 'MajorTopicYN'),
      ),
    ),
    keywords,
  ),
  branch('PubmedData', history, articleIds, references),
);

/** PubmedBookArticle of pubmed_250101.dtd: a chapter, or a whole book when there is no ArticleTitle. */
export const bookPlan: Plan = branch(
  'PubmedBookArticle',
  branch(
    'BookDocument',
    leaf('PMID'),
    articleIds,
    branch('Book', ...leaves('BookTitle', 'Volume'), date('PubDate'), authorsInto('bookAuthors'), locationId),
    leaf('ArticleTitle'),
    leaf('VernacularTitle'),
    pagination,
    row('languages', 'Language'),
    authorsInto('authors'),
    row('publicationTypes', 'PublicationType'),
    abstract,
    keywords,
    references,
  ),
  branch('PubmedBookData', history, articleIds),
);

/** DeleteCitation (PMID+): records that PubMed has withdrawn. */
export const deletePlan: Plan = branch('DeleteCitation', pmid('PMID'));
