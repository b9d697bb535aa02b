/**
 * What one look at the service came to. `left out`: it could not be looked at from here, and why; nothing is said about it.
 */
export type Verdict = 'ok' | 'warn' | 'fail' | 'left out';

export interface Check {
  /** What was looked at, in a keeper's words. */
  readonly name: string;
  readonly verdict: Verdict;
  /** What was found, one sentence without its full stop. */
  readonly found: string;
  /** What to do about it; `''` where there is nothing to do. */
  readonly remedy: string;
}

export const ok = (name: string, found: string): Check => ({ name, verdict: 'ok', found, remedy: '' });
export const warn = (name: string, found: string, remedy: string): Check => ({ name, verdict: 'warn', found, remedy });
export const fail = (name: string, found: string, remedy: string): Check => ({ name, verdict: 'fail', found, remedy });
export const leftOut = (name: string, why: string): Check => ({ name, verdict: 'left out', found: why, remedy: '' });

/** Whether the service may go live with this: a warning may wait, a fail may not. */
export function mayGoLive(checks: readonly Check[]): boolean {
  return checks.every(({ verdict }) => verdict !== 'fail');
}
