import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Kernel, NoAnswerError, type Process, ThrottledError } from '../kernel.ts';
import type { DynamoEngine } from './dynamo-engine.ts';

/** As createDynamoClient sets it. */
const patienceMs = 10_000;
/** The SDK's standard retries. */
const attempts = 3;

/**
 * What the SDK's client does, in virtual time: one request an attempt, again after throttling and after silence, the number
 * of attempts told with a failed condition. `onApplied` is told what happened before the answer goes out.
 */
export function createSimulatedClient(
  kernel: Kernel,
  process: Process,
  engine: DynamoEngine,
  onApplied: (command: unknown, output: unknown) => void,
): DynamoDBClient {
  const send = async (command: Command) => {
    const what = nameOf(command);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const apply = () => {
          const output = engine.apply(command);
          const told = (value: unknown) => {
            onApplied(command, value);
            return value;
          };
          return output instanceof Promise ? output.then(told) : told(output);
        };
        return await kernel.request(process, { port: 'dynamo', what, apply, patienceMs, latencyMs: [2, 40] });
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) {
          Object.assign(error.$metadata, { attempts: attempt });
          throw error;
        }
        if (!(error instanceof ThrottledError || error instanceof NoAnswerError)) throw error;
        if (attempt === attempts) throw asSdkError(error);
        await kernel.sleep(process, kernel.dice.between(20, 200 * 2 ** attempt));
      }
    }
  };
  return { send } as unknown as DynamoDBClient;
}

function asSdkError(error: ThrottledError | NoAnswerError): Error {
  return error instanceof ThrottledError
    ? Object.assign(new Error('Rate exceeded'), { name: 'ProvisionedThroughputExceededException' })
    : Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
}

/** `UpdateItem SUBSCRIBERS#small-review#a/a1…`: what a trace says of a request. */
function nameOf(command: Command): string {
  const operation = command.constructor.name.replace(/Command$/, '');
  const { Key, Item } = command.input as { readonly Key?: KeyItem; readonly Item?: KeyItem };
  const key = Key ?? Item;
  return key ? `${operation} ${key.PK?.S}/${key.SK?.S?.slice(0, 40)}` : operation;
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

interface KeyItem {
  readonly PK?: { readonly S?: string };
  readonly SK?: { readonly S?: string };
}
