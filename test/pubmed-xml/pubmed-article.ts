/** PubMed XML as EFetch would send it, with only what a test is about. */

export interface ArticleParts {
  readonly pmid?: string;
  /** Children of Article; an ArticleTitle unless given. */
  readonly article?: string;
  /** Children of MedlineCitation after Article. */
  readonly citation?: string;
  /** Children of PubmedData. */
  readonly data?: string;
}

export function pubmedArticle({
  pmid = '1',
  article = title('T'),
  citation = '',
  data = '',
}: ArticleParts = {}): string {
  return (
    `<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">${pmid}</PMID>` +
    `<Article PubModel="Print">${article}</Article>${citation}</MedlineCitation>` +
    `<PubmedData>${data}</PubmedData></PubmedArticle>`
  );
}

export const title = (xml: string): string => `<ArticleTitle>${xml}</ArticleTitle>`;

export const pubDate = (xml: string): string =>
  `<Journal><JournalIssue CitedMedium="Print"><PubDate>${xml}</PubDate></JournalIssue></Journal>`;

export const prolog =
  '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" ' +
  '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n';

export function pubmedSet(...members: readonly string[]): string {
  return `${prolog}<PubmedArticleSet>\n${members.join('')}</PubmedArticleSet>`;
}
