import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SecretVault {
  readonly endpoint: string;
  /** Secrets by their ARN, as the text that stands in them. */
  readonly secrets: Map<string, string>;
  /** Called after a write was done and before it is answered. */
  afterPut: (() => void) | null;
  readonly puts: () => number;
  close(): Promise<void>;
}

/** Secrets Manager on loopback, as far as it is asked: GetSecretValue and PutSecretValue of its JSON protocol. */
export async function startSecretVault(secrets: Readonly<Record<string, unknown>>): Promise<SecretVault> {
  const kept = new Map(Object.entries(secrets).map(([arn, value]) => [arn, JSON.stringify(value)]));
  let puts = 0;
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.')[1];
      const { SecretId, SecretString } = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
      const id = SecretId ?? '';
      answer.setHeader('content-type', 'application/x-amz-json-1.1');
      if (!kept.has(id)) {
        answer.statusCode = 400;
        answer.end(JSON.stringify({ __type: 'ResourceNotFoundException', message: 'no such secret' }));
        return;
      }
      if (operation === 'PutSecretValue') {
        puts += 1;
        kept.set(id, SecretString ?? '');
        vault.afterPut?.();
        answer.end(JSON.stringify({ ARN: id, Name: id, VersionId: String(puts) }));
        return;
      }
      answer.end(JSON.stringify({ ARN: id, Name: id, SecretString: kept.get(id) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const vault: SecretVault = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets: kept,
    afterPut: null,
    puts: () => puts,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return vault;
}
