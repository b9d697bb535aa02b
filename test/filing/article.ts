import { fileURLToPath } from 'node:url';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import type { Teaching } from '../../lambda/core/filing.ts';
import type { Taxonomy, Topic } from '../../lambda/core/taxonomy.ts';

export const reviewsDir = fileURLToPath(new URL('../../reviews', import.meta.url));
export const shippedReview = `${reviewsDir}/csc-immune-crosstalk`;

/** An ordinary article; a test states what matters to it. */
export function article(
  given: { title?: string; abstract?: string } & Partial<Omit<ArticleRecord, 'title' | 'abstract'>>,
) {
  const { title = '', abstract = '', ...rest } = given;
  const record: ArticleRecord = {
    pmid: null,
    pmcid: null,
    doi: null,
    kind: 'article',
    title,
    titleHtml: title,
    abstract: abstract === '' ? [] : [{ label: '', text: abstract }],
    authors: [],
    journal: { title: 'A Journal', abbreviation: 'J', issn: '', volume: '', issue: '', pages: '' },
    published: null,
    entrez: '',
    languages: ['eng'],
    publicationTypes: ['Journal Article'],
    mesh: [],
    keywords: [],
    references: [],
    corrections: [],
    ...rest,
  };
  return record;
}

export function topic(given: Partial<Topic> & { id: string }): Topic {
  return {
    label: given.id,
    parent: null,
    description: `About ${given.id}.`,
    terms: [],
    symbols: [],
    ambiguous: [],
    mesh: [],
    exclude: [],
    query: '',
    ...given,
  };
}

/** A taxonomy of a few topics whose field is anything about a tumour. */
export function taxonomyOf(...topics: readonly Topic[]): Taxonomy {
  return { version: 'test', query: '', gate: { terms: ['tumor'], mesh: [] }, topics };
}

/** A review that nothing was learned from yet: the curated outline alone decides. */
export function untaught(taxonomy: Taxonomy): Teaching {
  return { taxonomy, outline: null, model: null };
}
