import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { dynamoContract } from './dynamo-contract.ts';

let engine: Dynalite | undefined;
beforeAll(async () => {
  engine = await startDynalite({ dir: null });
});
afterAll(() => engine?.close());

describe('on dynalite', () => dynamoContract(() => engine?.endpoint ?? ''));
