import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type SesAnswer =
  | { readonly status: number; readonly body: string; readonly type?: string }
  /** The connection breaks: before the request is read, or after it was taken in. */
  | 'reset'
  | 'silence';

/** A server on this machine in the place of SES; it answers as told and keeps what it was sent. */
export async function startSesServer() {
  const requests: URLSearchParams[] = [];
  const sockets = new Set<Socket>();
  let answer: SesAnswer = accepted('message-1');
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      requests.push(new URLSearchParams(Buffer.concat(parts).toString()));
      if (answer === 'reset') request.socket.destroy();
      else if (answer !== 'silence')
        response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/xml' }).end(answer.body);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerWith: (next: SesAnswer) => {
      answer = next;
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export function accepted(messageId: string): SesAnswer {
  return {
    status: 200,
    body: `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>${messageId}</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></SendRawEmailResponse>`,
  };
}

export function refusal(status: number, code: string, message = 'as a test wants it'): SesAnswer {
  return {
    status,
    body: `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  };
}
