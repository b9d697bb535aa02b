import type { SignUpQueue, SignUpWork } from '../lambda/core/ports/sign-up-requests.ts';
import type { Review } from '../lambda/core/review.ts';
import { type AnswerDependencies, answerSignUp, sweepSignUps } from '../lambda/steps/answer-sign-ups.ts';

/** The worker of sign-ups on one machine: in this process, one request after another. */
export interface SignUpDesk {
  readonly queue: SignUpQueue;
  /** Answers what waits in the table, and whatever a killed process left there. Answers how many. */
  readonly sweep: (review: Review, now: Date) => Promise<number>;
  /** When everything that was queued is answered. */
  readonly idle: () => Promise<void>;
}

/**
 * Requests lie in the table; this only wakes somebody for them. A process that is killed loses nothing: the next tick
 * sweeps. Here the page waits for the mail, so that whoever looks into the mailbox next finds it: nothing is hidden by time
 * from somebody who can read all the mail. On AWS a queue stands in between.
 */
export function openSignUpDesk(
  reviews: readonly Review[],
  now: () => Date,
  deps: Omit<AnswerDependencies, 'signUpLeaseMs'>,
): SignUpDesk {
  // The data folder is locked for this process and its worker is one chain, so no other worker can hold a request.
  const own: AnswerDependencies = { ...deps, signUpLeaseMs: 0 };
  let chain: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = chain.then(work);
    chain = done.catch(() => {});
    return done;
  };
  const answer = async ({ review: slug, id }: SignUpWork) => {
    const review = reviews.find((candidate) => candidate.slug === slug);
    if (review) await answerSignUp(review, id, now(), own);
  };
  return {
    queue: {
      send: async (work) => {
        await inTurn(() => answer(work)).catch((error: unknown) => {
          const reason = error instanceof Error ? error.name : 'unknown error';
          deps.log('warn', `a sign-up could not be answered (${reason}); the next tick does it`, {
            review: work.review,
          });
        });
      },
    },
    sweep: (review, at) => inTurn(() => sweepSignUps(review, at, own)),
    idle: () => inTurn(async () => {}),
  };
}
