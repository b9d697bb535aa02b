import type { Article, ArticleId } from '../../lambda/core/article.ts';
import { emptyHead, type StreamEvent, type StreamHead } from '../../lambda/core/event-stream.ts';
import { type Known, nothingKnown } from '../../lambda/core/known.ts';
import { type ArticleStore, StaleWriterError, type WriterLease } from '../../lambda/core/ports/article-store.ts';

interface ReviewState {
  head: StreamHead;
  known: Known;
  readonly events: Map<number, StreamEvent>;
  readonly articles: Map<ArticleId, Article>;
}

/** {@link ArticleStore} in memory: same behaviour as the DynamoDB one, proved by the same contract suite. */
export function createMemoryArticleStore(): ArticleStore {
  const reviews = new Map<string, ReviewState>();
  const stateOf = (review: string): ReviewState => {
    const state = reviews.get(review) ?? {
      head: emptyHead,
      known: nothingKnown,
      events: new Map(),
      articles: new Map(),
    };
    reviews.set(review, state);
    return state;
  };

  return {
    head: async (review) => structuredClone(stateOf(review).head),
    known: async (review) => structuredClone(stateOf(review).known),
    events: async (review, from, to) => {
      const { head, events } = stateOf(review);
      const found: StreamEvent[] = [];
      for (let number = from + 1; number <= Math.min(to, head.committed); number += 1) {
        const event = events.get(number);
        if (!event) throw new Error(`event ${number} of review ${review} is committed but missing`);
        found.push(structuredClone(event));
      }
      return found;
    },
    article: async (review, id) => structuredClone(stateOf(review).articles.get(id) ?? null),
    articles: async (review, ids) => {
      const { articles } = stateOf(review);
      return ids.flatMap((id) => structuredClone(articles.get(id)) ?? []);
    },
    allArticles: async function* (review) {
      const { articles } = stateOf(review);
      for (const id of [...articles.keys()].toSorted(byBytes)) {
        const article = articles.get(id);
        if (article) yield structuredClone(article);
      }
    },
    takeLease: async (review, now, leaseMs) => {
      const state = stateOf(review);
      if (state.head.leaseUntil > now.toISOString()) return null;
      const leaseUntil = new Date(now.valueOf() + leaseMs).toISOString();
      state.head = { ...state.head, epoch: state.head.epoch + 1, leaseUntil };
      return createLease(review, state);
    },
  };
}

function createLease(review: string, state: ReviewState): WriterLease {
  const { epoch } = state.head;
  const assertCurrent = () => {
    if (state.head.epoch !== epoch) throw new StaleWriterError(`a newer writer has review ${review}`);
  };
  return {
    head: structuredClone(state.head),
    putArticle: async (article) => {
      assertCurrent();
      state.articles.set(article.id, structuredClone(article));
    },
    putEvents: async (events) => {
      assertCurrent();
      for (const { number } of events) {
        if (number <= state.head.committed) throw new RangeError(`event ${number} of review ${review} is committed`);
      }
      for (const event of events) state.events.set(event.number, { ...structuredClone(event), epoch });
    },
    commit: async ({ committed, baselineAt, baselined, filedUnder, recheckedAt }) => {
      assertCurrent();
      if (committed < state.head.committed) throw new RangeError(`the head of review ${review} never moves back`);
      const revision = state.head.revision + 1;
      state.head = structuredClone({
        ...state.head,
        committed,
        baselineAt,
        baselined,
        filedUnder,
        recheckedAt,
        revision,
      });
    },
    putKnown: async (known) => {
      assertCurrent();
      state.known = structuredClone(known);
    },
    release: async () => {
      if (state.head.epoch === epoch) state.head = { ...state.head, leaseUntil: '' };
    },
  };
}

/** DynamoDB orders strings by their UTF-8 bytes. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
