import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a request asked, GET or POST alike. */
export interface SeenRequest {
  readonly method: string;
  /** Last part of the path: `elink.fcgi`, `citations` … */
  readonly endpoint: string;
  readonly path: string;
  readonly params: URLSearchParams;
  readonly userAgent: string;
  /** Monotonic milliseconds. */
  readonly at: number;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly gzip?: boolean;
  /** Announces the whole body, sends so many bytes and breaks the connection. */
  readonly breakAfter?: number;
  /** Sends so many bytes and then nothing more, without closing. */
  readonly stallAfter?: number;
}

export interface ReplayServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Requests per endpoint. */
  tally(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** A real HTTP server on this machine that answers as told: recorded bodies, faults, whatever a test needs. */
export async function startReplayServer(
  answer: (request: SeenRequest, nth: number) => Reply | Promise<Reply>,
): Promise<ReplayServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const at = performance.now();
    void receive(request, at).then(async (one) => {
      seen.push(one);
      send(response, await answer(one, seen.length));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    tally: () => {
      const counts: Record<string, number> = {};
      for (const { endpoint } of seen) counts[endpoint] = (counts[endpoint] ?? 0) + 1;
      return counts;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(request: IncomingMessage, at: number): Promise<SeenRequest> {
  const url = new URL(request.url ?? '/', 'http://replay');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const params = request.method === 'POST' ? new URLSearchParams(Buffer.concat(chunks).toString()) : url.searchParams;
  const endpoint = url.pathname.split('/').filter(Boolean).at(-1) ?? '';
  const userAgent = request.headers['user-agent'] ?? '';
  return { method: request.method ?? '', endpoint, path: url.pathname, params, userAgent, at };
}

function send(response: ServerResponse, reply: Reply): void {
  const plain = Buffer.from(reply.body ?? '');
  const body = reply.gzip ? gzipSync(plain) : plain;
  const cut = reply.breakAfter ?? reply.stallAfter;
  response.writeHead(reply.status ?? 200, {
    ...(reply.gzip ? { 'content-encoding': 'gzip' } : {}),
    ...(cut === undefined ? {} : { 'content-length': String(body.length + 1) }),
    ...reply.headers,
  });
  if (cut === undefined) response.end(body);
  else {
    response.write(body.subarray(0, cut), () => {
      if (reply.breakAfter !== undefined) response.destroy();
    });
    response.flushHeaders();
  }
}
