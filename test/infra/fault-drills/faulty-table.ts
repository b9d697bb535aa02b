import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call of DynamoDB's JSON protocol. */
export interface TableCall {
  readonly operation: string;
  readonly body: string;
}

export interface FaultyTable {
  readonly endpoint: string;
  /** Which calls are throttled from now on; `null`: none. */
  throttles: ((call: TableCall) => boolean) | null;
  readonly close: () => Promise<void>;
}

/** Stands before a DynamoDB engine and answers ThrottlingException where it is told to. */
export async function startFaultyTable(behind: string): Promise<FaultyTable> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
      if (table.throttles?.({ operation, body: body.toString() })) {
        response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
        const __type = 'com.amazon.coral.availability#ThrottlingException';
        response.end(JSON.stringify({ __type, message: 'Throughput exceeds the current capacity of your table.' }));
        return;
      }
      const onward = ask(behind, { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const table: FaultyTable = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    throttles: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return table;
}
