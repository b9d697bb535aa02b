import { describe } from '@jest/globals';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { storeContract } from '../contract/store-contract.ts';
import { createDynamoEngine } from './dynamo/dynamo-engine.ts';

/** The real stores over the simulated engine: it must do what dynalite and DynamoDB Local do in the same suite. */
function stores(isShort: () => boolean) {
  const engine = createDynamoEngine({ now: () => 0, isShort, isStale: () => false });
  const client = { send: async (command: unknown) => engine.apply(command) };
  return createDynamoStores({ client: client as never, tableName: 'table', addressKey: 'a key for the simulation' });
}

const whole = stores(() => false);
const short = stores(() => true);

describe('on the simulated DynamoDB', () => storeContract(() => whole));
describe('on the simulated DynamoDB when every answer is cut short', () => storeContract(() => short));
