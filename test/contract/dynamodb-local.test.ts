import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dynamoContract } from './dynamo-contract.ts';
import { type DynamoDbLocal, hasJava, startDynamoDbLocal } from './dynamodb-local.ts';

const isRequired = process.env.CI_REQUIRES_JAVA === '1';

if (hasJava()) {
  let engine: DynamoDbLocal | undefined;
  beforeAll(async () => {
    engine = await startDynamoDbLocal();
  }, 60_000);
  afterAll(() => engine?.close());

  describe('on Amazon DynamoDB Local', () => dynamoContract(() => engine?.endpoint ?? ''));
} else if (isRequired) {
  it('when CI_REQUIRES_JAVA=1, java must be there for Amazon DynamoDB Local', () => {
    expect(hasJava()).toBe(true);
  });
} else {
  it.skip('SKIPPED: Amazon DynamoDB Local needs Java 17 (`java -version` failed; install openjdk-17-jre-headless)', () => {});
}
