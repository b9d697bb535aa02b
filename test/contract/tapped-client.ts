import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';

/** What a tap sees of one attempt, below the SDK's retries. */
export interface Attempt {
  /** `UpdateItem`, `PutItem` … */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** 1 for a request's first attempt. */
  readonly number: number;
}

/**
 * A real client on a real engine, with a tap between the SDK's retries and the wire: `around` may wait, throw instead of
 * sending, or throw after sending ("applied, but the answer was lost").
 */
export function tappedClient<Output>(
  endpoint: string,
  around: (attempt: Attempt, send: () => Promise<Output>) => Promise<Output>,
): DynamoDBClient {
  const client = createDynamoClient({ endpoint });
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const attempt: Attempt = {
        operation: (context.commandName ?? '').replace(/Command$/, ''),
        input: args.input as Attempt['input'],
        number: attemptNumber(args.request),
      };
      return (await around(attempt, (async () => await next(args)) as () => Promise<Output>)) as Awaited<
        ReturnType<typeof next>
      >;
    },
    { step: 'finalizeRequest', priority: 'low', name: 'tap' },
  );
  return client;
}

/** The SDK counts its attempts in the header `amz-sdk-request: attempt=2; max=4`. */
function attemptNumber(request: unknown): number {
  const { headers } = request as { headers: Readonly<Record<string, string>> };
  const digits = /attempt=(\d+)/.exec(headers['amz-sdk-request'] ?? '')?.[1];
  if (digits === undefined) throw new Error('the SDK no longer counts its attempts in a header');
  return Number(digits);
}

/** As Node reports a connection that broke before the answer came; the SDK retries it. */
export function lostAnswer(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
}

/**
 * A client that loses about one answer in three, applied or refused alike, each request's first one only. (At one in two
 * the SDK's retry budget runs dry in the longer tests, as it should.)
 */
export function forgetfulClient(endpoint: string, seed = 1): DynamoDBClient {
  let state = seed;
  return tappedClient(endpoint, async ({ number }, send) => {
    const answer = await send().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    if (number === 1 && state < 715_827_883) throw lostAnswer();
    return answer();
  });
}

/** Read and write units that everything sent through the client consumed, as the engine reports them. */
export function meteredClient(endpoint: string): { client: DynamoDBClient; units: () => number; reset: () => void } {
  let total = 0;
  const client = createDynamoClient({ endpoint });
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' } as typeof args.input;
      const answer = await next({ ...args, input });
      const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: unknown };
      for (const one of [ConsumedCapacity].flat()) total += unitsOf(one);
      return answer;
    },
    { step: 'initialize', name: 'meter' },
  );
  return {
    client,
    units: () => total,
    reset: () => {
      total = 0;
    },
  };
}

function unitsOf(consumed: unknown): number {
  if (typeof consumed !== 'object' || consumed === null || !('CapacityUnits' in consumed))
    throw new Error('the engine does not report consumed capacity');
  return Number(consumed.CapacityUnits);
}
