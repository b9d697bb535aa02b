/**
 * NCBI's limit: 3 calls per second and IP without a key, 10 per second and key with one (KA-05318). The second is real
 * and rolls, whatever clock the corpus follows: a client's pace is measured in real time.
 */
export interface RateLimiter {
  take(ip: string, apiKey: string): RateLimitVerdict;
}

export interface RateLimitVerdict {
  readonly allowed: boolean;
  readonly limit: number;
  /** Calls left in this second. */
  readonly remaining: number;
  /** The key, or the address when there is none: NCBI's 429 body echoes it. */
  readonly caller: string;
}

const windowMs = 1000;

/** `nowMs` is a monotonic clock in milliseconds. */
export function createRateLimiter(nowMs: () => number): RateLimiter {
  const taken = new Map<string, number[]>();
  return {
    take(ip, apiKey) {
      const caller = apiKey || ip;
      const limit = apiKey ? 10 : 3;
      const now = nowMs();
      const recent = (taken.get(caller) ?? []).filter((at) => now - at < windowMs);
      const allowed = recent.length < limit;
      if (allowed) recent.push(now);
      taken.set(caller, recent);
      return { allowed, limit, remaining: limit - recent.length, caller };
    },
  };
}
