import type { SendQuota, SendRate } from '../../lambda/core/ports/send-rate.ts';
import {
  freshRate,
  giveBackToRate,
  type RateAnswer,
  type RateState,
  takeForSignUp,
  takeFromRate,
  takenInADay,
} from '../../lambda/core/send-rate.ts';

/** Faster than any test asks: for tests that are about something else. */
export const boundless: SendQuota = { perSecond: 1_000_000, perDay: Number.POSITIVE_INFINITY, sentLastDay: 0 };

/** {@link SendRate} in memory: same behaviour as the DynamoDB one, proved by the same contract suite. */
export function createMemorySendRate(quota: () => Promise<SendQuota> = async () => boundless): SendRate {
  let state: RateState = freshRate;
  let basis: { readonly quota: SendQuota; readonly others: number } | null = null;
  const taking =
    (take: (others: number, current: SendQuota) => ReturnType<typeof takeForSignUp>) =>
    async (now: Date): Promise<RateAnswer> => {
      const current = await quota();
      if (basis?.quota !== current)
        basis = { quota: current, others: Math.max(0, current.sentLastDay - takenInADay(state, now)) };
      const { answer, next } = take(basis.others, current);
      state = next ?? state;
      return answer;
    };
  return {
    reserve: (want, now) => taking((others, current) => takeFromRate(state, want, current, others, now))(now),
    reserveForSignUp: (now) => taking((others, current) => takeForSignUp(state, current, others, now))(now),
    giveBack: async (last, spare, now) => {
      if (spare.mails >= 1) state = giveBackToRate(state, last, spare, now);
    },
    takenByDay: async () => state.days,
  };
}
