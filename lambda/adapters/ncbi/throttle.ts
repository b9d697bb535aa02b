import { setTimeout as sleep } from 'node:timers/promises';
import pThrottle from 'p-throttle';
import { UpstreamFailure } from '../polite-http/upstream-failure.ts';

/** The one gate all requests to NCBI pass: E-utilities and ID converter share one allowance per key or address. */
export interface Throttle {
  /** Resolves when this request may start. Throws when a pause lasts longer than `patienceMs`. */
  turn(signal: AbortSignal, patienceMs: number): Promise<void>;
  /** Nobody starts for so long from now (Retry-After, an allowance used up). */
  pause(ms: number): void;
  /** From here on at the rate without a key. */
  dropKey(): void;
}

export interface ThrottleGaps {
  /** Between two starts, milliseconds. */
  readonly keyedMs: number;
  readonly keylessMs: number;
}

/**
 * NCBI allows 10 requests a second with a key and 3 without (KA-05317); the gaps leave room for uneven arrival: 10 × 110 ms
 * and 3 × 350 ms are both more than the second in which one more would be too many.
 */
export const ncbiGaps: ThrottleGaps = { keyedMs: 110, keylessMs: 350 };

/** `keyed` says whether requests will carry an API key. Gaps of 0 are for servers of one's own. */
export function createThrottle(keyed: boolean, gaps: ThrottleGaps = ncbiGaps): Throttle {
  let nextSlot = slots(keyed ? gaps.keyedMs : gaps.keylessMs);
  let pausedUntil = 0;

  const pause = (ms: number) => {
    pausedUntil = Math.max(pausedUntil, performance.now() + ms);
  };

  return {
    pause,
    dropKey() {
      nextSlot = slots(gaps.keylessMs);
      // What was started with the key a moment ago may count against the address now.
      if (gaps.keylessMs > 0) pause(1000);
    },
    async turn(signal, patienceMs) {
      for (;;) {
        const waitMs = pausedUntil - performance.now();
        if (waitMs >= patienceMs) {
          const seconds = Math.ceil(waitMs / 1000);
          throw new UpstreamFailure('transient', 'rate-limited', `it asked for a pause of ${seconds} s more`, waitMs);
        }
        if (waitMs > 0) await sleep(waitMs, undefined, { signal });
        // A pause may have been called while we stood in line; then line up again behind it, still evenly spaced.
        await nextSlot();
        signal.throwIfAborted();
        if (performance.now() >= pausedUntil) return;
      }
    },
  };
}

/** With a weight, p-throttle checks a slot again at the moment it is used, so late timers never bunch two starts. */
function slots(gapMs: number): () => Promise<void> {
  if (gapMs === 0) return async () => {};
  return pThrottle({ limit: 1, interval: gapMs, strict: true, weight: () => 1 })(async () => {});
}
