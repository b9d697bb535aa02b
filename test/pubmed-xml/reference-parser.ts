import { SaxesParser } from 'saxes';

/**
 * A second reading of PubMed XML, for comparison only: a strict XML parser, the whole document as a tree, every field by
 * its path. Slow, and written without a look at the reader it checks.
 */
export function parseByReference(xml: string): unknown[] {
  const set = readTree(xml);
  return set.children
    .filter((child): child is Element => typeof child !== 'string')
    .flatMap((child) =>
      child.name === 'PubmedArticle' ? [article(child)] : child.name === 'PubmedBookArticle' ? [book(child)] : [],
    );
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

function readTree(xml: string): Element {
  const parser = new SaxesParser({ xmlns: false });
  const document: Element = { name: '', attributes: {}, children: [] };
  const open: Element[] = [document];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const element: Element = { name: tag.name, attributes: tag.attributes as Record<string, string>, children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (text) => void open.at(-1)!.children.push(text));
  parser.on('cdata', (text) => void open.at(-1)!.children.push(text));
  parser.write(xml).close();
  return document.children.find((child): child is Element => typeof child !== 'string')!;
}

/** Elements at the end of a path such as `Journal/JournalIssue`. */
function all(from: Element, path: string): Element[] {
  return path
    .split('/')
    .reduce<Element[]>(
      (elements, name) =>
        elements.flatMap((element) =>
          element.children.filter((child): child is Element => typeof child !== 'string' && child.name === name),
        ),
      [from],
    );
}

function textOf(element: Element | undefined): string {
  if (element === undefined) return '';
  const raw = element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('');
  return tidy(raw);
}

function tidy(raw: string): string {
  return raw
    .replaceAll(/[\ufeff\u202a-\u202e\u2066-\u2069]/g, '')
    .split(/[\s\u0085]+/)
    .filter(Boolean)
    .join(' ');
}

function rawText(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('');
}

const text = (from: Element, path: string): string => textOf(all(from, path)[0]);
const texts = (from: Element, path: string): string[] => all(from, path).map(textOf).filter(Boolean);

const digits = (value: string): string | null => (/^[1-9]\d{0,8}$/.test(value) ? value : null);

const monthNames = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function published(date: Element | undefined): string | null {
  if (date === undefined) return null;
  const year = text(date, 'Year') || (/^\d{4}/.exec(text(date, 'MedlineDate'))?.[0] ?? '');
  if (year === '') return null;
  const month = text(date, 'Month');
  const number = monthNames.includes(month) ? monthNames.indexOf(month) + 1 : Number(month || Number.NaN);
  if (!(number >= 1 && number <= 12)) return year;
  const day = text(date, 'Day');
  return [year, String(number).padStart(2, '0'), ...(day === '' ? [] : [day.padStart(2, '0')])].join('-');
}

function article(element: Element) {
  const citation = all(element, 'MedlineCitation')[0]!;
  const body = all(citation, 'Article')[0]!;
  const journal = all(body, 'Journal')[0] ?? { name: 'Journal', attributes: {}, children: [] };
  const ids = all(element, 'PubmedData/ArticleIdList/ArticleId');
  const doi =
    textOf(ids.find((id) => id.attributes.IdType === 'doi')) ||
    textOf(all(body, 'ELocationID').find((id) => id.attributes.EIdType === 'doi' && id.attributes.ValidYN !== 'N'));
  const entrez = all(element, 'PubmedData/History/PubMedPubDate').find(
    (date) => date.attributes.PubStatus === 'entrez',
  );
  const pubDate = all(journal, 'JournalIssue/PubDate')[0];
  const pages = all(body, 'Pagination')[0];
  const span = pages ? [text(pages, 'StartPage'), text(pages, 'EndPage')].filter(Boolean).join('-') : '';
  return {
    pmid: text(citation, 'PMID'),
    pmcid: textOf(ids.find((id) => id.attributes.IdType === 'pmc')) || null,
    doi: doi || null,
    kind: 'article',
    title: text(body, 'ArticleTitle') || text(body, 'VernacularTitle'),
    abstract: abstract(body),
    authors: authors(all(body, 'AuthorList/Author')),
    journal: {
      title: text(journal, 'Title'),
      abbreviation: text(journal, 'ISOAbbreviation') || text(citation, 'MedlineJournalInfo/MedlineTA'),
      issn: text(journal, 'ISSN'),
      volume: text(journal, 'JournalIssue/Volume'),
      issue: text(journal, 'JournalIssue/Issue'),
      pages: (pages && text(pages, 'MedlinePgn')) || span,
    },
    published: published(pubDate ?? all(body, 'ArticleDate')[0]),
    entrez: entrez ? published(entrez) : '',
    languages: texts(body, 'Language'),
    publicationTypes: texts(body, 'PublicationTypeList/PublicationType'),
    mesh: all(citation, 'MeshHeadingList/MeshHeading').map((heading) => ({
      ui: all(heading, 'DescriptorName')[0]!.attributes.UI ?? '',
      name: text(heading, 'DescriptorName'),
      major: [...all(heading, 'DescriptorName'), ...all(heading, 'QualifierName')].some(
        (name) => name.attributes.MajorTopicYN === 'Y',
      ),
    })),
    keywords: texts(citation, 'KeywordList/Keyword'),
    references: references(all(element, 'PubmedData/ReferenceList')),
    corrections: all(citation, 'CommentsCorrectionsList/CommentsCorrections').map((correction) => ({
      type: correction.attributes.RefType,
      pmid: digits(text(correction, 'PMID')),
      source: text(correction, 'RefSource'),
    })),
  };
}

function book(element: Element) {
  const document = all(element, 'BookDocument')[0]!;
  const volume = all(document, 'Book')[0]!;
  const ids = [...all(document, 'ArticleIdList/ArticleId'), ...all(element, 'PubmedBookData/ArticleIdList/ArticleId')];
  return {
    pmid: text(document, 'PMID'),
    doi: textOf(ids.find((id) => id.attributes.IdType === 'doi')) || null,
    kind: 'book',
    title: text(document, 'ArticleTitle') || text(volume, 'BookTitle'),
    abstract: abstract(document),
    authors: authors(all(document, 'AuthorList/Author')),
    published: published(all(volume, 'PubDate')[0]),
  };
}

function abstract(body: Element) {
  return all(body, 'Abstract/AbstractText')
    .map((part) => ({ label: tidy(part.attributes.Label ?? ''), text: textOf(part) }))
    .filter((part) => part.text !== '');
}

function authors(elements: readonly Element[]) {
  return elements.map((author) => {
    if (all(author, 'LastName').length === 0) return { kind: 'collective', name: text(author, 'CollectiveName') };
    const orcid = textOf(all(author, 'Identifier').find((id) => id.attributes.Source === 'ORCID'));
    return {
      kind: 'person',
      family: text(author, 'LastName'),
      given: text(author, 'ForeName'),
      initials: text(author, 'Initials'),
      suffix: text(author, 'Suffix'),
      orcid: (/[\dX]{4}-?[\dX]{4}-?[\dX]{4}-?[\dX]{4}/i.exec(orcid)?.[0] ?? '')
        .replaceAll('-', '')
        .replace(/^(.{4})(.{4})(.{4})(.{4})$/, '$1-$2-$3-$4'),
    };
  });
}

function references(lists: readonly Element[]): string[] {
  return lists.flatMap((list) =>
    list.children.flatMap((child) => {
      if (typeof child === 'string') return [];
      if (child.name === 'ReferenceList') return references([child]);
      if (child.name !== 'Reference') return [];
      return all(child, 'ArticleIdList/ArticleId')
        .filter((id) => (id.attributes.IdType ?? 'pubmed') === 'pubmed')
        .flatMap((id) => digits(textOf(id)) ?? []);
    }),
  );
}
