import { followedTopics, followsNoTopic } from '../core/digest.ts';
import { leftBehind } from '../core/event-ranges.ts';
import { InvalidRequestError } from '../core/invalid-request.ts';
import { daysAfter, undoDays, undoUntil } from '../core/retention.ts';
import type { Review } from '../core/review.ts';
import type { UndoOffer } from '../core/self-service-views.ts';
import type { Subscription } from '../core/subscription.ts';
import { newTopics } from './change-preferences.ts';
import { subscriptionOf } from './change-subscription.ts';
import type { SelfServiceDependencies } from './self-service-mail.ts';

type Dependencies = Pick<SelfServiceDependencies, 'store' | 'subscriptions' | 'tokens' | 'links' | 'log'>;

const attempts = 5;

/** Topics a reader can leave one by one: none where all are followed, or where leaving one would be leaving altogether. */
export function topicsToLeave(review: Review, subscription: Subscription): readonly string[] {
  const { taxonomy } = review;
  const followed = followsNoTopic(taxonomy, subscription) ? null : followedTopics(taxonomy, subscription);
  return followed === null || followed.length < 2 ? [] : followed;
}

/**
 * Ends one topic and leaves the others as they are, a digest in flight or not. What was sent under it is remembered, so
 * that a retraction still reaches this reader. `already`: it was not followed any more; `over`: the link is not ours.
 */
export async function leaveTopic(
  review: Review,
  token: string,
  topic: string,
  deps: Dependencies,
): Promise<{ readonly outcome: 'done' | 'already' | 'over'; readonly subscription: Subscription | null }> {
  const { committed } = await deps.store.head(review.slug);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await subscriptionOf(review, token, 'unsubscribe', deps);
    if (before === null) return { outcome: 'over', subscription: null };
    if (before.status !== 'ACTIVE') return { outcome: 'already', subscription: before };
    const followed = topicsToLeave(review, before);
    if (!followed.includes(topic)) {
      if (Object.hasOwn(before.left, topic)) return { outcome: 'already', subscription: before };
      throw new InvalidRequestError(
        'That is not one of the topics you chose one by one. Change your preferences instead.',
      );
    }
    const rest = followed.filter((id) => id !== topic);
    const topics = newTopics(review, before, rest, committed);
    const after = await amendBesideDelivery(before, deps, (now) => ({ topics, left: leftBehind(now, topics) }));
    if (after) {
      deps.log('info', 'left a topic', { review: review.slug, subscription: before.id, topic });
      return { outcome: 'done', subscription: after };
    }
  }
  throw busy();
}

/**
 * Amends a choice whose beginning or end depends on what is on its way. A digest may be claimed between reading and
 * writing; the answer of the write says so, and the number is put right.
 */
async function amendBesideDelivery(
  before: Subscription,
  { subscriptions }: Dependencies,
  changes: (now: Subscription) => Pick<Subscription, 'topics' | 'left'>,
): Promise<Subscription | null> {
  const consentVersion = before.consentVersion + 1;
  const after = await subscriptions.amend(before, { ...changes(before), consentVersion });
  if (after === null || sentUpTo(after) === sentUpTo(before)) return after;
  return (await subscriptions.amend(after, changes({ ...before, claim: after.claim, cursor: after.cursor }))) ?? after;
}

/** The event up to which everything was sent or is on its way. */
function sentUpTo({ claim, cursor }: Subscription): number {
  return claim?.to ?? cursor;
}

/** How what was just ended is taken back: a link that works for 28 days. `null` where nothing can be taken back. */
export function undoOffer(
  subscription: Subscription,
  topic: string | null,
  now: Date,
  { tokens, links }: Pick<Dependencies, 'tokens' | 'links'>,
): UndoOffer | null {
  const { review, id, consentVersion } = subscription;
  const until = topic === null ? undoUntil(subscription) : daysAfter(now, undoDays);
  if (until === null || until <= now.toISOString()) return null;
  const token = tokens.sign({ purpose: 'undo', review, subscription: id, consentVersion, until });
  return { url: links.ownPage(review, 'undo', token, topic ?? undefined), until };
}

/** What an undo link would do now: `ready`, `done` (it was used before), or `null`: it is over, or not ours. */
export async function lookUpUndo(
  review: Review,
  token: string,
  topic: string | null,
  now: Date,
  { tokens, subscriptions }: Pick<Dependencies, 'tokens' | 'subscriptions'>,
): Promise<{ readonly state: 'ready' | 'done'; readonly subscription: Subscription } | null> {
  const claim = tokens.verify(token, 'undo');
  if (claim?.review !== review.slug || claim.until === undefined || claim.until <= now.toISOString()) return null;
  const subscription = await subscriptions.get(review.slug, claim.subscription);
  if (subscription === null) return null;
  if (topic !== null) {
    if (subscription.status !== 'ACTIVE' || !Object.hasOwn(subscription.left, topic)) return null;
    if (!review.taxonomy.topics.some(({ id }) => id === topic)) return null;
    const followed = followedTopics(review.taxonomy, subscription);
    return { state: followed === null || followed.includes(topic) ? 'done' : 'ready', subscription };
  }
  const { status, consentVersion } = subscription;
  if (status === 'ACTIVE' && consentVersion === claim.consentVersion + 1) return { state: 'done', subscription };
  const until = undoUntil(subscription);
  const isLive = consentVersion === claim.consentVersion && until !== null && until > now.toISOString();
  return isLive ? { state: 'ready', subscription } : null;
}

/**
 * Takes an end back without another confirmation: consent was given, and ended, by the same person. The cursor is where it
 * was, so nothing is sent twice, and what was found in between comes with the next digest, as after a pause. A topic begins
 * again at the last digest: what digests in between brought of it stays on the topic's page.
 */
export async function undo(
  review: Review,
  token: string,
  topic: string | null,
  now: Date,
  deps: Dependencies,
): Promise<'done' | 'over'> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = await lookUpUndo(review, token, topic, now, deps);
    if (found === null) return 'over';
    const { state, subscription } = found;
    if (state === 'done') return 'done';
    const after =
      topic === null
        ? await deps.subscriptions.amend(subscription, {
            status: 'ACTIVE',
            endedAt: null,
            consentVersion: subscription.consentVersion + 1,
          })
        : await amendBesideDelivery(subscription, deps, (current) => ({
            topics: { ...subscription.topics, [topic]: sentUpTo(current) },
            left: subscription.left,
          }));
    if (after) {
      deps.log('info', 'an end was taken back', { review: review.slug, subscription: subscription.id });
      return 'done';
    }
  }
  throw busy();
}

function busy(): InvalidRequestError {
  return new InvalidRequestError('Your subscription is being changed at this moment. Please try again in a minute.');
}
