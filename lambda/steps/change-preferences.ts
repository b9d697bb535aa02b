import { pauseDay } from '../core/delivery-choices.ts';
import { followedTopics } from '../core/digest.ts';
import { leftBehind } from '../core/event-ranges.ts';
import { InvalidRequestError } from '../core/invalid-request.ts';
import type { PreferenceChange } from '../core/reader-views.ts';
import type { Review } from '../core/review.ts';
import { ownSchedule, scheduleKey } from '../core/slots.ts';
import { allTopics, type Subscription } from '../core/subscription.ts';
import { ancestors } from '../core/taxonomy.ts';
import { becameOf, currentTopics, formerIds, inheritedChoice, topicOfChoice } from '../core/topic-aliases.ts';
import { type Choices, type SubscriptionDependencies, subscriptionOf } from './change-subscription.ts';

export interface PreferenceChoices extends Choices {
  /** ISO 8601; `null` = no pause; left out, it stays as it is. */
  readonly pausedUntil?: string | null | undefined;
  /** ISO 8601, now: a schedule that is new begins with the first slot after it. */
  readonly chosenAt?: string;
}

/** Saves a reader's choices: a topic that is new to them counts from now on, what was chosen before keeps its place. */
export async function changePreferences(
  review: Review,
  token: string,
  choices: PreferenceChoices,
  deps: Pick<SubscriptionDependencies, 'store' | 'subscriptions' | 'tokens'>,
) {
  const { committed } = await deps.store.head(review.slug);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const before = await subscriptionOf(review, token, 'preferences', deps);
    if (before === null) return null;
    const after = chosen(before, choices, newTopics(review, before, choices.topics, committed));
    if (await deps.subscriptions.replace(before, after))
      return { subscription: after, changes: changesOf(review, before, after) };
    // A digest is being sent to this reader at this moment: its claim closes within seconds.
  }
  throw new InvalidRequestError('A digest is being sent to you at this moment. Please save again in a minute.');
}

function chosen(before: Subscription, choices: PreferenceChoices, topics: Subscription['topics']): Subscription {
  const { cadence, delivery, pausedUntil = before.pausedUntil, chosenAt = null } = choices;
  const saved = { ...before, cadence, ...delivery, pausedUntil, topics, left: leftBehind(before, topics) };
  // A mail that was composed before must not go out as it was; saved as it stood, nothing has changed.
  const isChanged = JSON.stringify(saved) !== JSON.stringify(before);
  const after = isChanged ? { ...saved, choicesVersion: (before.choicesVersion ?? 0) + 1 } : saved;
  const isRescheduled = scheduleKey(cadence, after.schedule) !== scheduleKey(before.cadence, before.schedule);
  return isRescheduled ? { ...after, scheduledAt: chosenAt } : after;
}

/**
 * Topics with where they begin: what is new counts from now on, and nothing is lost that an earlier choice covered. From
 * some topics to all of them, the old ones keep their place beside "all"; from all (or a topic above) to a topic, it
 * begins where that began. A topic the reader followed under an earlier id counts from now on by its new one, and what is
 * on its way under the old one still comes.
 */
export function newTopics(
  review: Review,
  before: Subscription,
  chosen: readonly string[],
  committed: number,
): Subscription['topics'] {
  const had = new Map(Object.entries(before.topics));
  const sinceOf = (topic: string) => {
    const above = ancestors(review.taxonomy, topic).map(({ id }) => id);
    const covering = [topic, ...above, ...above.flatMap((id) => formerIds(review.taxonomy, id)), allTopics];
    return Math.min(committed, ...covering.flatMap((id) => had.get(id) ?? []));
  };
  if (chosen.length === 0) return { ...before.topics, [allTopics]: had.get(allTopics) ?? committed };
  return Object.fromEntries([
    ...chosen.map((topic) => [topic, sinceOf(topic)] as const),
    ...Object.entries(before.topics).flatMap(([choice, since]) =>
      inherited(review, choice, chosen).map((kept) => [kept, since] as const),
    ),
  ]);
}

/** What stays of a choice of an earlier outline while topics that took its place are chosen, and of one nothing took. */
function inherited(review: Review, choice: string, chosen: readonly string[]): readonly string[] {
  if (choice === allTopics) return [];
  const topic = topicOfChoice(choice);
  const now = currentTopics(review.taxonomy, [topic]);
  if (now.length === 0) return [choice];
  if (now[0] === topic) return choice !== topic && chosen.includes(topic) ? [choice] : [];
  if (choice !== topic) {
    if (now.every((id) => chosen.includes(id))) return [choice];
    // Its topic was split since, and only some of the parts are chosen.
    return now.filter((id) => chosen.includes(id)).map((id) => inheritedChoice(choice, id));
  }
  // An id whose topic was split stands for parts that were not chosen.
  const isOnly = (old: string) => becameOf(review.taxonomy, old)?.length === 1;
  // What is on its way may stand under an id in between: `a` became `b`, an article came, then `b` became `c`.
  return now
    .filter((id) => chosen.includes(id))
    .flatMap((id) => [id, ...formerIds(review.taxonomy, id).filter((old) => old !== choice && isOnly(old))])
    .map((id) => inheritedChoice(choice, id));
}

function changesOf(review: Review, before: Subscription, after: Subscription): readonly PreferenceChange[] {
  const label = (id: string) => review.taxonomy.topics.find((topic) => topic.id === id)?.label ?? id;
  const had = followedTopics(review.taxonomy, before) ?? [allTopics];
  const has = followedTopics(review.taxonomy, after) ?? [allTopics];
  const changes: PreferenceChange[] = [];
  if (has.includes(allTopics) && !had.includes(allTopics)) changes.push({ kind: 'all-topics' });
  for (const id of has)
    if (id !== allTopics && !had.includes(id)) changes.push({ kind: 'added', topicLabel: label(id) });
  // Whoever has everything has lost nothing.
  for (const id of has.includes(allTopics) ? [] : had)
    if (id !== allTopics && !has.includes(id)) changes.push({ kind: 'removed', topicLabel: label(id) });
  if (before.cadence !== after.cadence) changes.push({ kind: 'cadence', cadence: after.cadence });
  return [...changes, ...deliveryChanges(review, before, after)];
}

function deliveryChanges(review: Review, before: Subscription, after: Subscription): readonly PreferenceChange[] {
  const changes: PreferenceChange[] = [];
  const { schedule, cadence } = after;
  if (scheduleKey('weekly', before.schedule) !== scheduleKey('weekly', schedule))
    changes.push({ kind: 'schedule', cadence, schedule: schedule ?? ownSchedule(review) });
  if (before.cap !== after.cap) changes.push({ kind: 'cap', cap: after.cap ?? review.digest.maxArticles });
  if (before.quiet !== after.quiet) changes.push({ kind: 'quiet', quiet: after.quiet });
  if (before.pausedUntil !== after.pausedUntil) changes.push({ kind: 'pause', until: pauseDay(after) });
  return changes;
}
