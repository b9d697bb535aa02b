import type { ArticleId } from './article.ts';
import type { Doi, Pmcid, Pmid } from './identifiers.ts';

/** Every address a reader is given. Built from configured origins and encoded ids; nothing from data is a URL. */
export interface Links {
  readonly home: () => string;
  readonly review: (slug: string) => string;
  readonly topic: (slug: string, topic: string) => string;
  /** A part of a list that is too long for one page: of a topic, or (`null`) of the articles that fit none. */
  readonly listPart: (slug: string, topic: string | null, id: string) => string;
  /** The articles that fit no topic. */
  readonly unfiled: (slug: string) => string;
  readonly article: (slug: string, id: ArticleId) => string;
  /** The web edition of a digest: the same range of events, the same topics, nothing capped. */
  readonly edition: (slug: string, range: { from: number; to: number }, topics: readonly string[] | null) => string;
  /** The new articles of that edition for a reference manager. */
  readonly editionCitations: (
    slug: string,
    range: { from: number; to: number },
    topics: readonly string[] | null,
    format: CitationFormat,
  ) => string;
  /** The document that is polled; with `archive` (`2026-10`) a closed part of its history. */
  readonly feed: (slug: string, topic: string | null, format: FeedFormat, archive?: string | null) => string;
  /** A reader's own feed: their topics, behind a token. */
  readonly ownFeed: (slug: string, format: FeedFormat, token: string) => string;
  readonly opml: (slug: string) => string;
  readonly citations: (slug: string, format: CitationFormat) => string;
  readonly topicCitations: (slug: string, topic: string, format: CitationFormat) => string;
  readonly articleCitation: (slug: string, id: ArticleId, format: CitationFormat) => string;
  /** Pages that carry a token; the token never names an address. */
  readonly reader: (slug: string, page: ReaderPage, token: string) => string;
  /** What a reader does with a subscription of their own; the token never names an address. */
  readonly ownPage: (slug: string, page: OwnPage, token: string) => string;
  /** What a digest looks like, for those who have not signed up. */
  readonly sampleDigest: (slug: string) => string;
  readonly subscribe: (slug: string) => string;
  readonly about: (slug: string) => string;
  readonly search: (slug: string) => string;
  readonly searchIndex: (slug: string) => string;
  /** How far the field has moved under each section. */
  readonly health: (slug: string) => string;
  /** Every week's digest of all topics. */
  readonly digestArchive: (slug: string) => string;
  readonly pubmed: (pmid: Pmid) => string;
  readonly pmc: (pmcid: Pmcid) => string;
  readonly doi: (doi: Doi) => string;
}

/** Pages that are opened by a token. */
export type ReaderPage = 'confirm' | 'preferences' | 'unsubscribe' | 'keeper';

export type OwnPage = 'new-address' | 'address' | 'data' | 'export' | 'erase' | 'undo';

export const feedFormats = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof feedFormats)[number];
export const citationFormats = ['ris', 'bib', 'nbib', 'json'] as const;
export type CitationFormat = (typeof citationFormats)[number];

export interface LinkOrigins {
  /** This service's own origin, without a trailing slash. */
  readonly site: string;
  /** `https://pubmed.ncbi.nlm.nih.gov/`, with its trailing slash; a PMID and a slash are appended. */
  readonly pubmed: string;
  /** `https://pmc.ncbi.nlm.nih.gov/articles/`. */
  readonly pmc: string;
  /** `https://doi.org/`. */
  readonly doi: string;
}

/** Most ids are made of what needs no encoding, and a mail names each of its reader's topics in two addresses. */
function part(text: string): string {
  return /^[\w.-]*$/.test(text) ? text : encodeURIComponent(text);
}

export function createLinks(origins: LinkOrigins): Links {
  const site = origins.site.replace(/\/+$/, '');
  const review = (slug: string) => `${site}/${part(slug)}/`;
  const topic = (slug: string, id: string) => `${review(slug)}topics/${part(id)}/`;
  const unfiled = (slug: string) => `${review(slug)}not-yet-filed/`;
  const edition = (
    slug: string,
    { from, to }: { readonly from: number; readonly to: number },
    topics: readonly string[] | null,
    file: string,
  ) => `${review(slug)}digests/${from}-${to}/${file}${topics ? `?topics=${topics.map(part).join(',')}` : ''}`;
  return {
    home: () => `${site}/`,
    review,
    topic,
    listPart: (slug, of, id) => `${of === null ? unfiled(slug) : topic(slug, of)}${part(id)}/`,
    unfiled,
    article: (slug, id) => `${review(slug)}articles/${part(id)}/`,
    edition: (slug, range, topics) => edition(slug, range, topics, ''),
    editionCitations: (slug, range, topics, format) => edition(slug, range, topics, `export.${format}`),
    feed: (slug, topic, format, archive = null) =>
      `${review(slug)}feeds/${topic === null ? 'all' : `topics/${part(topic)}`}${archive === null ? '' : `/${part(archive)}`}.${format}`,
    ownFeed: (slug, format, token) => `${review(slug)}me/feed.${format}?token=${part(token)}`,
    opml: (slug) => `${review(slug)}feeds.opml`,
    citations: (slug, format) => `${review(slug)}export.${format}`,
    topicCitations: (slug, of, format) => `${topic(slug, of)}export.${format}`,
    articleCitation: (slug, id, format) => `${review(slug)}articles/${part(id)}/export.${format}`,
    reader: (slug, page, token) => `${review(slug)}${page}?token=${part(token)}`,
    ownPage: (slug, page, token) => `${review(slug)}me/${page}?token=${part(token)}`,
    sampleDigest: (slug) => `${review(slug)}sample-digest/`,
    subscribe: (slug) => `${review(slug)}subscribe`,
    about: (slug) => `${review(slug)}about/`,
    search: (slug) => `${review(slug)}search/`,
    searchIndex: (slug) => `${review(slug)}search/index.json`,
    health: (slug) => `${review(slug)}health/`,
    digestArchive: (slug) => `${review(slug)}digest-archive/`,
    pubmed: (pmid) => `${origins.pubmed}${part(pmid)}/`,
    pmc: (pmcid) => `${origins.pmc}${part(pmcid)}/`,
    // A DOI's slashes are part of its path (DOI Handbook §3.8); everything else that URLs reserve is encoded.
    doi: (doi) => `${origins.doi}${doi.split('/').map(part).join('/')}`,
  };
}
