/** An article as PubMed holds it in these tests; what is not said is filled in plausibly. */
export interface Paper {
  readonly pmid: string;
  readonly title: string;
  readonly abstract?: string;
  /** The day PubMed first showed it, `YYYY-MM-DD`. */
  readonly entrez?: string;
  readonly doi?: string;
  /** With its prefix. */
  readonly pmcid?: string;
  readonly types?: readonly string[];
  readonly references?: readonly string[];
  readonly corrections?: readonly { readonly type: string; readonly pmid?: string; readonly source: string }[];
}

/** A row of Europe PMC's citation list. */
export interface CitationRow {
  readonly id: string;
  readonly source: string;
  readonly title: string;
}

/** An EFetch answer: each article on one line, nothing between them, pure ASCII, no encoding, no newline at the end. */
export function pubmedXml(papers: readonly Paper[]): string {
  const prolog = [
    '<?xml version="1.0" ?>',
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">',
  ].join('\n');
  return ascii(`${prolog}\n<PubmedArticleSet>\n${papers.map(article).join('')}</PubmedArticleSet>`);
}

/** An article of PMC that cites a work as its second reference, in one sentence of its introduction. */
export function jats({ pmid, pmcid = '', title }: Paper, cited: string, sentence: string): string {
  const reference = (number: number, id: string) =>
    `<ref id="R${number}"><label>${number}</label><element-citation><pub-id pub-id-type="pmid">${id}</pub-id></element-citation></ref>`;
  return [
    '<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front><article-meta>',
    `<article-id pub-id-type="pmcid">${pmcid}</article-id><article-id pub-id-type="pmid">${pmid}</article-id>`,
    `<title-group><article-title>${xmlText(title)}</article-title></title-group>`,
    '<permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>CC BY</license-p></license>',
    '</permissions></article-meta></front><body><sec><title>1. Introduction</title><p>Tumours grow. ',
    `${xmlText(sentence)} [<xref ref-type="bibr" rid="R1">1</xref>,<xref ref-type="bibr" rid="R2">2</xref>]. More is to come.`,
    `</p></sec></body><back><ref-list>${reference(1, '10000001')}${reference(2, cited)}</ref-list></back></article>`,
  ].join('');
}

function article(paper: Paper): string {
  const { pmid, title, abstract = '', entrez = '2025-03-04', doi, pmcid, references = [], corrections = [] } = paper;
  const [year = '', month = '', day = ''] = entrez.split('-');
  const types = ['Journal Article', ...(paper.types ?? [])];
  const numbers = `<Year>${year}</Year><Month>${Number(month)}</Month><Day>${Number(day)}</Day>`;
  const element = (name: string, inside: string) => (inside === '' ? '' : `<${name}>${inside}</${name}>`);
  const id = (type: string, value?: string) =>
    value ? `<ArticleId IdType="${type}">${xmlText(value)}</ArticleId>` : '';
  return [
    `<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">${pmid}</PMID>`,
    `<DateRevised><Year>${year}</Year><Month>${month}</Month><Day>${day}</Day></DateRevised><Article PubModel="Electronic">`,
    '<Journal><ISSN IssnType="Electronic">1234-5678</ISSN><JournalIssue CitedMedium="Internet"><Volume>7</Volume>',
    `<PubDate><Year>${year}</Year><Month>${month}</Month></PubDate></JournalIssue>`,
    '<Title>Journal of invented results</Title><ISOAbbreviation>J Invent Res</ISOAbbreviation></Journal>',
    `<ArticleTitle>${xmlText(title)}</ArticleTitle>${element('Abstract', element('AbstractText', xmlText(abstract)))}`,
    '<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Müller</LastName><ForeName>Ana</ForeName>',
    '<Initials>A</Initials></Author></AuthorList><Language>eng</Language><PublicationTypeList>',
    ...types.map((type) => `<PublicationType UI="D016428">${xmlText(type)}</PublicationType>`),
    '</PublicationTypeList></Article><MedlineJournalInfo><MedlineTA>J Invent Res</MedlineTA></MedlineJournalInfo>',
    element(
      'CommentsCorrectionsList',
      corrections
        .map(({ type, pmid: other, source }) => {
          const pointer = other ? `<PMID Version="1">${other}</PMID>` : '';
          return `<CommentsCorrections RefType="${type}"><RefSource>${xmlText(source)}</RefSource>${pointer}</CommentsCorrections>`;
        })
        .join(''),
    ),
    `</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="entrez">${numbers}</PubMedPubDate></History>`,
    `<PublicationStatus>epublish</PublicationStatus><ArticleIdList>${id('pubmed', pmid)}${id('doi', doi)}${id('pmc', pmcid)}`,
    '</ArticleIdList>',
    element(
      'ReferenceList',
      references
        .map(
          (other) =>
            `<Reference><Citation>.</Citation><ArticleIdList>${id('pubmed', other)}</ArticleIdList></Reference>`,
        )
        .join(''),
    ),
    '</PubmedData></PubmedArticle>',
  ].join('');
}

export function xmlText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function ascii(xml: string): string {
  return xml.replace(/[^\n -~]/gu, (character) => `&#x${character.codePointAt(0)?.toString(16)};`);
}

/** Clearly about what the review is about: enters although it only stands near. */
export function inTheField(pmid: string, entrez?: string): Paper {
  return {
    pmid,
    ...(entrez ? { entrez } : {}),
    title: `Cancer stem cells shape tumor-associated macrophages in the tumor immune microenvironment (${pmid})`,
    abstract:
      'Cancer stem cells escape immune surveillance. Here stemness of tumor-initiating cells recruits macrophages, ' +
      'and PD-L1 on cancer stem cells silences T cells; immunotherapy against CD44 restores immunity in breast cancer.',
  };
}

/** Clearly about something else, however near PubMed thinks it stands. */
export function offTopic(pmid: string, entrez?: string): Paper {
  return {
    pmid,
    ...(entrez ? { entrez } : {}),
    title: `Irrigation schedules of terraced vineyards (${pmid})`,
    abstract: 'Soil moisture was measured in 14 vineyards over three dry summers. Drip irrigation saved water.',
  };
}

export function citing(pmid: string, more: Partial<Paper> = {}): Paper {
  return {
    pmid,
    title: `What became of an idea, told for the ${pmid}th time – naïve β-cell “models” <i>in vitro</i>`,
    abstract: 'Stem-like tumor cells and T cells meet again.',
    ...more,
  };
}
