import { topicsInForce } from '../core/digest.ts';
import { InvalidRequestError } from '../core/invalid-request.ts';
import { confirmDays, ownDataHours, undoDays } from '../core/retention.ts';
import type { Review } from '../core/review.ts';
import type { OwnData } from '../core/self-service-views.ts';
import { type Subscription, withSignUpMail } from '../core/subscription.ts';
import { mayAskNow } from './change-address.ts';
import { subscriptionOf } from './change-subscription.ts';
import { mailUntagged, type SelfServiceDependencies } from './self-service-mail.ts';

export type OwnDataAct = 'export' | 'erase';

/**
 * Mails a link to the address on file: a digest may have been forwarded, so its own links show and erase nothing. Asked
 * for with the link of any mail, also after the end. A suppressed address is mailed nothing; the keeper can do it then.
 * Throws {@link InvalidRequestError}.
 */
export async function askForOwnData(
  review: Review,
  token: string,
  act: OwnDataAct,
  now: Date,
  deps: SelfServiceDependencies,
): Promise<'asked' | 'over'> {
  const before = await ownerOf(review, token, deps);
  if (before === null) return 'over';
  if (before.status === 'SUPPRESSED' || before.address === '') return 'asked';
  mayAskNow(before, now);
  const after = await deps.subscriptions.amend(before, { signUpMails: withSignUpMail(before, now) });
  if (after === null)
    throw new InvalidRequestError('Your subscription is being changed at this moment. Please try again in a minute.');
  const { id, consentVersion } = after;
  const until = new Date(now.valueOf() + ownDataHours * 3_600_000).toISOString();
  const link = deps.tokens.sign({ purpose: act, review: review.slug, subscription: id, consentVersion, until });
  const url = deps.links.ownPage(review.slug, act, link);
  const frame = { review, links: deps.links, sampleNotice: deps.sampleNotice };
  await mailUntagged(after.address, deps.templates.linkMail({ frame, kind: act, url, until }), after, deps);
  return 'asked';
}

/** Whose mail a link came with, whatever became of the subscription since. */
async function ownerOf(review: Review, token: string, deps: SelfServiceDependencies): Promise<Subscription | null> {
  return (
    (await subscriptionOf(review, token, 'preferences', deps)) ??
    (await subscriptionOf(review, token, 'unsubscribe', deps))
  );
}

/** The subscription that a freshly mailed link speaks for, or `null`: expired, not ours, or older than a change of consent. */
export async function lookUpOwnData(
  review: Review,
  token: string,
  act: OwnDataAct,
  now: Date,
  deps: Pick<SelfServiceDependencies, 'tokens' | 'subscriptions'>,
): Promise<Subscription | null> {
  const claim = deps.tokens.verify(token, act);
  if (claim === null || claim.review !== review.slug) return null;
  if (claim.until === undefined || claim.until <= now.toISOString()) return null;
  const subscription = await deps.subscriptions.get(review.slug, claim.subscription);
  const isTheirs = subscription?.consentVersion === claim.consentVersion && subscription.address !== '';
  return isTheirs ? subscription : null;
}

export async function exportOwnData(
  review: Review,
  token: string,
  now: Date,
  deps: Pick<SelfServiceDependencies, 'tokens' | 'subscriptions' | 'links'>,
): Promise<OwnData | null> {
  const subscription = await lookUpOwnData(review, token, 'export', now, deps);
  return subscription && ownDataOf(review, subscription, now, deps);
}

/** Everything that is stored about one reader of a review. */
export function ownDataOf(
  review: Review,
  subscription: Subscription,
  now: Date,
  { links }: Pick<SelfServiceDependencies, 'links'>,
): OwnData {
  const { slug, title, taxonomy } = review;
  const { unfinished: _, ...stored } = subscription;
  return {
    about: 'Everything this service stores about your subscription to this review.',
    exportedAt: now.toISOString(),
    review: { slug, title, url: links.review(slug) },
    follows: topicsInForce(taxonomy, subscription),
    stored,
    kept: {
      pending: `A sign-up that is not confirmed is erased after ${confirmDays} days.`,
      ended: `${undoDays} days after the end of a subscription its address and choices are erased.`,
      suppressed: `After a permanent bounce or a complaint the address is erased after ${undoDays} days; a keyed hash of it stays, so that nothing is sent to it again.`,
    },
  };
}

/** Erases at once, a digest in flight included: its late events find nobody. `done` also when the link was used before. */
export async function eraseOwnData(
  review: Review,
  token: string,
  now: Date,
  deps: Pick<SelfServiceDependencies, 'tokens' | 'subscriptions' | 'log'>,
): Promise<'done' | 'over'> {
  const subscription = await lookUpOwnData(review, token, 'erase', now, deps);
  if (subscription === null) return wasErasedBy(review, token, deps);
  await deps.subscriptions.erase(review.slug, subscription.id, now.toISOString());
  deps.log('info', 'erased by the reader', { review: review.slug, subscription: subscription.id });
  return 'done';
}

async function wasErasedBy(
  review: Review,
  token: string,
  { tokens, subscriptions }: Pick<SelfServiceDependencies, 'tokens' | 'subscriptions'>,
): Promise<'done' | 'over'> {
  const claim = tokens.verify(token, 'erase');
  if (claim?.review !== review.slug) return 'over';
  const subscription = await subscriptions.get(review.slug, claim.subscription);
  const wasErased = subscription?.status === 'ERASED' && subscription.consentVersion === claim.consentVersion + 1;
  if (wasErased) await subscriptions.finish(review.slug, subscription.id);
  return wasErased ? 'done' : 'over';
}
