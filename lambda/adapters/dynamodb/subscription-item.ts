import type { Amendment } from '../../core/ports/subscription-store.ts';
import {
  type Cadence,
  type Claim,
  freshState,
  plainChoices,
  quietPolicies,
  type Subscription,
  type SubscriptionStatus,
} from '../../core/subscription.ts';
import type { PlainItem } from './attributes.ts';
import { decodeRanges, decodeRangesByName, encodeRanges, encodeRangesByName } from './event-ranges.ts';
import type { Expression } from './expression.ts';
import {
  numberOf,
  numberOrNull,
  numbersOf,
  readable,
  schemaVersion,
  textOf,
  textOrNull,
  textsOf,
} from './read-attribute.ts';

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
    choicesVersion: subscription.choicesVersion ?? null,
    cadence,
    ...choiceAttributes(subscription),
    topics: { ...topics },
    left: encodeRangesByName(subscription.left),
    gaps: encodeRanges(subscription.gaps),
    cursor,
    since,
    createdAt: subscription.createdAt,
    confirmedAt: subscription.confirmedAt,
    endedAt: subscription.endedAt,
    confirmBy: subscription.confirmBy,
    signUpMails: subscription.signUpMails?.join(' ') || null,
    softBounces: subscription.softBounces.length > 0 ? subscription.softBounces : null,
    newAddress: subscription.addressChange?.address ?? null,
    newAddressBy: subscription.addressChange?.confirmBy ?? null,
    consentProof: subscription.consentProof,
    ...claimAttributes(claim),
    sentRun: lastSent?.run ?? null,
    sentFrom: lastSent?.from ?? null,
    sentTo: lastSent?.to ?? null,
    sentAt: lastSent?.at ?? null,
    sentOutcome: lastSent?.outcome ?? null,
    sentDelivery: lastSent?.delivery ?? null,
  };
}

/** Holds while nobody has changed the choices that were read. */
export function sameChoices({ choicesVersion }: Pick<Subscription, 'choicesVersion'>): Expression {
  return choicesVersion === undefined
    ? { expression: 'attribute_not_exists(#choicesVersion)' }
    : { expression: '#choicesVersion = :choices', values: { choices: choicesVersion } };
}

// What a reader did not choose takes no room, and is read as it was before it could be chosen.
function choiceAttributes({ schedule, scheduledAt, cap, quiet, pausedUntil }: Subscription): PlainItem {
  return {
    scheduledAt,
    timeZone: schedule?.timeZone ?? null,
    weekday: schedule?.weekday ?? null,
    hour: schedule?.hour ?? null,
    cap,
    quiet: quiet === plainChoices.quiet ? null : quiet,
    pausedUntil,
  };
}

/** What an erasure takes out of the item: the address, every choice, and whatever else tells of the person. */
export const forgottenAttributes: PlainItem = {
  address: null,
  topics: {},
  choicesVersion: null,
  confirmBy: null,
  signUpMails: null,
  timeZone: null,
  weekday: null,
  hour: null,
  scheduledAt: null,
  cap: null,
  quiet: null,
  pausedUntil: null,
  left: null,
  gaps: null,
  softBounces: null,
  newAddress: null,
  newAddressBy: null,
  consentProof: null,
};

const amendable: Readonly<Record<keyof Amendment, readonly string[]>> = {
  status: ['status'],
  consentVersion: ['consentVersion'],
  endedAt: ['endedAt'],
  topics: ['topics'],
  left: ['left'],
  addressChange: ['newAddress', 'newAddressBy'],
  signUpMails: ['signUpMails'],
  consentProof: ['consentProof'],
};

/** The attributes that an amendment sets; all others stay as they are in the table. */
export function amendedAttributes(before: Subscription, changes: Amendment): PlainItem {
  const all = subscriptionAttributes({ ...before, ...changes });
  const names = (Object.keys(changes) as (keyof Amendment)[]).flatMap((field) => amendable[field]);
  return Object.fromEntries(names.map((name) => [name, all[name] ?? null]));
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
    ...choicesVersionOf(item),
    ...choicesOf(item),
    topics: numbersOf(item, 'topics'),
    left: decodeRangesByName(item, 'left'),
    gaps: decodeRanges(item, 'gaps'),
    cursor: numberOf(item, 'cursor'),
    since: numberOf(item, 'since'),
    claim: claimOf(item),
    createdAt: textOf(item, 'createdAt'),
    confirmedAt: textOrNull(item, 'confirmedAt'),
    endedAt: textOrNull(item, 'endedAt'),
    confirmBy: textOrNull(item, 'confirmBy'),
    ...signUpMailsOf(item),
    lastSent: lastSentOf(item),
    softBounces: item.softBounces === undefined ? freshState.softBounces : textsOf(item, 'softBounces'),
    addressChange: addressChangeOf(item),
    consentProof: textOrNull(item, 'consentProof'),
    ...((item.leavingHash ?? item.erasingHash ?? null) !== null && { unfinished: true as const }),
  };
}

function choicesVersionOf(item: PlainItem): Pick<Subscription, 'choicesVersion'> {
  const choicesVersion = numberOrNull(item, 'choicesVersion');
  return choicesVersion === null ? {} : { choicesVersion };
}

function choicesOf(item: PlainItem) {
  const timeZone = textOrNull(item, 'timeZone');
  const quiet = textOrNull(item, 'quiet');
  return {
    schedule: timeZone === null ? null : { timeZone, weekday: numberOf(item, 'weekday'), hour: numberOf(item, 'hour') },
    scheduledAt: textOrNull(item, 'scheduledAt'),
    cap: numberOrNull(item, 'cap'),
    quiet: quietPolicies.find((policy) => policy === quiet) ?? plainChoices.quiet,
    pausedUntil: textOrNull(item, 'pausedUntil'),
  };
}

function addressChangeOf(item: PlainItem): Subscription['addressChange'] {
  const address = textOrNull(item, 'newAddress');
  return address === null ? null : { address, confirmBy: textOf(item, 'newAddressBy') };
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
  const delivery = textOrNull(item, 'sentDelivery');
  if (run === null) return null;
  return {
    run,
    from: numberOf(item, 'sentFrom'),
    to: numberOf(item, 'sentTo'),
    at: textOf(item, 'sentAt'),
    outcome: textOf(item, 'sentOutcome') === 'failed' ? 'failed' : 'delivered',
    ...(delivery !== null && { delivery }),
  };
}
