import type { Article } from './article.ts';
import { cardTopics } from './article-card.ts';
import type { PageFrame } from './site.ts';
import { ancestors } from './taxonomy.ts';

/**
 * An article as the search within a review knows it. Its abstract is left out: with it the index of a thousand articles
 * would be a megabyte to load before the first letter is typed.
 */
export interface SearchEntry {
  readonly id: string;
  readonly title: string;
  /** All of them; only a few are shown. */
  readonly authors: string;
  readonly journal: string;
  readonly date: string;
  /** Topics with those above them, keywords and MeSH headings: what somebody may call the subject. */
  readonly subject: string;
  readonly url: string;
}

/** What is searched, and how much a word there counts; and what a hit shows. Index and browser must agree on both. */
export const searchFields = { title: 4, subject: 2, authors: 2, journal: 1 } as const;
export const shownFields = ['title', 'authors', 'journal', 'date', 'url'] as const;

const authorsShown = 3;

export function searchEntry({ review, links }: PageFrame, article: Article): SearchEntry {
  const { record } = article;
  const topics = cardTopics(article, review, links).flatMap(({ id, label }) => [
    label,
    ...ancestors(review.taxonomy, id).map((topic) => topic.label),
  ]);
  return {
    id: article.id,
    title: record.title,
    authors: record.authors
      .map((author) =>
        author.kind === 'person'
          ? [author.given || author.initials, author.family].filter(Boolean).join(' ')
          : author.name,
      )
      .join(', '),
    journal: record.journal.abbreviation || record.journal.title,
    date: record.published?.text ?? '',
    subject: [...new Set([...topics, ...record.keywords, ...record.mesh.map(({ name }) => name)])].join(' · '),
    url: links.article(review.slug, article.id),
  };
}

/** The names a hit shows: the first few. */
export function shownAuthors(authors: string): string {
  const names = authors.split(', ');
  return names.length > authorsShown ? `${names.slice(0, authorsShown).join(', ')} …` : authors;
}

/** A word as it is compared: small letters, without accents; Greek letters by their names would hide `β` from who types it. */
export function searchTerm(term: string): string {
  return term.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
