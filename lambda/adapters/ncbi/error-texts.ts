import { UpstreamFailure } from '../polite-http/upstream-failure.ts';

/**
 * What the texts in `<ERROR>`, `"ERROR"` and `"error"` mean. First match wins: a permanent text may stand inside a phrase
 * that is otherwise transient ("Search Backend failed: … 'retstart' cannot be larger than 9998"), so those come first.
 */
export function failureOfErrorText(text: string): UpstreamFailure {
  // One text form answers with plus signs for spaces.
  const words = text.replace(/[+\s]+/g, ' ');
  const found = meanings.find(({ pattern }) => pattern.test(words));
  if (!found) return new UpstreamFailure('transient', 'error-answer', 'it answered with an error we do not know');
  return new UpstreamFailure(found.kind, found.code, found.message);
}

/** Does the text name any error we know? For bodies that are neither XML nor JSON. */
export function isKnownErrorText(text: string): boolean {
  const words = text.replace(/[+\s]+/g, ' ');
  return meanings.some(({ pattern }) => pattern.test(words));
}

interface Meaning {
  readonly pattern: RegExp;
  readonly kind: UpstreamFailure['kind'];
  readonly code: UpstreamFailure['code'];
  readonly message: string;
}

const meanings: readonly Meaning[] = [
  {
    pattern: /api[ _-]?key.{0,20}(?:invalid|not valid|wrong|unknown|expired)|(?:invalid|wrong|unknown) api[ _-]?key/i,
    kind: 'rejected',
    code: 'api-key',
    message: 'it does not accept the API key',
  },
  {
    pattern: /rate limit exceeded|too many requests/i,
    kind: 'transient',
    code: 'rate-limited',
    message: 'it asks us to slow down',
  },
  {
    pattern: /unable to obtain query|session has expired/i,
    kind: 'transient',
    code: 'history-expired',
    message: 'it no longer knows the posted ids',
  },
  {
    pattern: /history.{0,20}out of range|available in history/i,
    kind: 'transient',
    code: 'history-expired',
    message: 'it holds fewer posted ids than we asked for',
  },
  {
    pattern: /id list is empty/i,
    kind: 'rejected',
    code: 'no-valid-ids',
    message: 'it accepts none of the ids',
  },
  {
    pattern: /retstart' cannot be larger|out of acceptable range/i,
    kind: 'rejected',
    code: 'bad-request',
    message: 'it gives only the first 9,999 results',
  },
  { pattern: /empty term/i, kind: 'rejected', code: 'bad-query', message: 'the query is empty' },
  {
    pattern: /invalid db name|wrong db name|neither query_key nor id|empty id list/i,
    kind: 'rejected',
    code: 'bad-request',
    message: 'it does not understand the request',
  },
  {
    pattern: /c\+\+ exception|read failed|unexpectedly closed connection/i,
    kind: 'transient',
    code: 'backend-eof',
    message: 'a server behind it hung up',
  },
  {
    pattern:
      /search backend failed|address table is empty|couldn.{0,6}t resolve|cannot get document summary|proxy_stream|failed to connect|eutils_lb|error forwarding request|unable to route request/i,
    kind: 'transient',
    code: 'backend',
    message: 'a server behind it is down',
  },
];
