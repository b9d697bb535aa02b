import { addressKey, parseEmailAddress } from '../core/email-address.ts';
import { InvalidRequestError } from '../core/invalid-request.ts';
import type { Limit } from '../core/ports/counters.ts';
import { confirmDays, daysAfter } from '../core/retention.ts';
import type { Review } from '../core/review.ts';
import { maySignUpMail, type Subscription, withSignUpMail } from '../core/subscription.ts';
import { subscriptionOf } from './change-subscription.ts';
import { readerLinks } from './reader-links.ts';
import { mailUntagged, type SelfServiceDependencies } from './self-service-mail.ts';

/** Anybody with a subscription can type anybody's address: one stranger gets no more than this, however many ask. */
const perNewAddress: Limit = { limit: 3, windowSeconds: 24 * 3_600 };
const attempts = 5;

/**
 * Asks for another address: a link goes to the new one, a note to the old one, which stays in force until the link is
 * used. An address that has a subscription already, or must not be mailed, is silently left alone: the answer is the same.
 * Throws {@link InvalidRequestError}.
 */
export async function askForAddress(
  review: Review,
  token: string,
  email: unknown,
  now: Date,
  deps: SelfServiceDependencies,
): Promise<'asked' | 'over'> {
  const address = parseEmailAddress(email);
  if (address === null)
    throw new InvalidRequestError('That does not look like one e-mail address. Write it as name@example.org.');
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await subscriptionOf(review, token, 'preferences', deps);
    if (before === null) return 'over';
    mayAskNow(before, now);
    const other = await deps.subscriptions.byAddress(review.slug, address);
    const isFree =
      addressKey(address) !== addressKey(before.address) &&
      other?.status !== 'ACTIVE' &&
      other?.status !== 'SUPPRESSED' &&
      (await deps.counters.take(`new-address ${addressKey(address)}`, perNewAddress, now));
    const confirmBy = daysAfter(now, confirmDays);
    const after = await deps.subscriptions.amend(before, {
      signUpMails: withSignUpMail(before, now),
      // Each request has a link of its own, and ends the one before it.
      ...(isFree && { addressChange: { address, confirmBy }, consentVersion: before.consentVersion + 1 }),
    });
    if (after === null) continue; // it changed under our hands: look again
    await tell(review, after, isFree ? address : null, confirmBy, deps);
    return 'asked';
  }
  throw new InvalidRequestError('Your subscription is being changed at this moment. Please try again in a minute.');
}

/** Whoever holds a forwarded mail could have us write to its owner: not more often than a sign-up form could. */
export function mayAskNow(subscription: Subscription, now: Date): void {
  if (!maySignUpMail(subscription, now))
    throw new InvalidRequestError('A mail was asked for a short while ago. Please wait 15 minutes and try again.');
}

async function tell(
  review: Review,
  subscription: Subscription,
  newAddress: string | null,
  until: string,
  deps: SelfServiceDependencies,
): Promise<void> {
  const { id, consentVersion } = subscription;
  const frame = { review, links: deps.links, sampleNotice: deps.sampleNotice };
  const { preferencesUrl } = readerLinks(subscription, deps.links, deps.tokens);
  if (newAddress !== null) {
    const token = deps.tokens.sign({
      purpose: 'address',
      review: review.slug,
      subscription: id,
      consentVersion,
      until,
    });
    const url = deps.links.ownPage(review.slug, 'address', token);
    await mailUntagged(newAddress, deps.templates.linkMail({ frame, kind: 'address', url, until }), subscription, deps);
  }
  await mailUntagged(
    subscription.address,
    deps.templates.addressNoteMail({ frame, preferencesUrl }),
    subscription,
    deps,
  );
}

/** Whether a link to confirm a new address is live, has been used, or is over. */
export async function lookUpAddress(
  review: Review,
  token: string,
  now: Date,
  deps: Pick<SelfServiceDependencies, 'tokens' | 'subscriptions'>,
): Promise<{ readonly state: 'ready' | 'done'; readonly subscription: Subscription } | null> {
  const claim = deps.tokens.verify(token, 'address');
  if (claim === null || claim.review !== review.slug) return null;
  const subscription = await deps.subscriptions.get(review.slug, claim.subscription);
  if (subscription?.status !== 'ACTIVE') return null;
  const { consentVersion, addressChange } = subscription;
  if (consentVersion === claim.consentVersion + 1 && addressChange === null) return { state: 'done', subscription };
  const isLive =
    consentVersion === claim.consentVersion && addressChange !== null && addressChange.confirmBy > now.toISOString();
  return isLive ? { state: 'ready', subscription } : null;
}

/**
 * The owner of the new address has spoken: cursor, open claim and history move with the subscription. What the new address
 * had left or not confirmed here is erased in its favour; `taken` when it is subscribed itself, or must not be mailed.
 */
export async function confirmAddress(
  review: Review,
  token: string,
  now: Date,
  deps: SelfServiceDependencies,
): Promise<'done' | 'taken' | 'over'> {
  const found = await lookUpAddress(review, token, now, deps);
  if (found === null) return 'over';
  const { state, subscription } = found;
  if (state === 'done') return 'done';
  const { subscriptions } = deps;
  const other = await subscriptions.byAddress(review.slug, subscription.addressChange?.address ?? '');
  if (other && other.id !== subscription.id) {
    if (other.status === 'ACTIVE' || other.status === 'SUPPRESSED') return 'taken';
    await subscriptions.erase(review.slug, other.id, now.toISOString(), other.consentVersion);
  }
  const outcome = await subscriptions.moveAddress(subscription);
  if (outcome === 'moved') deps.log('info', 'address changed', { review: review.slug, subscription: subscription.id });
  return outcome === 'moved' ? 'done' : outcome === 'taken' ? 'taken' : 'over';
}
