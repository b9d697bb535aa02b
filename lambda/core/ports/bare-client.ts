/** Somebody who asks for a page as a feed reader does: no cookies, no scripts, one request. */
export interface BareClient {
  /** Redirects are not followed. Throws {@link UnansweredError} when there is no answer. */
  get(url: string): Promise<BareAnswer>;
}

export interface BareAnswer {
  readonly status: number;
  readonly contentType: string;
  /** When the answer was made, by the other side's clock; `null` when it does not say. */
  readonly at: Date | null;
  /** Its first thousand characters. */
  readonly beginning: string;
}

export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}
