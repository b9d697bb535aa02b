import { parseDelivery } from '../core/delivery-choices.ts';
import { parseEmailAddress } from '../core/email-address.ts';
import { InvalidRequestError } from '../core/invalid-request.ts';
import { networkOf } from '../core/network.ts';
import type { Counters } from '../core/ports/counters.ts';
import type { Log, Moment } from '../core/ports/moment.ts';
import type { SignUpQueue, SignUpRequests } from '../core/ports/sign-up-requests.ts';
import type { Review } from '../core/review.ts';
import { daySeconds, type SignUpLimits } from '../core/sign-up-limits.ts';
import { TooManyRequestsError } from '../core/too-many-requests.ts';
import { type Choices, parseChoices } from './change-subscription.ts';

export interface AskDependencies {
  readonly signUps: SignUpRequests;
  readonly signUpQueue: SignUpQueue;
  readonly counters: Counters;
  readonly signUpLimits: SignUpLimits;
  readonly moment: Moment;
  readonly log: Log;
}

/** What is known of a sign-up beside its form. */
export interface Visit {
  /** Address of whoever asks; `null` where none can be known, which is not counted. */
  readonly from: string | null;
  /** The field that people do not see was filled in. */
  readonly honeypot: boolean;
}

export const directVisit: Visit = { from: null, honeypot: false };

/** A sign-up form as it came: the address and everything else. */
export type SignUpForm = Readonly<Record<string, unknown>> & { readonly email: unknown };

/** Whoever was not answered within it may ask again. */
const answeredWithinSeconds = daySeconds;

/**
 * Takes a sign-up down and wakes the worker that decides what is mailed. It does the same for every address, known or not,
 * and looks none up: so neither words nor headers nor time tell who is a reader. A form that a machine filled in is
 * forgotten. Throws {@link InvalidRequestError}, {@link TooManyRequestsError}.
 */
export async function askToSignUp(
  review: Review,
  { email, ...form }: SignUpForm,
  visit: Visit,
  now: Date,
  deps: AskDependencies,
): Promise<void> {
  if (visit.honeypot) return;
  const address = parseEmailAddress(email);
  if (address === null)
    throw new InvalidRequestError('That does not look like one e-mail address. Write it as name@example.org.');
  choicesOfForm(review, form);
  if (visit.from !== null) await countNetwork(visit.from, now, deps);
  const id = deps.moment.randomHex(16);
  await deps.signUps.put({
    id,
    review: review.slug,
    address,
    form,
    askedAt: now.toISOString(),
    expiresAt: new Date(now.valueOf() + answeredWithinSeconds * 1_000).toISOString(),
  });
  await deps.signUpQueue.send({ review: review.slug, id }).catch((error: unknown) => {
    // It is taken down: the next sweep answers it.
    const reason = error instanceof Error ? error.name : 'unknown error';
    deps.log('warn', `a sign-up could not be queued (${reason}); the next sweep answers it`, { review: review.slug });
  });
}

/** The choices a form makes, the same when it is asked and when it is answered. Throws {@link InvalidRequestError}. */
export function choicesOfForm(review: Review, form: Readonly<Record<string, unknown>>): Choices {
  const { topics = [], cadence } = form;
  if (!Array.isArray(topics)) throw new InvalidRequestError('`topics` must be a list of topic ids.');
  return { ...parseChoices(review, topics, cadence), delivery: parseDelivery(review, form) };
}

async function countNetwork(from: string, now: Date, { counters, signUpLimits }: AskDependencies): Promise<void> {
  const { network } = signUpLimits;
  // Those whose address cannot be read share one count.
  if (await counters.take(`sign-up network ${networkOf(from) ?? 'unreadable'}`, network, now)) return;
  throw new TooManyRequestsError(
    'There were too many sign-ups from your network. Please try again in an hour; the feeds need no address.',
    network.windowSeconds,
  );
}
