import type { DeliveryChoices } from '../core/delivery-choices.ts';
import { parseEmailAddress } from '../core/email-address.ts';
import { leftBehind } from '../core/event-ranges.ts';
import { InvalidRequestError } from '../core/invalid-request.ts';
import type { Links } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { Mail, Mailer } from '../core/ports/mailer.ts';
import type { Log, Moment } from '../core/ports/moment.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import type { TokenClaim, TokenPurpose, Tokens } from '../core/ports/tokens.ts';
import type { SignUpMails, WordedMail } from '../core/reader-views.ts';
import type { Review } from '../core/review.ts';
import {
  allTopics,
  type Cadence,
  cadences,
  freshState,
  isAnswerTo,
  maySignUpMail,
  plainChoices,
  type Subscription,
  withSignUpMail,
} from '../core/subscription.ts';
import { labelsOf } from '../core/taxonomy.ts';
import { becameOf, currentTopics } from '../core/topic-aliases.ts';
import { readerLinks } from './reader-links.ts';

export interface SubscriptionDependencies {
  readonly store: Pick<ArticleStore, 'head'>;
  readonly subscriptions: SubscriptionStore;
  readonly mailer: Mailer;
  readonly templates: SignUpMails;
  readonly links: Links;
  readonly tokens: Tokens;
  readonly moment: Moment;
  readonly log: Log;
  readonly sampleNotice: string;
}

export interface Choices {
  /** Topic ids; empty = all topics. */
  readonly topics: readonly string[];
  readonly cadence: Cadence;
  /** When and how it comes; what is left out stays as it is, or is the review's. */
  readonly delivery?: DeliveryChoices;
}

/** A confirm link works for so long; then the sign-up is forgotten. */
const confirmWithinMs = 7 * 24 * 3_600_000;
const topicsAtMost = 50;

/**
 * Form or JSON fields → choices. Throws {@link InvalidRequestError}. Unknown topics are an error, repeated ones are folded;
 * one that an old form or bookmark still calls by an earlier id is what became of it.
 */
export function parseChoices(review: Review, topics: readonly unknown[], cadence: unknown): Choices {
  if (topics.length > topicsAtMost)
    throw new InvalidRequestError(`Choose at most ${topicsAtMost} topics, or all of them.`);
  const chosen = new Set<string>();
  for (const topic of topics) {
    if (topic === allTopics || topic === '') continue;
    const now = typeof topic === 'string' ? currentTopics(review.taxonomy, [topic]) : [];
    if (typeof topic === 'string' && becameOf(review.taxonomy, topic)?.length === 0)
      throw new InvalidRequestError(
        'One of the topics is no longer part of this review. Choose from the list on the page.',
      );
    if (now.length === 0)
      throw new InvalidRequestError('One of the topics does not exist. Choose from the list on the page.');
    for (const id of now) chosen.add(id);
  }
  const wanted = cadence === undefined || cadence === '' ? 'weekly' : cadence;
  const found = cadences.find((candidate) => candidate === wanted);
  if (!found) throw new InvalidRequestError(`Choose how often: ${cadences.join(', ')}.`);
  return { topics: topics.includes(allTopics) ? [] : [...chosen], cadence: found };
}

/**
 * What became of a sign-up: its mail was sent (or is in doubt), nothing was to be sent, or it is worth doing again in a
 * while under the same request id.
 */
export type SignUpOutcome = 'mailed' | 'nothing' | 'later';

/**
 * Double opt-in, first half: remembers the choices as PENDING and mails one confirm link. The answer to the reader is the
 * same whatever the address is to us; a suppressed one is mailed nothing. Repeated under the same `request`, because a
 * worker was killed, it does what is left to do. Throws {@link InvalidRequestError}.
 */
