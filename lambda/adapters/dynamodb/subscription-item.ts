import type { Cadence, Claim, Subscription, SubscriptionStatus } from '../../core/subscription.ts';
import type { PlainItem } from './attributes.ts';
import { numberOf, numbersOf, readable, schemaVersion, textOf, textOrNull } from './read-attribute.ts';

/**
 * Consent, cursor, claim and last delivery stand flat beside each other, not in maps, so that one expression can compare
 * and move them without reading the item first. The review and the id are the item's key.
 */
export function subscriptionAttributes(subscription: Subscription): PlainItem {
  const { address, status, consentVersion, cadence, topics, cursor, since, claim, lastSent } = subscription;
  return {
    v: schemaVersion,
    // No address after an erasure: DynamoDB could hold '' but an absent one can be asked for.
    address: address === '' ? null : address,
    status,
    consentVersion,
    cadence,
    topics: { ...topics },
    cursor,
    since,
    createdAt: subscription.createdAt,
    confirmedAt: subscription.confirmedAt,
    endedAt: subscription.endedAt,
    confirmBy: subscription.confirmBy,
    signUpMails: subscription.signUpMails?.join(' ') || null,
    ...claimAttributes(claim),
    sentRun: lastSent?.run ?? null,
    sentFrom: lastSent?.from ?? null,
    sentTo: lastSent?.to ?? null,
    sentAt: lastSent?.at ?? null,
    sentOutcome: lastSent?.outcome ?? null,
  };
}

/** `null` closes the claim: its attributes are removed. */
export function claimAttributes(claim: Claim | null): PlainItem {
  return {
    claimDelivery: claim?.delivery ?? null,
    claimRun: claim?.run ?? null,
    claimFrom: claim?.from ?? null,
    claimTo: claim?.to ?? null,
    claimAt: claim?.at ?? null,
    claimAttempt: claim?.attempt ?? null,
  };
}

export function subscriptionOf(review: string, item: PlainItem): Subscription {
  readable(item);
  return {
    id: textOf(item, 'SK'),
    review,
    address: textOrNull(item, 'address') ?? '',
    status: textOf(item, 'status') as SubscriptionStatus,
    consentVersion: numberOf(item, 'consentVersion'),
    cadence: textOf(item, 'cadence') as Cadence,
    topics: numbersOf(item, 'topics'),
    cursor: numberOf(item, 'cursor'),
    since: numberOf(item, 'since'),
    claim: claimOf(item),
    createdAt: textOf(item, 'createdAt'),
    confirmedAt: textOrNull(item, 'confirmedAt'),
    endedAt: textOrNull(item, 'endedAt'),
    confirmBy: textOrNull(item, 'confirmBy'),
    ...signUpMailsOf(item),
    lastSent: lastSentOf(item),
  };
}

function signUpMailsOf(item: PlainItem): Pick<Subscription, 'signUpMails'> {
  const times = textOrNull(item, 'signUpMails');
  return times === null ? {} : { signUpMails: times.split(' ') };
}

function claimOf(item: PlainItem): Claim | null {
  const delivery = textOrNull(item, 'claimDelivery');
  if (delivery === null) return null;
  return {
    delivery,
    run: textOf(item, 'claimRun'),
    from: numberOf(item, 'claimFrom'),
    to: numberOf(item, 'claimTo'),
    at: textOf(item, 'claimAt'),
    attempt: numberOf(item, 'claimAttempt'),
  };
}

function lastSentOf(item: PlainItem): Subscription['lastSent'] {
  const run = textOrNull(item, 'sentRun');
  if (run === null) return null;
  return {
    run,
    from: numberOf(item, 'sentFrom'),
    to: numberOf(item, 'sentTo'),
    at: textOf(item, 'sentAt'),
    outcome: textOf(item, 'sentOutcome') === 'failed' ? 'failed' : 'delivered',
  };
}
