import type { Article, ArticleId } from '../article.ts';
import type { StreamEvent, StreamHead } from '../event-stream.ts';
import type { Known } from '../known.ts';

/** Articles, the event stream and what a review already knows. Reads are strongly consistent unless said otherwise. */
export interface ArticleStore {
  /** `may-lag`: half the price, perhaps a moment old; for glances after which the lease decides. */
  head(review: string, reading?: 'may-lag'): Promise<StreamHead>;
  /** Ids seen so far, or an empty one. May lag: a moment, or behind the head after a crash (see `Known.through`). */
  known(review: string): Promise<Known>;
  /** Committed events with from < number ≤ min(to, head), ascending. */
  events(review: string, from: number, to: number): Promise<readonly StreamEvent[]>;
  article(review: string, id: ArticleId): Promise<Article | null>;
  /** In the order asked; unknown ids are left out. */
  articles(review: string, ids: readonly ArticleId[]): Promise<readonly Article[]>;
  /** Every article of the review (announced or not), by id. For publish, citations of a topic and re-check only. */
  allArticles(review: string): AsyncIterable<Article>;

  /** Takes the writer's lease if it is free or over; the answer carries the new epoch. `null`: another writer has it. */
  takeLease(review: string, now: Date, leaseMs: number): Promise<WriterLease | null>;
}

/** The one writer of a review's stream. Every method throws {@link StaleWriterError} once a newer epoch exists. */
export interface WriterLease {
  readonly head: StreamHead;
  /** Writes an article (any number of times, the last wins) before its event is committed. */
  putArticle(article: Article): Promise<void>;
  /** Writes events above the head; they do not exist for readers until {@link commit}. */
  putEvents(events: readonly StreamEvent[]): Promise<void>;
  /** Moves the head (`revision` grows by one): from here on everything up to `committed` exists. */
  commit(
    head: Pick<StreamHead, 'committed' | 'baselineAt' | 'baselined' | 'filedUnder' | 'recheckedAt'>,
  ): Promise<void>;
  putKnown(known: Known): Promise<void>;
  /** Gives the lease back early; safe to forget. */
  release(): Promise<void>;
}

export class StaleWriterError extends Error {
  override readonly name = 'StaleWriterError';
}
