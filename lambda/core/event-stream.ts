import type { ArticleId, ChangeKind } from './article.ts';

/**
 * Each review has one stream of events numbered 1, 2, 3 … Order is a number, not a time: PubMed indexes late and
 * back-dates, so a date high-water mark would miss articles. Readers see nothing above the committed head.
 */
export interface StreamEvent {
  readonly number: number;
  readonly kind: EventKind;
  readonly article: ArticleId;
  /** Topics at that moment, ancestors included: what a subscription is matched against. */
  readonly topics: readonly string[];
  readonly at: string;
  /** Events of a baseline (the first poll of a review) are published but mailed to nobody. */
  readonly baseline: boolean;
  /** Epoch of the writer; see {@link StreamHead}. */
  readonly epoch: number;
}

export type EventKind = 'NEW' | ChangeKind;

export interface StreamHead {
  /** The highest committed number; 0 before the first commit. */
  readonly committed: number;
  /** Grows with every writer that takes the lease; a write by an older epoch is refused. */
  readonly epoch: number;
  /** ISO 8601; a new writer may take over once it has passed. */
  readonly leaseUntil: string;
  /** When the first poll completed; `null` before. */
  readonly baselineAt: string | null;
  /** When known records were last fetched again to find retractions and corrections; `null` before. */
  readonly recheckedAt: string | null;
}
