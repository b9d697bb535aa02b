import type { Log } from '../../core/ports/moment.ts';

/** A rotated key signs within five minutes of its rotation. */
export const freshForMs = 5 * 60_000;
/** While Secrets Manager is throttled or away, the last answer serves so long and no longer: a revoked key must die. */
export const usableForMs = 60 * 60_000;

/**
 * Reads a value at first use and again once it is five minutes old. Fails closed: what was never read is not made up, and
 * what could not be read again is used for an hour at most. `elapsedMs` is monotonic. Concurrent callers share one read.
 */
export function cachedSecret<Secret>(
  read: () => Promise<Secret>,
  { elapsedMs, log }: { readonly elapsedMs: () => number; readonly log: Log },
): () => Promise<Secret> {
  let kept: { readonly secret: Secret; readonly readAt: number } | null = null;
  let reading: Promise<Secret> | null = null;
  const readAgain = async () => {
    const secret = await read();
    kept = { secret, readAt: elapsedMs() };
    return secret;
  };
  return async () => {
    if (kept && elapsedMs() - kept.readAt < freshForMs) return kept.secret;
    reading ??= readAgain().finally(() => {
      reading = null;
    });
    const last = kept;
    return reading.catch((error: unknown) => {
      if (!last || elapsedMs() - last.readAt >= usableForMs) throw error;
      // Only the name: an error's message may repeat what was asked for.
      log('warn', 'the secret could not be read again; the last answer is used', {
        error: error instanceof Error ? error.name : 'unknown error',
      });
      return last.secret;
    });
  };
}
