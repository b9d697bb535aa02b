import type { IncomingMessage } from 'node:http';

/** One call, GET and POST form alike (NBK25499: the parameters are the same). */
export interface SampleRequest {
  readonly method: string;
  /** Decoded, without query. */
  readonly path: string;
  /** As it was asked for: its slashes are what relative links climb. */
  readonly rawPath: string;
  /** Every value in the order sent; URL first, then form body. */
  readonly params: ReadonlyMap<string, readonly string[]>;
  /** The caller's address, which is what NCBI counts when there is no key. */
  readonly ip: string;
  readonly acceptsGzip: boolean;
}

const maxBodyBytes = 8 * 1024 * 1024;

/** A request line or body we cannot read; `status` is what to answer. */
export class UnreadableRequestError extends Error {
  override readonly name = 'UnreadableRequestError';
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export async function readRequest(request: IncomingMessage): Promise<SampleRequest> {
  const url = new URL(request.url ?? '/', 'http://sample.invalid');
  const params = new Map<string, string[]>();
  const add = (name: string, value: string) => {
    const values = params.get(name);
    if (values) values.push(value);
    else params.set(name, [value]);
  };
  for (const [name, value] of url.searchParams) add(name, value);
  if (request.method === 'POST') {
    for (const [name, value] of new URLSearchParams(await readBody(request))) add(name, value);
  }
  return {
    method: request.method ?? 'GET',
    path: decodePath(url.pathname),
    rawPath: url.pathname,
    params,
    ip: request.socket.remoteAddress ?? '127.0.0.1',
    acceptsGzip: /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(String(request.headers['accept-encoding'] ?? '')),
  };
}

/** The last value of a parameter, or `''`. */
export function param({ params }: Pick<SampleRequest, 'params'>, name: string): string {
  return params.get(name)?.at(-1)?.trim() ?? '';
}

/** A parameter as a whole number ≥ 0, or the default when it is absent or no number. */
export function wholeParam(request: Pick<SampleRequest, 'params'>, name: string, absent: number): number {
  const text = param(request, name);
  return /^\d{1,9}$/.test(text) ? Number(text) : absent;
}

export interface RequestedIds {
  /** One list per repeated `id` parameter, each split on commas: ELink keeps them apart, the others join them. */
  readonly groups: readonly (readonly string[])[];
  readonly all: readonly string[];
  /** How many were no number. */
  readonly malformed: number;
}

/** Ids as Entrez reads them: as numbers (`007` = `7`), each answered once, what is no number dropped. */
export function requestedIds({ params }: Pick<SampleRequest, 'params'>): RequestedIds {
  let malformed = 0;
  const groups = (params.get('id') ?? []).map((value) => {
    const numbers = value.split(',').flatMap((part) => {
      const text = part.trim();
      if (/^\d{1,20}$/.test(text)) return [text.replace(/^0+(?=\d)/, '')];
      if (text !== '') malformed++;
      return [];
    });
    return [...new Set(numbers)];
  });
  return { groups, all: [...new Set(groups.flat())], malformed };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new UnreadableRequestError('Request Entity Too Large', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new UnreadableRequestError('Bad Request', 400);
  }
}
