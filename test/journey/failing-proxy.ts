import { Agent, createServer, type IncomingMessage, request as open, type ServerResponse } from 'node:http';

/** One request on its way to an engine that is well itself. */
export interface Call {
  /** Counts from 0 over the life of the proxy. */
  readonly index: number;
  /** DynamoDB's `X-Amz-Target` without its version, or SES's `Action`. */
  readonly operation: string;
  readonly body: string;
  /** When it arrived, on the clock of `performance.now()`. */
  readonly at: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What becomes of a call. Whatever an engine may do to a client that is far away: nothing here is more than that. */
export type Fate =
  /** Done and answered, `delayMs` late. */
  | { readonly kind: 'passes'; readonly delayMs?: number; readonly onceDone?: () => Promise<void> }
  /** Not done; this error is the answer. */
  | { readonly kind: 'refused'; readonly answer: Answer }
  /** Done; this error is the answer all the same. */
  | { readonly kind: 'denied-after'; readonly answer: Answer }
  /** The connection breaks, nothing is done. */
  | { readonly kind: 'cut-before' }
  /** Done, and the connection breaks. */
  | { readonly kind: 'cut-after' }
  /** The connection breaks; the call arrives and is done later, when its sender has long given up. */
  | { readonly kind: 'late'; readonly delayMs: number }
  /** No answer, until the client gives up; done at once or never. */
  | { readonly kind: 'silent'; readonly done: boolean };

export interface Outcome {
  /** The engine did it: it answered 2xx, whatever the client heard. */
  readonly done: boolean;
  /** The client's side took the whole of a 2xx answer. It may still have died before it acted on it. */
  readonly told: boolean;
}

export interface FailingProxy {
  readonly endpoint: string;
  /** Waits for what is still on its way, the late ones included. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface ProxyOptions {
  readonly target: string;
  readonly fateOf: (call: Call) => Fate | Promise<Fate>;
  readonly onOutcome?: (call: Call, outcome: Outcome) => void;
}

/** A proxy on a loopback port before an AWS engine that fails as it is told, call by call. */
export async function startFailingProxy({ target, fateOf, onOutcome }: ProxyOptions): Promise<FailingProxy> {
  const agent = new Agent({ keepAlive: true });
  const underWay = new Set<Promise<void>>();
  let calls = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const call: Call = { index: calls, operation: operationOf(request, body), body, at: performance.now() };
    calls += 1;
    const fate = await fateOf(call);
    const isDone = fate.kind === 'refused' || fate.kind === 'cut-before' ? false : fate.kind !== 'silent' || fate.done;
    if (fate.kind === 'late') {
      response.destroy();
      await sleep(fate.delayMs);
    }
    const passed = isDone ? await pass(target, agent, request, body) : null;
    const done = passed !== null && passed.status < 300;
    if (fate.kind === 'passes' && passed) {
      await fate.onceDone?.();
      if (fate.delayMs) await sleep(fate.delayMs);
      const told = (await answer(response, passed)) && done;
      onOutcome?.(call, { done, told });
      return;
    }
    onOutcome?.(call, { done, told: false });
    if (fate.kind === 'refused' || fate.kind === 'denied-after') await answer(response, fate.answer);
    else if (fate.kind === 'silent') await gone(response);
    else response.destroy();
  }

  const server = createServer((request, response) => {
    const work = serve(request, response)
      .catch(() => {
        response.destroy();
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

function pass(target: string, agent: Agent, request: IncomingMessage, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { ...request.headers, host: new URL(target).host };
    const onward = open(`${target}${request.url ?? '/'}`, { method: request.method, headers, agent }, (response) => {
      bodyOf(response).then((text) => {
        const kept = Object.entries(response.headers).flatMap(([name, value]) =>
          typeof value === 'string' && !hopByHop.has(name) ? [[name, value] as const] : [],
        );
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(kept), body: text });
      }, reject);
    });
    onward.once('error', reject);
    onward.end(body);
  });
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date']);

/** Whether all of it was handed over before the client hung up. */
function answer(response: ServerResponse, { status, headers, body }: Answer): Promise<boolean> {
  return new Promise((resolve) => {
    if (response.destroyed || response.socket?.destroyed) {
      resolve(false);
      return;
    }
    response.once('close', () => resolve(response.writableFinished));
    response.writeHead(status, headers).end(body, () => resolve(true));
  });
}

function gone(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed || response.socket?.destroyed) resolve();
    else response.once('close', () => resolve());
  });
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function operationOf(request: IncomingMessage, body: string): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  return new URLSearchParams(body).get('Action') ?? '';
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
