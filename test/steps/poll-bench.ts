import type { LiteratureSource } from '../../lambda/core/article.ts';
import type { ArticleStore } from '../../lambda/core/ports/article-store.ts';
import type { Review } from '../../lambda/core/review.ts';
import { type Filing, filingOf } from '../../lambda/steps/filing.ts';
import { pollReview } from '../../lambda/steps/poll-review.ts';
import { recheckArticles } from '../../lambda/steps/recheck-articles.ts';
import { review as smallReview } from '../builders/review.ts';
import { createMemoryArticleStore } from '../memory/article-store.ts';
import { createMemoryLiterature } from '../memory/literature.ts';
import { createMemoryLog, createMemoryMoment } from '../memory/moment.ts';

const dayMs = 24 * 3_600_000;

/** The moment so many days (fractions count) after a Monday morning. */
export function day(days: number): Date {
  return new Date(Date.UTC(2026, 10, 2, 5) + days * dayMs);
}

/** A review, a library and a store in which a test lets polls and re-checks happen. */
export function pollBench(...sources: readonly LiteratureSource[]) {
  const literature = createMemoryLiterature(...(sources.length > 0 ? sources : (['pubmed-citedin'] as const)));
  const store = createMemoryArticleStore();
  const { log, lines } = createMemoryLog();
  const moment = createMemoryMoment();
  const review = smallReview();
  const bench = {
    review,
    literature,
    store,
    lines,
    moment,
    // A lease of no length: the next poll of a killed process need not wait for it to run out.
    poll: (days: number, given: { store?: ArticleStore; review?: Review; filing?: Filing; leaseMs?: number } = {}) =>
      pollReview(given.review ?? review, day(days), {
        literature,
        fullTexts: literature.fullTexts,
        store: given.store ?? store,
        filing: given.filing ?? filingOf(given.review ?? review),
        log,
        moment,
        leaseMs: given.leaseMs ?? 0,
      }),
    recheck: (days: number, given: { store?: ArticleStore; filing?: Filing } = {}) =>
      recheckArticles(review, day(days), {
        literature,
        fullTexts: literature.fullTexts,
        store: given.store ?? store,
        filing: given.filing ?? filingOf(review),
        log,
        moment,
        leaseMs: 0,
      }),
    /** `NEW 101`, `RETRACTED 101` …; a baseline event has a `*` behind it. */
    async events() {
      const { committed } = await store.head(review.slug);
      return (await store.events(review.slug, 0, committed)).map(
        ({ kind, article, baseline }) => `${kind} ${article}${baseline ? '*' : ''}`,
      );
    },
    article: async (id: string) => {
      const found = await store.article(review.slug, id);
      if (!found) throw new Error(`no article ${id}`);
      return found;
    },
    /** All that decides, but for what names the writer. */
    state: (from: ArticleStore = store) => stateOf(from, review.slug),
  };
  return bench;
}

export async function stateOf(store: ArticleStore, slug: string) {
  const { committed, baselineAt, baselined, filedUnder, recheckedAt } = await store.head(slug);
  const events = (await store.events(slug, 0, committed)).map(({ epoch: _, ...event }) => event);
  const articles = [];
  for await (const article of store.allArticles(slug)) articles.push(article);
  // What a source listed and titles that were replaced are not rebuilt after a kill: they spare work and decide nothing.
  const { listed: _listed, titles: _titles, ...known } = await store.known(slug);
  return { committed, baselineAt, baselined, filedUnder, recheckedAt, events, articles, known };
}