export async function subscribe(
  review: Review,
  email: unknown,
  choices: Choices,
  now: Date,
  deps: SubscriptionDependencies,
  request: string = deps.moment.randomHex(16),
): Promise<SignUpOutcome> {
  const address = parseEmailAddress(email);
  if (address === null)
    throw new InvalidRequestError('That does not look like one e-mail address. Write it as name@example.org.');
  const fresh = pending(review, address, choices, now, request);
  const there = await deps.subscriptions.create(fresh);
  const isNoted = isAnswerTo(there, request);
  if (there.status === 'SUPPRESSED' || !(isNoted || maySignUpMail(there, now))) {
    // The link on its way already confirms what was chosen last.
    if (there.status === 'PENDING')
      await deps.subscriptions.replace(there, {
        ...there,
        ...plainChoices,
        ...choices.delivery,
        cadence: fresh.cadence,
        topics: fresh.topics,
      });
    return 'nothing';
  }
  if (there.status === 'ACTIVE') {
    const noted = { ...there, signUpMails: withSignUpMail(there, now, request) };
    // Refused while a digest is on its way to it at this moment.
    if (!isNoted && !(await deps.subscriptions.replace(there, noted))) return 'later';
    const { preferencesUrl, unsubscribeUrl } = readerLinks(there, deps.links, deps.tokens);
    return mail(
      there,
      deps.templates.alreadySubscribedMail({ frame: frame(review, deps), preferencesUrl, unsubscribeUrl }),
      deps,
    );
  }
  const asked = isNoted ? there : await askAgain(there, fresh, now, request, deps);
  if (asked === null) return 'nothing'; // it changed under our hands: whoever changed it has mailed
  const { id, consentVersion } = asked;
  const token = deps.tokens.sign({ purpose: 'confirm', review: review.slug, subscription: id, consentVersion });
  const worded = deps.templates.confirmationMail({
    frame: frame(review, deps),
    confirmUrl: deps.links.reader(review.slug, 'confirm', token),
    cadence: choices.cadence,
    topicLabels: labelsOf(review.taxonomy, choices.topics.length > 0 ? choices.topics : null),
    confirmBy: asked.confirmBy ?? '',
  });
  return mail(asked, worded, deps);
}

/** The newest choices of an address that has not confirmed, or had left: one live link, which asks for these. */
async function askAgain(
  there: Subscription,
  fresh: Subscription,
  now: Date,
  request: string,
  deps: SubscriptionDependencies,
): Promise<Subscription | null> {
  // Left while a digest was in doubt: whoever joins again begins at the head, so that doubt is of no more use.
  const { claim } = there;
  if (claim) await deps.subscriptions.giveBack(there.review, there.id, claim.delivery, claim.attempt);
  const again: Subscription = {
    ...fresh,
    id: there.id,
    cursor: there.cursor,
    since: there.since,
    createdAt: there.createdAt,
    lastSent: there.lastSent,
    // What this reader was sent before they left is theirs still: a retraction of it reaches them.
    left: there.status === 'UNSUBSCRIBED' ? leftBehind(there, {}) : there.left,
    gaps: there.gaps,
    signUpMails: withSignUpMail(there, now, request),
    // Two sign-ups at once: one of them wins this version, and mails.
    consentVersion: there.consentVersion + 1,
  };
  return (await deps.subscriptions.replace(there, again)) ? again : null;
}

function pending(review: Review, address: string, choices: Choices, now: Date, id: string): Subscription {
  const { topics, cadence, delivery } = choices;
  return {
    id,
    review: review.slug,
    address,
    status: 'PENDING',
    consentVersion: 1,
    cadence,
    topics: Object.fromEntries((topics.length > 0 ? topics : [allTopics]).map((topic) => [topic, 0])),
    cursor: 0,
    since: 0,
    claim: null,
    createdAt: now.toISOString(),
    confirmedAt: null,
    endedAt: null,
    confirmBy: new Date(now.valueOf() + confirmWithinMs).toISOString(),
    signUpMails: withSignUpMail({}, now, id),
    lastSent: null,
    ...plainChoices,
    ...delivery,
    ...freshState,
  };
}

/**
 * Double opt-in, second half. `confirmed` also when the link was used before (two tabs, a double click); `over` when it is
 * not ours, has expired, or the sign-up was replaced.
 */
export async function confirm(
  review: Review,
  token: string,
  now: Date,
  deps: Pick<SubscriptionDependencies, 'store' | 'subscriptions' | 'tokens'>,
): Promise<'confirmed' | 'over'> {
  const claim = deps.tokens.verify(token, 'confirm');
  if (claim === null || claim.review !== review.slug) return 'over';
  const subscription = await deps.subscriptions.get(review.slug, claim.subscription);
  if (subscription === null) return 'over';
  if (isConfirmedBy(claim, subscription)) return 'confirmed';
  if (!isAskedBy(claim, subscription) || subscription.confirmBy === null || subscription.confirmBy <= now.toISOString())
    return 'over';
  const { committed } = await deps.store.head(review.slug);
  const active = activate(subscription, committed, now);
  if (await deps.subscriptions.replace(subscription, active)) return 'confirmed';
  const current = await deps.subscriptions.get(review.slug, subscription.id);
  return current && isConfirmedBy(claim, current) ? 'confirmed' : 'over';
}

