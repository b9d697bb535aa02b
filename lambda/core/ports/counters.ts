/** How often something may happen. */
export interface Limit {
  readonly limit: number;
  readonly windowSeconds: number;
}

/**
 * Up to this a limit holds in *every* stretch of `windowSeconds`; a larger one holds in each window of the clock (the hour
 * from :00, the UTC day), so that counting a thousand costs no more than counting one.
 */
export const exactLimitAtMost = 16;

/** Counts what is rationed, across every worker. Keys may hold addresses: an implementation keeps a keyed hash only. */
export interface Counters {
  /**
   * Takes one, unless the limit is reached: then `false`, and nothing is counted. Whoever takes again under an `id` that
   * was granted in the same window has it already (limits up to {@link exactLimitAtMost}): work that is repeated after a
   * crash is not refused for what it took itself.
   */
  take(key: string, limit: Limit, now: Date, id?: string): Promise<boolean>;
}
