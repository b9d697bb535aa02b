import { LiteratureUnavailableError, type UnavailableKind } from '../../core/ports/literature.ts';

/** What exactly went wrong with one answer; decides retries, fallbacks and the keeper's remedy. */
export type FailureCode =
  // transport
  | 'no-connection'
  | 'timed-out'
  | 'connection-lost'
  | 'too-large'
  | 'redirected'
  // carrier: status line and page
  | 'rate-limited'
  | 'server-error'
  | 'wrong-address'
  | 'forbidden'
  | 'bad-status'
  | 'blocked'
  | 'web-page'
  | 'empty'
  // body
  | 'no-root'
  | 'malformed'
  | 'unexpected'
  | 'not-ours'
  | 'short'
  | 'error-answer'
  // errors NCBI names in its bodies
  | 'backend'
  | 'backend-eof'
  | 'api-key'
  | 'history-expired'
  | 'no-valid-ids'
  | 'bad-query'
  | 'bad-request'
  | 'batch-rejected';

/**
 * One attempt (or all of them) failed. Its message is always in our own words: bodies of other services and anything
 * that may carry a key never enter it.
 */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly kind: UnavailableKind;
  readonly code: FailureCode;
  /** What the server asked for in Retry-After; `null` when it did not. */
  readonly retryAfterMs: number | null;

  constructor(kind: UnavailableKind, code: FailureCode, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A service as the keeper knows it: named in messages, with the variable that sets its address. */
export interface Service {
  readonly name: string;
  /** Base address without a trailing slash, query or credentials. */
  readonly base: string;
  readonly variable: string;
}

/** Runs one port method; a failure leaves as {@link LiteratureUnavailableError} with what to do about it. */
export async function inWordsOf<T>(service: Service, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    throw new LiteratureUnavailableError(`${service.name}: ${error.message}`, {
      kind: error.kind,
      remedy: remedy(error, service),
    });
  }
}

function remedy({ kind, code }: UpstreamFailure, { name, base, variable }: Service): string {
  if (code === 'wrong-address' || code === 'redirected') {
    return `Check ${variable} (now ${base}): ${name} does not answer at that address.`;
  }
  if (code === 'bad-query') return "Correct the query in the review's taxonomy.yaml: PubMed does not understand it.";
  if (code === 'api-key') return 'Set NCBI_API_KEY to a valid key (NCBI account settings), or remove it.';
  switch (kind) {
    case 'unreachable':
      return `Check this machine's network and ${variable} (now ${base}).`;
    case 'blocked':
      return `${name} refuses this machine's address: stop asking, write to its help desk, and set NCBI_EMAIL and NCBI_API_KEY so that they can reach you.`;
    case 'rejected':
      return 'The request itself is at fault and asking again will not help: please report it with this message.';
    case 'transient':
      return 'Nothing to do: the next poll asks again. If it lasts for a day, look at the status page of the service.';
  }
}
