import { readFileSync } from 'node:fs';
import type { Article } from '../../lambda/core/article.ts';
import { composeDigest } from '../../lambda/core/compose-digest.ts';
import type { Digest, DigestEnvelope, DigestScope } from '../../lambda/core/digest.ts';
import type { StreamEvent } from '../../lambda/core/event-stream.ts';
import { composeFeed } from '../../lambda/core/feed.ts';
import { parseDoi, parsePmcid, parsePmid } from '../../lambda/core/identifiers.ts';
import { createLinks } from '../../lambda/core/links.ts';
import type { Review } from '../../lambda/core/review.ts';
import type { PageFrame } from '../../lambda/core/site.ts';
import type { Topic } from '../../lambda/core/taxonomy.ts';
import { contexts, outline as reviewOutline } from './invented-contexts.ts';

/** A review with a small outline and sixteen invented articles: fixed, ordinary values for goldens. */

const outline: readonly (readonly [string, string, string | null])[] = [
  ['identity', 'Stem cell identity', null],
  ['surface-markers', 'Surface markers', 'identity'],
  ['plasticity', 'Heterogeneity and plasticity', null],
  ['emt-metastasis', 'EMT and metastasis', 'plasticity'],
  ['niche', 'The niche', null],
  ['niche-hypoxia', 'Hypoxia', 'niche'],
  ['myeloid', 'Myeloid cells', null],
  ['tam', 'Macrophages', 'myeloid'],
  ['mdsc', 'Myeloid-derived suppressor cells', 'myeloid'],
  ['dendritic-cells', 'Dendritic cells', 'myeloid'],
  ['lymphoid', 'Lymphoid cells', null],
  ['cd8-t-cells', 'CD8+ T cells', 'lymphoid'],
  ['nk-cells', 'NK cells', 'lymphoid'],
  ['checkpoints', 'Checkpoint molecules', null],
  ['pd1-pdl1', 'PD-1 and PD-L1', 'checkpoints'],
  ['cd47-cd24', 'CD47, CD24 and “don’t eat me” signals', 'checkpoints'],
  ['cd155-tigit', 'CD155 and TIGIT', 'checkpoints'],
  ['vesicles', 'Extracellular vesicles', null],
  ['ev-cargo', 'Vesicle cargo', 'vesicles'],
  ['metabolites', 'Metabolites', null],
  ['immunotherapy', 'Immunotherapy', null],
  ['cancer-vaccines', 'Cancer vaccines', 'immunotherapy'],
];

export function topic(id: string, label: string, parent: string | null): Topic {
  return {
    id,
    label,
    parent,
    description: `What the review says about ${label.charAt(0).toLowerCase()}${label.slice(1)} and their part in the cross-talk.`,
    terms: [],
    symbols: [],
    ambiguous: [],
    mesh: [],
    exclude: [],
    query: '',
  };
}

export const review: Review = {
  slug: 'csc-immune',
  pmid: parsePmid('36810098')!,
  pmcid: parsePmcid('PMC9942413'),
  doi: parseDoi('10.1186/s12943-023-01748-4'),
  title:
    'Cross-talk between cancer stem cells and immune cells: potential therapeutic targets in the tumor immune microenvironment',
  shortTitle: 'CSC × immune',
  journal: 'Molecular Cancer',
  published: '2023-02-21',
  language: 'en',
  digest: { maxArticles: 20, hourUtc: 6, weekday: 1 },
  relevanceThreshold: 0.5,
  outline: reviewOutline,
  model: null,
  likeness: null,
  taxonomy: {
    version: 'sample-1',
    query: '',
    gate: { terms: [], mesh: [] },
    topics: outline.map(([id, label, parent]) => topic(id, label, parent)),
  },
};

export const links = createLinks({
  site: 'https://living.example.org',
  pubmed: 'https://pubmed.ncbi.nlm.nih.gov/',
  pmc: 'https://pmc.ncbi.nlm.nih.gov/articles/',
  doi: 'https://doi.org/',
});

export const sampleNotice = 'Sample data: every article shown here is invented.';

const records = JSON.parse(readFileSync(new URL('./invented-articles.json', import.meta.url), 'utf8')) as readonly Omit<
  Article,
  'citationContext'
>[];

export const articles: readonly Article[] = records.map((own) => ({
  ...own,
  citationContext: contexts.get(own.id) ?? null,
}));

export function article(pmid: string): Article {
  const found = articles.find(({ id }) => id === pmid);
  if (!found) throw new Error(`no invented article ${pmid}`);
  return found;
}

/** The article with some of its record changed. */
export function articleWith(record: Partial<Article['record']>, more: Partial<Article> = {}): Article {
  const base = article('99000026');
  return { ...base, ...more, record: { ...base.record, ...record } };
}

export const frame: PageFrame = { review, links, sampleNotice, asOf: '2026-11-13T06:02:11.000Z' };
export const plainFrame: PageFrame = { ...frame, sampleNotice: '' };

export const envelope: DigestEnvelope = {
  cadence: 'weekly',
  preferencesUrl: links.reader('csc-immune', 'preferences', 'p.TOKEN-of-this-reader'),
  unsubscribeUrl: links.reader('csc-immune', 'unsubscribe', 'u.TOKEN-of-this-reader'),
  sampleNotice: '',
  coverage: { listed: { 'pubmed-citedin': 1214, 'europe-pmc': 1221, 'reference-list': 2 }, together: 1236 },
};

/** The event stream that the articles and their changes make: what was found first, then what changed. */
export function eventsOf(list: readonly Article[]): readonly StreamEvent[] {
  const happened = [
    ...list.map((own) => ({ kind: 'NEW' as const, own, at: own.firstSeen, number: own.event })),
    ...list.flatMap((own) =>
      own.changes.map(({ kind, at }, index) => ({ kind, own, at, number: 1000 + own.event + index })),
    ),
  ];
  return happened.map(({ kind, own, at, number }) => ({
    number,
    kind,
    article: own.id,
    topics: own.classification.topics.flatMap((match) => [
      match.topic,
      ...review.taxonomy.topics
        .filter(({ id }) => id === match.topic)
        .flatMap(({ parent }) => (parent ? [parent] : [])),
    ]),
    at,
    baseline: false,
    epoch: 1,
  }));
}

/** The digest of everything after event number `from`. */
export function digestOf(
  list: readonly Article[],
  options: { from?: number; cap?: number; topics?: DigestScope['topics']; review?: Review } = {},
): Digest {
  const from = options.from ?? 0;
  const digest = composeDigest({
    review: options.review ?? review,
    links,
    range: { from, to: 1100 },
    scope: { topics: options.topics ?? { '*': 0 }, since: 0 },
    events: eventsOf(list).filter(({ number }) => number > from),
    articles: new Map(list.map((own) => [own.id, own])),
    cap: options.cap ?? 20,
  });
  if (!digest) throw new Error('the digest is empty');
  return digest;
}

/** Nine new articles, a retraction, a correction and a preprint that was published. */
export const weeklyDigest = digestOf(articles, { from: 7 });

export const feedOfAll = composeFeed(frame, null, articles, { authority: 'living.example.org' });
export const feedOfTopic = composeFeed(
  frame,
  review.taxonomy.topics.find(({ id }) => id === 'lymphoid') ?? null,
  articles.filter(({ id }) => ['99000025', '99000043', '99000044'].includes(id)),
  { authority: 'living.example.org' },
);
