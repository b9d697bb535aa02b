import { InvalidRequestError } from '../core/invalid-request.ts';
import type { Counters } from '../core/ports/counters.ts';
import type { SignUpRequest, SignUpRequests } from '../core/ports/sign-up-requests.ts';
import type { Review } from '../core/review.ts';
import { isDisposable, mailboxKey, type SignUpLimits } from '../core/sign-up-limits.ts';
import { maySignUpMail } from '../core/subscription.ts';
import { choicesOfForm } from './ask-to-sign-up.ts';
import { type SubscriptionDependencies, subscribe } from './change-subscription.ts';

export interface AnswerDependencies extends SubscriptionDependencies {
  readonly signUps: SignUpRequests;
  readonly counters: Counters;
  readonly signUpLimits: SignUpLimits;
  /** Hosts whose addresses are mailed nothing; empty unless the keeper keeps a list. */
  readonly disposableDomains: ReadonlySet<string>;
  /** How long a request is one worker's: longer than a worker may run. */
  readonly signUpLeaseMs: number;
}

/**
 * `answered`: what was to be sent is sent, and the request is gone. `none`: it was answered before, or another worker has
 * it. `waits`: no mail can be sent for it now; a later sweep answers it, until it expires.
 */
export type Answer = 'answered' | 'none' | 'waits';

/** How many a sweep looks at: more than any budget sends between two sweeps. */
const sweepAtMost = 1_000;

/** The message an alarm listens for (infra/keeper-alarms.ts). */
export const budgetUsedUpMessage = 'the budget of sign-up mails is used up';

/**
 * Answers one sign-up by mail, or by nothing. Killed anywhere, it can be done again: what it took of a limit and noted on
 * the subscription bears the request's id, and the request is removed last.
 */
export async function answerSignUp(review: Review, id: string, now: Date, deps: AnswerDependencies): Promise<Answer> {
  const request = await deps.signUps.take(review.slug, id, now, deps.signUpLeaseMs);
  if (request === null) return 'none';
  const answer = await decide(review, request, now, deps);
  if (answer === 'answered') await deps.signUps.remove(review.slug, id);
  return answer;
}

/** Answers what waits: what no message woke a worker for, what a killed one left, and what the budget held back. */
export async function sweepSignUps(review: Review, now: Date, deps: AnswerDependencies): Promise<number> {
  const waiting = await deps.signUps.waiting(review.slug, sweepAtMost);
  const oldestFirst = waiting.toSorted((a, b) => (a.askedAt < b.askedAt ? -1 : 1));
  let answered = 0;
  for (const { id } of oldestFirst) {
    const answer = await answerSignUp(review, id, now, deps);
    if (answer === 'waits') break; // what held this one back holds back the next
    if (answer === 'answered') answered += 1;
  }
  return answered;
}

async function decide(review: Review, request: SignUpRequest, now: Date, deps: AnswerDependencies): Promise<Answer> {
  const { address, id } = request;
  const drop = (reason: string) => {
    deps.log('info', `sign-up not answered: ${reason}`, { review: review.slug, request: id });
    return 'answered' as const;
  };
  if (request.expiresAt <= now.toISOString()) return drop('it has expired');
  if (isDisposable(address, deps.disposableDomains)) return drop('the host is on the list of disposable ones');
  try {
    const choices = choicesOfForm(review, request.form);
    const there = await deps.subscriptions.byAddress(review.slug, address);
    const isMailed = there === null || (there.status !== 'SUPPRESSED' && maySignUpMail(there, now));
    if (isMailed) {
      // Who has confirmed once is counted by the subscription itself, from that confirmation on.
      const isKnown = there !== null && there.confirmedAt !== null;
      if (!isKnown && !(await mailboxHasRoom(review, request, now, deps))) return drop('the mailbox had enough');
      if (!(await budgetHasRoom(id, now, deps))) return 'waits';
    }
    return (await subscribe(review, address, choices, now, deps, id)) === 'later' ? 'waits' : 'answered';
  } catch (error) {
    // The form was good when it was sent; the review has changed since.
    if (error instanceof InvalidRequestError) return drop('the review no longer has what was chosen');
    throw error;
  }
}

async function mailboxHasRoom(
  review: Review,
  { address, id }: SignUpRequest,
  now: Date,
  { counters, signUpLimits }: AnswerDependencies,
): Promise<boolean> {
  const key = mailboxKey(address);
  return (
    (await counters.take(`${key} ${review.slug}`, signUpLimits.mailbox, now, id)) &&
    (await counters.take(key, signUpLimits.mailboxADay, now, id))
  );
}

async function budgetHasRoom(id: string, now: Date, deps: AnswerDependencies): Promise<boolean> {
  for (const limit of deps.signUpLimits.budget) {
    if (await deps.counters.take('sign-up budget', limit, now, id)) continue;
    // Once a quarter of an hour: a flood must not flood the log.
    if (await deps.counters.take('sign-up budget alarm', { limit: 1, windowSeconds: 900 }, now))
      deps.log('error', budgetUsedUpMessage, { mails: limit.limit, hours: limit.windowSeconds / 3_600 });
    return false;
  }
  return true;
}
