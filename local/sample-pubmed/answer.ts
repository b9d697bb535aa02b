import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Fault } from './fault-plan.ts';

/** What an endpoint answers; sent chunked, and gzipped when asked, as NCBI does. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function xml(body: string, status = 200): Answer {
  return { status, contentType: 'text/xml; charset=UTF-8', body };
}

export function json(value: unknown, status = 200): Answer {
  return { status, contentType: 'application/json; charset=UTF-8', body: JSON.stringify(value) };
}

export function plain(body: string, status = 200): Answer {
  return { status, contentType: 'text/plain; charset=UTF-8', body };
}

export function html(body: string, status = 200): Answer {
  return { status, contentType: 'text/html; charset=UTF-8', body };
}

/** Writes an answer, or breaks off in the middle where the fault says so. */
export async function send(
  response: ServerResponse,
  answer: Answer,
  {
    gzip,
    head,
    cut,
  }: { readonly gzip: boolean; readonly head: boolean; readonly cut: Pick<Fault, 'truncateAt' | 'dropAt'> },
): Promise<void> {
  const whole = Buffer.from(answer.body, 'utf8');
  const text = cut.truncateAt === undefined ? whole : whole.subarray(0, cut.truncateAt);
  const body = gzip ? gzipSync(text) : text;
  response.statusCode = answer.status;
  const headers = { 'Content-Type': answer.contentType, 'Cache-Control': 'private', Vary: 'Accept-Encoding' };
  for (const [name, value] of Object.entries({ ...headers, ...answer.headers })) response.setHeader(name, value);
  if (gzip) response.setHeader('Content-Encoding', 'gzip');
  if (cut.dropAt !== undefined) {
    // The peer must have these bytes before the connection breaks, else it sees no answer at all.
    await new Promise<void>((resolve) => response.write(body.subarray(0, cut.dropAt), () => setTimeout(resolve, 10)));
    response.destroy();
    return;
  }
  // No Content-Length: Node then sends chunked, and a body cut short by a proxy is not announced by its length.
  if (!head) for (let at = 0; at < body.length; at += 16_384) response.write(body.subarray(at, at + 16_384));
  response.end();
}
