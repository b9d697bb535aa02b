import { type Counters, exactLimitAtMost } from '../../lambda/core/ports/counters.ts';

/** {@link Counters} in memory: same behaviour as the DynamoDB ones, proved by the same contract suite. */
export function createMemoryCounters(): Counters {
  const taken = new Map<string, { readonly at: number; readonly id: string }[]>();
  const counts = new Map<string, number>();
  let unnamed = 0;
  return {
    take: async (key, { limit, windowSeconds }, now, id) => {
      if (limit < 1) return false;
      const name = `${limit}/${windowSeconds} ${key}`;
      const windowMs = windowSeconds * 1_000;
      if (limit > exactLimitAtMost) {
        const window = `${name} ${Math.floor(now.valueOf() / windowMs)}`;
        const count = counts.get(window) ?? 0;
        if (count >= limit) return false;
        counts.set(window, count + 1);
        return true;
      }
      const live = (taken.get(name) ?? []).filter(({ at }) => at > now.valueOf() - windowMs);
      if (id !== undefined && live.some((take) => take.id === id)) return true;
      if (live.length >= limit) return false;
      unnamed += 1;
      taken.set(name, [...live, { at: now.valueOf(), id: id ?? `unnamed-${unnamed}` }]);
      return true;
    },
  };
}
