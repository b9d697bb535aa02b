import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { createFiler } from '../../lambda/core/filing.ts';
import type { Taxonomy } from '../../lambda/core/taxonomy.ts';
import type { TopicModel } from '../../lambda/core/topic-model.ts';
import { createWordFeatures } from '../../lambda/core/word-features.ts';
import type { Document } from './corpus.ts';
import { cpuSeconds, loadMaterial } from './material.ts';
import { benchTaxonomy } from './phrases.ts';

/** What filing costs, in a process of its own: by terms alone and with a model; and what memory it takes in the long run. */
export interface FilingFigures {
  readonly articles: number;
  readonly filed: number;
  readonly reasons: number;
  readonly perSecond: { readonly terms: readonly number[]; readonly model: readonly number[] };
  readonly weights: number;
  /** Most resident bytes during the first half of `articlesInTheLongRun`, and during the second. */
  readonly memory: { readonly early: number; readonly late: number };
}

const rounds = 7;
const articlesInTheLongRun = 100_000;

const { documents, phrases } = await loadMaterial();
const taxonomy = benchTaxonomy(phrases);
const model = benchModel(taxonomy, documents);
const byTerms = createFiler({ taxonomy, outline: null, model: null });
const byModel = createFiler({ taxonomy, outline: null, model });
const records = documents.map(asRecord);

let filed = 0;
let reasons = 0;
const perSecond = { terms: [] as number[], model: [] as number[] };
for (let round = 0; round <= rounds; round++) {
  for (const [name, file] of [
    ['terms', byTerms],
    ['model', byModel],
  ] as const) {
    filed = 0;
    reasons = 0;
    const spent = cpuSeconds(() => {
      for (const record of records) {
        const { topics } = file(record);
        if (topics.length > 0) filed++;
        for (const topic of topics) reasons += topic.reasons.length;
      }
    });
    // The first round is the compiler's.
    if (round > 0) perSecond[name].push(records.length / spent);
  }
}

const memory = { early: 0, late: 0 };
for (let at = 0; at < articlesInTheLongRun; at++) {
  const { title, abstract } = documents[at % documents.length]!;
  // Another text each time, as in life.
  byModel(asRecord({ title: `${title} ${at}`, abstract: `${abstract} Article ${at}.` }, at));
  const half = at < articlesInTheLongRun / 2 ? 'early' : 'late';
  if (at % 500 === 0) memory[half] = Math.max(memory[half], process.memoryUsage().rss);
}
const figures: FilingFigures = {
  articles: records.length,
  filed,
  reasons,
  perSecond,
  weights: model.topics.reduce((sum, { weights }) => sum + Object.keys(weights).length, 0),
  memory,
};
process.send!(figures);
process.disconnect();

/** A record as PubMed gives it: three keywords, and on every other one eight headings. */
function asRecord({ title, abstract }: Document, at: number): ArticleRecord {
  const heading = (n: number) => (at * 7 + n * 5) % 40;
  const headings = at % 2 === 0 ? 8 : 0;
  return {
    pmid: null,
    pmcid: null,
    doi: null,
    kind: 'article',
    title,
    titleHtml: title,
    abstract: [{ label: '', text: abstract }],
    authors: [],
    journal: { title: 'A Journal', abbreviation: 'J', issn: '', volume: '', issue: '', pages: '' },
    published: null,
    entrez: '',
    languages: ['eng'],
    publicationTypes: ['Journal Article'],
    mesh: Array.from({ length: headings }, (_, n) => ({
      ui: `D9${String(heading(n)).padStart(5, '0')}`,
      name: `Heading ${heading(n)}`,
      major: n === 0,
    })),
    keywords: [0, 1, 2].map((n) => phrases[(at * 11 + n * 97) % phrases.length]!),
    references: [],
    corrections: [],
  };
}

/** A model as large as training may make one: 375 weights for each of 40 topics, spread over the corpus' commonest words. */
function benchModel(taxonomy: Taxonomy, texts: readonly Document[]): TopicModel {
  const counts = new Map<string, number>();
  const visit = createWordFeatures();
  for (const { title, abstract } of texts.slice(0, 2_000)) {
    const seen = new Set<string>();
    visit(`${title}. ${abstract}`, (feature) => seen.add(feature));
    for (const feature of seen) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  const words = [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, 5_000)
    .map(([word]) => word);
  const topics = taxonomy.topics.map(({ id }, topic) => ({
    topic: id,
    bias: -2,
    threshold: 0.4,
    weights: {
      [`score:${id}`]: 1,
      [`terms:${id}`]: 0.5,
      ...Object.fromEntries(
        Array.from({ length: 373 }, (_, n) => [words[(topic * 131 + n * 13) % words.length]!, ((n % 7) - 2.5) * 4]),
      ),
    },
  }));
  const precision = { precision: 0, recall: 0, f1: 0 };
  return {
    format: 1,
    taxonomyVersion: taxonomy.version,
    topics,
    figures: {
      examples: 0,
      folds: 0,
      macroF1: { terms: 0, model: 0 },
      topics: topics.map(({ topic }) => ({ topic, examples: 0, filedBy: 'model', terms: precision, model: precision })),
    },
  };
}
