import type { Sending, SendingState, Trouble } from '../../lambda/core/ports/sending-state.ts';

/** {@link SendingState} in memory: same behaviour as the DynamoDB one, proved by the same contract suite. */
export function createMemorySendingState(): SendingState {
  let sending: Sending = { paused: null, resumed: null };
  const noted = new Map<string, { readonly trouble: Trouble; readonly at: string }>();
  return {
    read: async () => sending,
    pause: async (paused) => {
      if (sending.paused) return false;
      sending = { ...sending, paused };
      return true;
    },
    resume: async (resumed) => {
      if (!sending.paused) return false;
      sending = { paused: null, resumed: resumed ?? sending.resumed };
      return true;
    },
    note: async (trouble, event, at) => {
      const key = `${at.slice(0, 10)}/${trouble}#${event}`;
      if (!noted.has(key)) noted.set(key, { trouble, at });
    },
    troubles: async (after, now) => {
      const until = now.toISOString().slice(0, 10);
      const all = [...noted.values()].filter(({ at }) => at > after && at.slice(0, 10) <= until);
      const count = (trouble: Trouble) => all.filter((one) => one.trouble === trouble).length;
      return { bounce: count('bounce'), complaint: count('complaint') };
    },
  };
}
