import { raw } from 'hono/html';
import type { ArticlePage, HomePage } from '../../lambda/core/site.ts';
import { oneLine } from '../text/printable.ts';
import type { Markup } from './layout.ts';

/** schema.org data about an article, for search engines and data harvesters (JSON-LD 1.1 in a data block). */
export function articleData({ frame, card, article: { record } }: ArticlePage): Markup {
  const { journal } = record;
  return dataBlock({
    '@type': 'ScholarlyArticle',
    '@id': card.links.doi ?? card.links.page,
    mainEntityOfPage: card.links.page,
    headline: oneLine(card.title),
    author: record.authors.map((author) =>
      author.kind === 'person'
        ? {
            '@type': 'Person',
            name: oneLine([author.given || author.initials, author.family, author.suffix].filter(Boolean).join(' ')),
          }
        : { '@type': 'Organization', name: oneLine(author.name) },
    ),
    datePublished: card.published,
    isPartOf: journal.title && { '@type': 'Periodical', name: oneLine(journal.title), issn: journal.issn },
    about: card.topics.map(({ label }) => oneLine(label)),
    abstract: oneLine(card.abstract.map(({ text }) => text).join(' ')),
    sameAs: [card.links.doi, card.links.pubmed, card.links.pmc].filter((url) => url !== null),
    identifier: [
      ['DOI', card.doi],
      ['PMID', card.pmid],
      ['PMCID', card.pmcid],
    ].flatMap(([propertyID, value]) => (value ? [{ '@type': 'PropertyValue', propertyID, value }] : [])),
    ...(card.relation === 'cites' ? { citation: frame.links.review(frame.review.slug) } : {}),
  });
}

/** The review's page as a collection of what belongs to it. */
export function reviewData({ frame: { review, links, asOf }, counts }: HomePage): Markup {
  return dataBlock({
    '@type': 'CollectionPage',
    '@id': links.review(review.slug),
    name: oneLine(review.shortTitle),
    dateModified: asOf.slice(0, 10),
    mainEntity: {
      '@type': 'ScholarlyArticle',
      '@id': (review.doi && links.doi(review.doi)) || links.pubmed(review.pmid),
      headline: oneLine(review.title),
      datePublished: review.published,
      isPartOf: { '@type': 'Periodical', name: oneLine(review.journal) },
    },
    numberOfItems: counts.articles,
  });
}

/**
 * A data block is never run, so the content security policy allows it; markup is escaped so that no text can end it
 * and the page stays well-formed.
 */
function dataBlock(data: Readonly<Record<string, unknown>>): Markup {
  const json = JSON.stringify({ '@context': 'https://schema.org', ...data }, (_, value: unknown) =>
    value === '' || value === null || (Array.isArray(value) && value.length === 0) ? undefined : value,
  );
  return raw(`<script type="application/ld+json">${json.replace(/[<>&]/g, escaped)}</script>\n`);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
