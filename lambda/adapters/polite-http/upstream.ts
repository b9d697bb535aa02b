import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { type Answer, attempt, type HttpRequest } from './attempt.ts';
import { type FailureCode, UpstreamFailure } from './upstream-failure.ts';

/** How long and how often a service is asked. Every field has a default; see {@link defaultPatience}. */
export interface Patience {
  /** For one question with all its attempts, waits and the reading of its answer. */
  readonly deadlineMs: number;
  /** For one attempt. */
  readonly attemptMs: number;
  readonly attempts: number;
  /** Wait before the second attempt, at least; doubles from there, each with up to 100 % jitter. */
  readonly firstDelayMs: number;
  readonly maxBodyBytes: number;
}

/** 60 s in all and six tries or fewer are what long-running E-utilities clients settled on. */
export const defaultPatience: Patience = {
  deadlineMs: 60_000,
  attemptMs: 25_000,
  attempts: 5,
  firstDelayMs: 1000,
  maxBodyBytes: 64 * 1024 * 1024,
};

export interface UpstreamOptions {
  readonly patience: Patience;
  readonly userAgent: string;
  /** Awaits this request's turn; `patienceMs` is what is left of the deadline. */
  readonly turn?: (signal: AbortSignal, patienceMs: number) => Promise<void>;
  readonly onAnswer?: (answer: Answer) => void;
  readonly onFailure?: (failure: UpstreamFailure) => void;
}

/** Builds the request anew for every attempt: the key may have been dropped in between. */
export type Build = () => HttpRequest;
/** Turns an answer into a value or throws {@link UpstreamFailure}; inside the deadline, so a cut-off body is asked again. */
export type Read<T> = (answer: Answer, attemptNumber: number) => T;

export interface Upstream {
  /** Throws {@link UpstreamFailure} once attempts or deadline are used up, or at once when asking again cannot help. */
  ask<T>(build: Build, read: Read<T>, attempts?: number): Promise<T>;
}

/** A refused connection is tried again only this long: a wrong address should be known soon. */
const unreachablePatienceMs = 8000;
/** After that, for this long, one attempt each: a poll of four sources must not wait four times. */
const unreachableMemoryMs = 60_000;
/** A block is not over in minutes; asking on makes it worse. */
const blockedMemoryMs = 10 * 60_000;
/** Text we cannot place may be permanent: it gets fewer tries. */
const cappedAttempts = 3;
const longestDelayMs = 15_000;
/** Passing troubles that the same request meets again: smaller batches or posting again help, repeating does not. */
const pointlessToRepeat: ReadonlySet<FailureCode> = new Set<FailureCode>(['too-large', 'history-expired']);

/** One service, asked with patience and manners: back-off with jitter, Retry-After honoured, silence after a block. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const { patience } = options;
  let blocked: { until: number; failure: UpstreamFailure } | null = null;
  let wearyUntil = 0;

  return {
    async ask(build, read, attempts = patience.attempts) {
      const started = performance.now();
      if (blocked && started < blocked.until) throw blocked.failure;
      const weary = started < wearyUntil;
      const deadline = AbortSignal.timeout(patience.deadlineMs);
      const leftMs = () => patience.deadlineMs - (performance.now() - started);
      let last: UpstreamFailure | null = null;

      try {
        const value = await pRetry(
          async (number) => {
            await options.turn?.(deadline, leftMs());
            const answer = await attempt(
              build(),
              { timeoutMs: patience.attemptMs, maxBodyBytes: patience.maxBodyBytes, userAgent: options.userAgent },
              deadline,
            );
            options.onAnswer?.(answer);
            return read(answer, number);
          },
          {
            retries: attempts - 1,
            minTimeout: patience.firstDelayMs,
            maxTimeout: longestDelayMs,
            randomize: true,
            signal: deadline,
            onFailedAttempt: async ({ error, retriesLeft }) => {
              if (!(error instanceof UpstreamFailure)) return;
              last = error;
              options.onFailure?.(error);
              if (retriesLeft === 0 || error.retryAfterMs === null) return;
              // Waiting beyond the deadline helps nobody: the next poll asks again.
              if (error.retryAfterMs >= leftMs()) throw error;
              await sleep(error.retryAfterMs, undefined, { signal: deadline });
            },
            shouldRetry: ({ error, attemptNumber }) => {
              if (!(error instanceof UpstreamFailure)) return false;
              if (error.kind === 'unreachable') return !weary && performance.now() - started < unreachablePatienceMs;
              if (error.code === 'error-answer' || error.code === 'bad-status') return attemptNumber < cappedAttempts;
              return error.kind === 'transient' && !pointlessToRepeat.has(error.code);
            },
          },
        );
        wearyUntil = 0;
        return value;
      } catch (error) {
        const failure = finalFailure(error, last, deadline.aborted, patience.deadlineMs);
        if (failure.kind === 'unreachable') wearyUntil = performance.now() + unreachableMemoryMs;
        if (failure.kind === 'blocked') blocked = { until: performance.now() + blockedMemoryMs, failure };
        throw failure;
      }
    },
  };
}

/** When the deadline struck, what failed before it says more than the deadline itself. Our own bugs pass through. */
function finalFailure(error: unknown, last: UpstreamFailure | null, late: boolean, deadlineMs: number) {
  if (error instanceof UpstreamFailure) return error;
  if (!late) throw error;
  const seconds = Math.round(deadlineMs / 100) / 10;
  return last ?? new UpstreamFailure('transient', 'timed-out', `no good answer within ${seconds} s`);
}
