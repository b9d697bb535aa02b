import type { Article, ArticleId, Change, ChangeKind, LiteratureSource } from './article.ts';

/**
 * Each review has one stream of events numbered 1, 2, 3 … Order is a number, not a time: PubMed indexes late and
 * back-dates, so a date high-water mark would miss articles. Readers see nothing above the committed head.
 */
export interface StreamEvent {
  readonly number: number;
  readonly kind: EventKind;
  readonly article: ArticleId;
  /**
   * Topics at that moment, with their ancestors and marks of former ids: what a subscription is matched against
   * (`eventTopics` in topic-aliases.ts).
   */
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
  /** Grows with every commit: what is published is as of one revision. */
  readonly revision: number;
  /** When the first poll completed; `null` before. */
  readonly baselineAt: string | null;
  /**
   * Sources whose first whole list has been taken in. What a source lists the first time is its baseline: published,
   * never mailed; so a source that failed on the first day, or is switched on later, floods nobody.
   */
  readonly baselined: readonly LiteratureSource[];
  /** Fingerprint of the taxonomy under which everything is filed; another one means: file again. */
  readonly filedUnder: string;
  /** When known records were last fetched again to find retractions and corrections; `null` before. */
  readonly recheckedAt: string | null;
}

export const emptyHead: StreamHead = {
  committed: 0,
  epoch: 0,
  leaseUntil: '',
  revision: 0,
  baselineAt: null,
  baselined: [],
  filedUnder: '',
  recheckedAt: null,
};

/**
 * Changes in a work's story that have no event among these: their writer was killed after it had written the article and
 * before the events existed. The next writer tells them. An event belongs to the change of its kind and moment.
 */
export function untoldChanges(article: Article, events: readonly StreamEvent[]): readonly Change[] {
  const nameOf = ({ kind, at }: Pick<StreamEvent, 'kind' | 'at'>) => `${kind} ${at}`;
  const told = events.filter((event) => event.article === article.id).map(nameOf);
  return article.changes.filter((change) => {
    const index = told.indexOf(nameOf(change));
    if (index >= 0) told.splice(index, 1);
    return index < 0;
  });
}
