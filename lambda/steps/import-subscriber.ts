import { parseEmailAddress } from '../core/email-address.ts';
import { InvalidRequestError } from '../core/invalid-request.ts';
import type { Review } from '../core/review.ts';
import type { Subscription } from '../core/subscription.ts';
import { type Choices, importConfirmed, type SubscriptionDependencies, subscribe } from './change-subscription.ts';

/**
 * What became of one line of a keeper's list: `confirmed` by proof of consent, `asked` by mail, or left as it was, because
 * the address is subscribed, waits for its confirmation, has left, or must not be mailed; `later`: the mail service takes
 * none now.
 */
export type ImportOutcome = 'confirmed' | 'asked' | 'subscribed' | 'waiting' | 'hasLeft' | 'suppressed' | 'later';

const proofAtMost = 500;

/**
 * Takes one address in. Without proof of consent it gets one mail with a confirm link, and is pending until it is used. What
 * is there already stays as it is: an import never weakens a suppression, downgrades a confirmation, mails somebody who has
 * left, or changes a reader's own choices. Throws {@link InvalidRequestError}.
 *
 * @param consent how and when it was given, in the keeper's words; kept with the subscription. `''`: no proof.
 */
export async function importSubscriber(
  review: Review,
  email: unknown,
  choices: Choices,
  consent: string,
  now: Date,
  deps: SubscriptionDependencies,
): Promise<ImportOutcome> {
  const address = parseEmailAddress(email);
  if (address === null) throw new InvalidRequestError('`email` is not one plain e-mail address.');
  const proof = consent.trim();
  if (proof.length > proofAtMost)
    throw new InvalidRequestError(`\`consent\` is longer than ${proofAtMost} characters.`);
  const there = await deps.subscriptions.byAddress(review.slug, address);
  if (there) return asItIs(there);
  if (proof !== '') {
    const made = await importConfirmed(review, address, choices, now, deps, proof);
    return made.consentProof === proof ? 'confirmed' : asItIs(made);
  }
  const outcome = await subscribe(review, address, choices, now, deps);
  if (outcome !== 'later') return outcome === 'mailed' ? 'asked' : 'waiting';
  // Nothing was mailed: without this it would wait for a link that nobody has, and importing it again would leave it be.
  const made = await deps.subscriptions.byAddress(review.slug, address);
  if (made?.status === 'PENDING')
    await deps.subscriptions.erase(review.slug, made.id, now.toISOString(), made.consentVersion);
  return 'later';
}

function asItIs({ status }: Subscription): ImportOutcome {
  switch (status) {
    case 'ACTIVE':
      return 'subscribed';
    case 'PENDING':
      return 'waiting';
    case 'UNSUBSCRIBED':
    case 'ERASED':
      return 'hasLeft';
    case 'SUPPRESSED':
      return 'suppressed';
  }
}