function isAskedBy({ consentVersion }: TokenClaim, subscription: Subscription): boolean {
  return subscription.status === 'PENDING' && subscription.consentVersion === consentVersion;
}

function isConfirmedBy({ consentVersion }: TokenClaim, subscription: Subscription): boolean {
  return subscription.status === 'ACTIVE' && subscription.consentVersion === consentVersion + 1;
}

/** Confirmed at a committed head: everything up to it was never this reader's, everything after it is. */
export function activate(subscription: Subscription, committed: number, now: Date): Subscription {
  // The owner has spoken: sign-up mails are counted anew, for whoever types the address now may be the owner again.
  const { signUpMails: _, ...own } = subscription;
  return {
    ...own,
    status: 'ACTIVE',
    consentVersion: subscription.consentVersion + 1,
    topics: Object.fromEntries(Object.keys(subscription.topics).map((topic) => [topic, committed])),
    cursor: committed,
    since: committed,
    confirmedAt: now.toISOString(),
    endedAt: null,
    confirmBy: null,
  };
}

/**
 * A keeper's import with proof of consent: confirmed without a mail. What is there already stays as it is: an import never
 * weakens a suppression, revives an ended subscription or changes a reader's own choices. Answers what is there now; throws
 * {@link InvalidRequestError}.
 */
export async function importConfirmed(
  review: Review,
  email: unknown,
  choices: Choices,
  now: Date,
  deps: Pick<SubscriptionDependencies, 'store' | 'subscriptions' | 'moment'>,
  consentProof: string | null = null,
): Promise<Subscription> {
  const address = parseEmailAddress(email);
  if (address === null) throw new InvalidRequestError('`email` is not one plain e-mail address.');
  const { committed } = await deps.store.head(review.slug);
  const fresh = pending(review, address, choices, now, deps.moment.randomHex(16));
  return deps.subscriptions.create({ ...activate(fresh, committed, now), consentProof });
}

/** Who a link speaks for, or `null`. Preference links die when the subscription ends; unsubscribe links never do. */
export async function subscriptionOf(
  review: Review,
  token: string,
  purpose: TokenPurpose,
  deps: Pick<SubscriptionDependencies, 'tokens' | 'subscriptions'>,
): Promise<Subscription | null> {
  const claim = deps.tokens.verify(token, purpose);
  if (claim === null || claim.review !== review.slug) return null;
  const subscription = await deps.subscriptions.get(review.slug, claim.subscription);
  if (subscription === null || subscription.status === 'ERASED') return null;
  if (purpose === 'confirm' && !isConfirmedBy(claim, subscription) && !isAskedBy(claim, subscription)) return null;
  return purpose === 'preferences' && subscription.status !== 'ACTIVE' ? null : subscription;
}

/** Ends a subscription whatever else is going on. `already` = it had ended before; `over` = the link is not ours. */
export async function unsubscribe(
  review: Review,
  token: string,
  now: Date,
  deps: Pick<SubscriptionDependencies, 'subscriptions' | 'tokens' | 'log'>,
): Promise<'done' | 'already' | 'over'> {
  const subscription = await subscriptionOf(review, token, 'unsubscribe', deps);
  if (subscription === null) return 'over';
  if (subscription.status === 'UNSUBSCRIBED' || subscription.status === 'SUPPRESSED') return 'already';
  await deps.subscriptions.end(review.slug, subscription.id, 'UNSUBSCRIBED', now.toISOString());
  deps.log('info', 'unsubscribed', { review: review.slug, subscription: subscription.id });
  return 'done';
}

async function mail(
  to: Subscription,
  worded: WordedMail,
  { mailer, log }: SubscriptionDependencies,
): Promise<SignUpOutcome> {
  const message: Mail = {
    to: to.address,
    ...worded,
    headers: { 'Auto-Submitted': 'auto-generated' },
    tags: { subscription: to.id, review: to.review },
  };
  const outcome = await mailer.send(message);
  if (outcome.kind === 'accepted') return 'mailed';
  // The reader sees the same page either way; signing up again is the way to get another mail.
  log('error', `sign-up mail not sent: ${outcome.reason}`, { review: to.review, subscription: to.id });
  return outcome.kind === 'refused-now' || outcome.kind === 'refused-account' ? 'later' : 'mailed';
}

function frame(review: Review, { links, sampleNotice }: SubscriptionDependencies) {
  return { review, links, sampleNotice };
}
