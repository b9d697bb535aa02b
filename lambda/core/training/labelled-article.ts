import type { ArticleRecord } from '../article-record.ts';

/** One article whose topics are known: from the sections of the review that cite it, or from a keeper's own reading. */
export interface LabelledArticle {
  readonly record: ArticleRecord;
  /** Topics it bears on, each once; empty: it bears on none of them. */
  readonly topics: readonly TopicLabel[];
}

export interface TopicLabel {
  readonly topic: string;
  /** Above 0, at most 1: how surely, or how much of it. 1 for an article labelled by hand. */
  readonly weight: number;
}

/** The examples cannot be learned from; its message is for the keeper. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
}
