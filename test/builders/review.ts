import { createLinks } from '../../lambda/core/links.ts';
import type { Review } from '../../lambda/core/review.ts';
import type { Topic } from '../../lambda/core/taxonomy.ts';
import { doi, pmcid, pmid } from './articles.ts';

/** A small invented review: two parents, three leaves, and one topic on its own. */
export function review(changes: Partial<Review> = {}): Review {
  return {
    slug: 'small-review',
    pmid: pmid('99000000'),
    pmcid: pmcid('PMC99000000'),
    doi: doi('10.9999/review'),
    title: 'Immune cells around the tumor: a small review',
    shortTitle: 'Small review',
    journal: 'Journal of Tests',
    published: '2023-02-21',
    language: 'en',
    digest: { maxArticles: 20, hourUtc: 6, weekday: 1 },
    relevanceThreshold: 0.3,
    taxonomy: {
      version: '1',
      query: '',
      gate: { terms: ['tumor', 'cancer'], mesh: [] },
      topics: [
        topic('myeloid', null, 'myeloid cell'),
        topic('macrophages', 'myeloid', 'macrophage'),
        topic('mdsc', 'myeloid', 'suppressor cell'),
        topic('lymphoid', null, 'lymphoid cell'),
        topic('nk-cells', 'lymphoid', 'natural killer'),
        topic('vaccines', null, 'vaccine'),
      ],
    },
    outline: null,
    model: null,
    likeness: null,
    ...changes,
  };
}

export function topic(id: string, parent: string | null, ...terms: readonly string[]): Topic {
  return {
    id,
    label: `About ${id}`,
    parent,
    description: `What the review says about ${id}.`,
    terms,
    symbols: [],
    ambiguous: [],
    mesh: [],
    exclude: [],
    query: '',
  };
}

export const links = createLinks({
  site: 'https://living.example.org',
  pubmed: 'https://pubmed.example.org/',
  pmc: 'https://pmc.example.org/articles/',
  doi: 'https://doi.example.org/',
});
