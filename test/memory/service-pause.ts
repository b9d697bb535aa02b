import type { Pause, ServicePause } from '../../lambda/core/ports/service-pause.ts';

/** {@link ServicePause} in memory: same behaviour as the DynamoDB one, proved by the same contract suite. */
export function createMemoryServicePause(): ServicePause {
  let held: Pause | null = null;
  return {
    read: async () => held,
    pause: async (pause) => {
      held ??= pause;
      return held;
    },
    resume: async () => {
      const was = held !== null;
      held = null;
      return was;
    },
  };
}
