import type { ChangeKind } from './article.ts';
import type { ArticleCard } from './article-card.ts';
import type { Coverage } from './coverage.ts';
import { isInRanges } from './event-ranges.ts';
import type { StreamEvent } from './event-stream.ts';
import type { Review } from './review.ts';
import { allTopics, type Cadence, type Subscription } from './subscription.ts';
import type { Taxonomy } from './taxonomy.ts';
import { becameOf, currentTopics, isAfterRetirement, isUnderChoice, topicOfChoice } from './topic-aliases.ts';

/** One reader's news over the range (from, to] of the event stream: what it says, not how it is worded. */
export interface Digest {
  readonly review: Pick<Review, 'slug' | 'title' | 'shortTitle' | 'language'> & { readonly url: string };
  /** Labels of the topics it is about; `null` = all topics. */
  readonly topicLabels: readonly string[] | null;
  /** The topics this reader chose were given up: they get all of them until they choose again, and are told so. */
  readonly retired: boolean;
  readonly range: { readonly from: number; readonly to: number };
  readonly counts: { readonly articles: number; readonly citing: number; readonly related: number };
  /** In the outline's order, within a topic by rank; each article stands once, under the strongest topic the reader chose. */
  readonly groups: readonly DigestGroup[];
  /** What happened to papers this reader was sent (and preprints that were published), newest first. */
  readonly notices: readonly DigestNotice[];
  /** Articles beyond the cap: in the web edition, and delivered all the same. */
  readonly more: number;
  readonly editionUrl: string;
  /** Its new articles as RIS, nothing capped; `''` where there are none. */
  readonly citationsUrl: string;
}

export interface DigestGroup {
  /** A top-level topic, or `null` for "Not yet filed". */
  readonly topic: { readonly id: string; readonly label: string; readonly url: string } | null;
  readonly cards: readonly ArticleCard[];
}

export interface DigestNotice {
  readonly kind: ChangeKind;
  readonly card: ArticleCard;
  readonly source: string;
}

/** What a reader of this cadence chose, as the composer and the web edition need it. */
export interface DigestScope {
  /** Topic → event number from which on it counts; see Subscription.topics. */
  readonly topics: Subscription['topics'];
  /** Papers at or below this number were never sent to this reader. */
  readonly since: number;
  /** What was sent under choices given up since; see Subscription.left. */
  readonly left?: Subscription['left'];
  /** What was never sent; see Subscription.gaps. */
  readonly gaps?: Subscription['gaps'];
}

/**
 * Does this event concern the reader? Chosen topics count from the moment they were chosen; a baseline is never news. A
 * choice of an earlier outline counts as it was stored: events carry the ids by which readers know their topics. Whoever
 * followed nothing but topics that were given up follows everything from then on.
 */
export function concerns(event: StreamEvent, scope: DigestScope, outline: OutlineIds = noOutline): boolean {
  if (event.baseline) return false;
  const counting = Object.keys(scope.topics).filter(
    (choice) => event.number > (scope.topics[choice] ?? Number.POSITIVE_INFINITY),
  );
  if (counting.some((choice) => choice === allTopics || isUnderChoice(choice, event.topics, outline))) return true;
  // Only what came after the last of their topics was given up.
  const isMarked = (choice: string) => isAfterRetirement(topicOfChoice(choice), event.topics);
  if (!counting.some(isMarked) || !followsNoTopic(outline, scope)) return false;
  return Object.keys(scope.topics).every(
    (choice) => isMarked(choice) || becameOf(outline, topicOfChoice(choice)) === null,
  );
}

export type OutlineIds = Pick<Taxonomy, 'topics' | 'aliases'>;
const noOutline: OutlineIds = { topics: [] };

/** Whether everything a reader chose was given up: they follow all topics from then on, and are told so. */
export function followsNoTopic(outline: OutlineIds, { topics }: Pick<DigestScope, 'topics'>): boolean {
  return followedTopics(outline, { topics })?.length === 0 && hasGivenUp(outline, topics);
}

function hasGivenUp(outline: OutlineIds, topics: DigestScope['topics']): boolean {
  return Object.keys(topics).some((choice) => becameOf(outline, topicOfChoice(choice))?.length === 0);
}

/** The topics of today's outline that a reader's choices stand for; `null` = all of them. */
export function followedTopics(outline: OutlineIds, { topics }: Pick<DigestScope, 'topics'>): readonly string[] | null {
  if (Object.hasOwn(topics, allTopics)) return null;
  return currentTopics(outline, Object.keys(topics).map(topicOfChoice));
}

/** The topics a reader's mail is about today; `null` = all of them, by choice or because all of theirs were given up. */
export function topicsInForce(outline: OutlineIds, { topics }: Pick<DigestScope, 'topics'>): readonly string[] | null {
  const followed = followedTopics(outline, { topics });
  return followed?.length === 0 && hasGivenUp(outline, topics) ? null : followed;
}

/**
 * Whether this reader was sent a paper, whatever it is filed under by now. `announced`: its NEW event; without one nobody was.
 */
export function wasSent(
  announced: StreamEvent | undefined,
  scope: DigestScope,
  outline: OutlineIds = noOutline,
): boolean {
  if (announced === undefined || isInRanges(scope.gaps ?? [], announced.number)) return false;
  if (announced.number > scope.since && concerns(announced, scope, outline)) return true;
  return wasSentUnder(scope.left ?? {}, announced);
}

function wasSentUnder(left: Subscription['left'], event: StreamEvent): boolean {
  if (event.baseline) return false;
  return Object.entries(left).some(
    ([choice, ranges]) =>
      isInRanges(ranges, event.number) && (choice === allTopics || isUnderChoice(choice, event.topics)),
  );
}

/** The choices a digest is limited to, as they are stored, for its web edition's address; `null` = everything. */
export function chosenTopics(scope: Pick<DigestScope, 'topics'>): readonly string[] | null {
  return Object.hasOwn(scope.topics, allTopics) ? null : Object.keys(scope.topics).toSorted();
}

/** What a mail needs beside its digest: who it is for and how to stop it. */
export interface DigestEnvelope {
  readonly cadence: Cadence;
  readonly preferencesUrl: string;
  readonly unsubscribeUrl: string;
  /** The line that marks invented data, or `''`. */
  readonly sampleNotice: string;
  /** What each source lists; one object for all mails of a run. Nothing is told where it is `null` or absent. */
  readonly coverage?: Coverage | null;
}
