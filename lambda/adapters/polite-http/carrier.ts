import type { Answer } from './attempt.ts';
import { UpstreamFailure } from './upstream-failure.ts';

/**
 * What can be told without reading the format: rate limit and server errors, redirects, web pages, nothing at all. Answers
 * the body without byte order mark and leading space; throws {@link UpstreamFailure}. The order matters: a page of a 500
 * is a server error, a page of a 200 is a block or a disguise.
 */
export function carriedBody({ status, headers, body }: Answer): string {
  if (status === 429) {
    throw new UpstreamFailure('transient', 'rate-limited', 'it asks us to slow down (HTTP 429)', retryAfterMs(headers));
  }
  if (status >= 500) {
    throw new UpstreamFailure('transient', 'server-error', `it answered HTTP ${status}`, retryAfterMs(headers));
  }
  if (status >= 300 && status < 400) throw redirected(status, headers.get('location') ?? '');
  const text = body.replace(/^[\uFEFF\s]+/, '');
  if (/^<(?:!doctype\s+html|html)[\s>]/i.test(text)) {
    const head = text.slice(0, 10_000);
    if (/misuse\.ncbi|possible misuse|blocked diagnostic|blocked for possible abuse/i.test(head)) throw blockPage();
    throw statusFailure(status) ?? new UpstreamFailure('transient', 'web-page', 'a web page came instead of data');
  }
  if (text === '') {
    throw statusFailure(status) ?? new UpstreamFailure('transient', 'empty', 'the answer was empty');
  }
  return text;
}

/** What a 4xx says when its body explains nothing; `null` for a success. */
export function statusFailure(status: number): UpstreamFailure | null {
  if (status < 400) return null;
  if ([404, 405, 410].includes(status)) {
    return new UpstreamFailure('rejected', 'wrong-address', `nothing there answers this request (HTTP ${status})`);
  }
  if (status === 401 || status === 403) {
    return new UpstreamFailure('blocked', 'forbidden', `it refuses us (HTTP ${status})`);
  }
  if (status === 413 || status === 414) {
    return new UpstreamFailure('rejected', 'bad-request', `it finds the request too long (HTTP ${status})`);
  }
  // A 400 often relays a failure behind it, such as a backend's 502: worth another try, but not many.
  return new UpstreamFailure('transient', 'bad-status', `it answered HTTP ${status} without saying why`);
}

/** RFC 9110 §10.2.3: seconds or an HTTP date; `null` when absent or unreadable. */
export function retryAfterMs(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  if (/^\d{1,6}(?:\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

function redirected(status: number, location: string): UpstreamFailure {
  if (/^https?:\/\/misuse\./i.test(location)) return blockPage();
  return new UpstreamFailure(
    'rejected',
    'redirected',
    `it sends us elsewhere (HTTP ${status}), which we do not follow`,
  );
}

function blockPage(): UpstreamFailure {
  return new UpstreamFailure('blocked', 'blocked', "it has blocked this machine's address for possible misuse");
}
