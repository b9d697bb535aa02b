import type { Article } from '../../lambda/core/article.ts';
import type { CitationFormat } from '../../lambda/core/links.ts';
import { bibtex } from './bibtex.ts';
import { cslJson } from './csl-json.ts';
import { nbib } from './nbib.ts';
import { referenceOf } from './reference.ts';
import { ris } from './ris.ts';

export function renderCitations(articles: readonly Article[], format: CitationFormat): string {
  switch (format) {
    case 'ris':
      return ris(articles.map(referenceOf));
    case 'bib':
      return bibtex(articles.map(referenceOf));
    case 'nbib':
      return nbib(articles);
    case 'json':
      return cslJson(articles.map(referenceOf));
  }
}
