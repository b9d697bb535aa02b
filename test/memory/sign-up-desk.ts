import type { SignUpWork } from '../../lambda/core/ports/sign-up-requests.ts';
import type { Review } from '../../lambda/core/review.ts';
import { defaultBudget, signUpLimits } from '../../lambda/core/sign-up-limits.ts';
import { type AnswerDependencies, answerSignUp } from '../../lambda/steps/answer-sign-ups.ts';
import type { AskDependencies } from '../../lambda/steps/ask-to-sign-up.ts';
import type { SubscriptionDependencies } from '../../lambda/steps/change-subscription.ts';
import { createMemoryCounters } from './counters.ts';
import { createMemorySignUpRequests } from './sign-up-requests.ts';

export type MemorySignUpDesk = Omit<AskDependencies, 'tokens' | 'moment' | 'log'> &
  Omit<AnswerDependencies, keyof SubscriptionDependencies>;

/**
 * What signing up needs beside the subscriptions, with a worker that answers at once: when the request is answered, the
 * mail is in the mailbox. `reviews` and `now` are asked each time, because tests change both.
 */
export function createMemorySignUpDesk(
  service: SubscriptionDependencies,
  reviews: () => readonly Review[],
  now: () => Date,
): MemorySignUpDesk {
  const desk: MemorySignUpDesk = {
    signUps: createMemorySignUpRequests(),
    counters: createMemoryCounters(),
    signUpLimits: signUpLimits({ ...defaultBudget, ofNetworkAnHour: 10 }),
    disposableDomains: new Set(),
    signUpLeaseMs: 60_000,
    signUpQueue: {
      send: async ({ review, id }: SignUpWork) => {
        const own = reviews().find(({ slug }) => slug === review);
        if (own) await answerSignUp(own, id, now(), { ...service, ...desk });
      },
    },
  };
  return desk;
}
