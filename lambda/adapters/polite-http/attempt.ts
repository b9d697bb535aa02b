import { UpstreamFailure } from './upstream-failure.ts';

export interface HttpRequest {
  readonly url: URL;
  /** Sent as a POST with an `application/x-www-form-urlencoded` body; absent: GET. */
  readonly form?: URLSearchParams;
}

export interface AttemptLimits {
  /** Covers connecting, waiting and reading the whole body. */
  readonly timeoutMs: number;
  /** Of the decoded body: a small compressed body may unpack to gigabytes. */
  readonly maxBodyBytes: number;
  readonly userAgent: string;
}

/** A whole answer, whatever its status: what it means is decided from its body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * One HTTP exchange, no retries. Redirects are handed back as they are (following one would let a server choose where we
 * send our key). Throws {@link UpstreamFailure} when there is no whole answer.
 */
export async function attempt(request: HttpRequest, limits: AttemptLimits, signal: AbortSignal): Promise<Answer> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  try {
    const response = await fetch(request.url, {
      ...(request.form ? { method: 'POST', body: request.form } : {}),
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
      headers: { 'user-agent': limits.userAgent, 'accept-encoding': 'gzip' },
    });
    return { status: response.status, headers: response.headers, body: await readBody(response, limits.maxBodyBytes) };
  } catch (error) {
    if (error instanceof UpstreamFailure || signal.aborted) throw error;
    if (timeout.aborted) {
      const seconds = Math.round(limits.timeoutMs / 100) / 10;
      throw new UpstreamFailure('transient', 'timed-out', `no whole answer within ${seconds} s`);
    }
    throw transportFailure(error);
  }
}

async function readBody(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream, so nothing more is read or unpacked.
    if (bytes > maxBytes) {
      throw new UpstreamFailure('transient', 'too-large', `the answer is larger than ${maxBytes} bytes`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Codes of Node's net, dns and tls modules and of undici that mean: there was no server to talk to. */
const noConnection =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|EPROTO|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|ERR_SSL_.*|.*SELF_SIGNED_CERT.*|UNABLE_TO_.*)$/;

function transportFailure(error: unknown): UpstreamFailure {
  const code = causeCode(error);
  if (noConnection.test(code)) {
    return new UpstreamFailure('unreachable', 'no-connection', `it could not be reached (${code})`);
  }
  if (code === 'bad port') return new UpstreamFailure('unreachable', 'no-connection', 'its port is one fetch refuses');
  return new UpstreamFailure('transient', 'connection-lost', `the connection broke off${code && ` (${code})`}`);
}

/** fetch says only "fetch failed"; the reason stands in `cause`, or in the parts of an AggregateError (IPv4 and IPv6). */
function causeCode(error: unknown): string {
  // By shape, not by class: errors of Node's own modules need not be instances of this context's Error.
  let current: unknown = error;
  for (let depth = 0; depth < 4 && typeof current === 'object' && current !== null; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    if ('message' in current && current.message === 'bad port') return 'bad port';
    const parts = 'errors' in current && Array.isArray(current.errors) ? current.errors : [];
    current = parts[0] ?? ('cause' in current ? current.cause : null);
  }
  return '';
}
