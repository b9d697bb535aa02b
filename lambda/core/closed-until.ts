/** What a page or feed is as of, and how far its past is over. */
export interface Moments {
  /** ISO 8601 of the newest event: what the page is as of. */
  readonly asOf: string;
  /** ISO 8601: months and years before it are over, and closed parts hold their articles. Absent: `asOf`. */
  readonly closedUntil?: string;
}

/** See {@link Moments.closedUntil}. */
export function closedUntil(moments: Moments): string {
  return moments.closedUntil ?? moments.asOf;
}
