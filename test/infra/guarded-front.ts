import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Call } from './rights.ts';

export interface GuardedFront {
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

export interface Guard {
  /** The engine behind, `http://127.0.0.1:<port>`. */
  readonly behind: string;
  readonly callsOf: (request: IncomingMessage, body: Buffer) => readonly Call[];
  /** Who signs (the access key id of Signature Version 4) and what they ask; `false` is answered with 403 or 400. */
  readonly allows: (accessKeyId: string, call: Call) => boolean;
}

/** Stands before a local engine and refuses what the caller's role does not allow, as AWS would. */
export async function startGuardedFront({ behind, callsOf, allows }: Guard): Promise<GuardedFront> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const [, accessKeyId = ''] = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
      const refused = callsOf(request, body).find((call) => !allows(accessKeyId, call));
      if (refused) refuse(response, request, refused);
      else forward(behind, request, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, request: IncomingMessage, { action }: Call): void {
  if (request.headers['x-amz-target']) {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', message: `no ${action}` }));
  } else {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end(`<Error><Code>AccessDenied</Code><Message>no ${action}</Message></Error>`);
  }
}

function forward(behind: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const onward = httpRequest(
    new URL(request.url ?? '/', behind),
    { method: request.method, headers: { ...request.headers, 'content-length': body.length } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  onward.end(body);
}
