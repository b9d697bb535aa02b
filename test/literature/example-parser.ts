import type { PubmedParser } from '../../lambda/adapters/ncbi/efetch.ts';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { parsePmid } from '../../lambda/core/identifiers.ts';

/** Reads PMID and title of each record; anything not whole throws, as the real parser does. */
export const exampleParser: PubmedParser = (xml) => {
  const articles = xml.split('<PubmedArticle>').slice(1);
  const records = articles.map((article): ArticleRecord => {
    const pmid = parsePmid(/<PMID[^>]*>(\d+)<\/PMID>/.exec(article)?.[1]);
    if (!pmid || !article.includes('</PubmedArticle>')) throw new Error('not well-formed');
    const title = /<ArticleTitle>([^<]*)/.exec(article)?.[1] ?? '';
    return {
      pmid,
      pmcid: null,
      doi: null,
      kind: 'article',
      title,
      titleHtml: title,
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
  });
  const deleted = /<DeleteCitation>([\s\S]*?)<\/DeleteCitation>/.exec(xml)?.[1] ?? '';
  return {
    records,
    broken: [],
    deleted: [...deleted.matchAll(/<PMID[^>]*>(\d+)</g)].flatMap((match) => parsePmid(match[1]) ?? []),
  };
};
