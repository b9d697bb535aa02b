/** The world's non-determinism, handed in: core and steps never read a clock or roll a die themselves. */
export interface Moment {
  /** For leases, guards and time-outs inside one run; milliseconds, monotonic. */
  readonly elapsedMs: () => number;
  /** Comes back when so many milliseconds have passed. */
  readonly wait: (ms: number) => Promise<void>;
  /** Cryptographically random bytes as lower-case hex. */
  readonly randomHex: (bytes: number) => string;
}

/** Words for whoever watches: progress on a terminal, structured log lines in a Lambda. Never an address, never a token. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, string | number | boolean>>,
) => void;
