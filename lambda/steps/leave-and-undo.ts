import { followedTopics, topicsInForce } from '../core/digest.ts';
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
  const followed = topicsInForce(review.taxonomy, subscription);
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
      const others = followedTopics(review.taxonomy, before);
      const isKnown = review.taxonomy.topics.some(({ id }) => id === topic);
      if (isKnown && others !== null && !others.includes(topic)) return { outcome: 'already', subscription: before };
      throw new InvalidRequestError('That topic cannot be left by itself. Change your preferences, or unsubscribe.');
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
  // The topic is part of what is signed: no other one can be taken back with it.
  const subject = topic === null ? id : `${id}/${topic}`;
  const token = tokens.sign({ purpose: 'undo', review, subscription: subject, consentVersion, until });
  const url = links.ownPage(review, 'undo', token);
  return { url, actionUrl: pathOf(url), until };
}

export interface Undo {
  readonly state: 'ready' | 'done';
  readonly subscription: Subscription;
  /** `null`: the whole subscription comes back. */
  readonly topic: string | null;
}

/** What an undo link would do now: `ready`, `done` (it was used before), or `null`: it is over, or not ours. */
export async function lookUpUndo(
  review: Review,
  token: string,
  now: Date,
  { tokens, subscriptions }: Pick<Dependencies, 'tokens' | 'subscriptions'>,
): Promise<Undo | null> {
  const claim = tokens.verify(token, 'undo');
  if (claim?.review !== review.slug || claim.until === undefined || claim.until <= now.toISOString()) return null;
  const [id = '', topic = null] = claim.subscription.split('/');
  const subscription = await subscriptions.get(review.slug, id);
  if (subscription === null) return null;
  if (topic !== null) {
    if (subscription.status !== 'ACTIVE' || !review.taxonomy.topics.some((own) => own.id === topic)) return null;
    const followed = followedTopics(review.taxonomy, subscription);
    return { state: followed === null || followed.includes(topic) ? 'done' : 'ready', subscription, topic };
  }
  const { status, consentVersion } = subscription;
  if (status === 'ACTIVE' && consentVersion === claim.consentVersion + 1) return { state: 'done', subscription, topic };
  const until = undoUntil(subscription);
  const isLive = consentVersion === claim.consentVersion && until !== null && until > now.toISOString();
  return isLive ? { state: 'ready', subscription, topic } : null;
}

/**
 * Takes an end back without another confirmation: consent was given, and ended, by the same person. The cursor is where it
 * was, so nothing is sent twice, and what was found in between comes with the next digest, as after a pause. A topic begins
 * again at the last digest: what digests in between brought of it stays on the topic's page.
 */
export async function undo(review: Review, token: string, now: Date, deps: Dependencies): Promise<Undo | null> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = await lookUpUndo(review, token, now, deps);
    if (found?.state !== 'ready') return found;
    const { subscription, topic } = found;
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
      return { state: 'done', subscription: after, topic };
    }
  }
  throw busy();
}

/** An address of ours without its origin: forms post to the origin their page came from. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function busy(): InvalidRequestError {
  return new InvalidRequestError('Your subscription is being changed at this moment. Please try again in a minute.');
}
