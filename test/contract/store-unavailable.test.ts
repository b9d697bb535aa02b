import { describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { addressHash, articleKey, eventKey, fence, subscriptionKey } from '../../lambda/adapters/dynamodb/keys.ts';
import { StoreUnavailableError, translate } from '../../lambda/adapters/dynamodb/store-unavailable.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { sampleSubscription } from './sample-values.ts';

describe('trouble with the store', () => {
  it.each([
    [
      'AccessDeniedException',
      'User: arn:… is not authorized to perform: dynamodb:GetItem',
      'access-denied',
      /role may get/,
    ],
    ['ExpiredTokenException', 'The security token included in the request is expired', 'access-denied', /credentials/],
    ['CredentialsProviderError', 'Could not load credentials from any providers', 'access-denied', /credentials/],
    ['ResourceNotFoundException', 'Requested resource not found', 'missing-table', /"articles".*Deploy the stack/],
    ['ProvisionedThroughputExceededException', 'The level of configured …', 'throttled', /Wait and run it again/],
    ['ThrottlingException', 'Throughput exceeds …', 'throttled', /Wait and run it again/],
    ['InternalServerError', 'Internal server error', 'unreachable', /safe to repeat/],
    ['ValidationException', 'Item size has exceeded the maximum allowed size', 'too-large', /400 KB/],
    ['Error', 'Region is missing', 'misconfigured', /AWS_REGION/],
    ['Error', 'getaddrinfo ENOTFOUND dynamodb.eu-west-9.amazonaws.com', 'unreachable', /AWS_ENDPOINT_URL_DYNAMODB/],
  ])('when DynamoDB says %s (%s), it is %s', (name, message, kind, words) => {
    const cause = Object.assign(new Error(message), { name });
    const trouble = translate(cause, 'articles');
    expect(trouble).toBeInstanceOf(StoreUnavailableError);
    expect(trouble).toMatchObject({ kind, message: expect.stringMatching(words), cause });
  });

  it('when the error is our own mistake, it stays what it is', () => {
    const mistake = Object.assign(new Error('ExpressionAttributeValues must not be empty'), {
      name: 'ValidationException',
    });
    expect(translate(mistake, 'articles')).toBe(mistake);
    expect(translate('not even an error', 'articles')).toBe('not even an error');
  });

  it('when AWS_ENDPOINT_URL_DYNAMODB is set, the client goes there without being told', async () => {
    const engine = await startDynalite({ dir: null });
    const before = process.env.AWS_ENDPOINT_URL_DYNAMODB;
    process.env.AWS_ENDPOINT_URL_DYNAMODB = engine.endpoint;
    try {
      const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
      const client = createDynamoClient({ region: 'eu-central-1', credentials });
      const addressKey = 'sixteen bytes at least';
      const { articles } = createDynamoStores({ client, tableName: 'not-there', addressKey });
      // The engine's own answer, which no other endpoint could give without a network.
      await expect(articles.head('r')).rejects.toMatchObject({ kind: 'missing-table' });
    } finally {
      if (before === undefined) delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
      else process.env.AWS_ENDPOINT_URL_DYNAMODB = before;
      await engine.close();
    }
  });

  it('when the key that hashes addresses is missing or short, no address is looked up, stored or forgotten with it', async () => {
    const client = createDynamoClient({ endpoint: 'http://127.0.0.1:1' });
    const reader = sampleSubscription('r', 1, { address: 'reader@example.org' });
    for (const addressKey of ['', 'short', new Uint8Array(15)]) {
      const { subscriptions } = createDynamoStores({ client, tableName: 't', addressKey });
      await expect(subscriptions.byAddress('r', reader.address)).rejects.toThrow(/under 16 bytes/);
      await expect(subscriptions.create(reader)).rejects.toThrow(/under 16 bytes/);
    }
  });
});

describe('keys', () => {
  it('when numbers grow, their keys keep the order of the numbers', () => {
    const numbers = [1, 2, 9, 10, 11, 99, 100, 999_999, 1_000_000];
    const keys = numbers.map((number) => eventKey('r', number).SK);
    expect(keys.toSorted()).toEqual(keys);
    const fences = [fence(1, 1), fence(1, 2), fence(1, 10), fence(2, 1), fence(10, 1)];
    expect(fences.toSorted()).toEqual(fences);
  });

  it('when a name could reach into another key, it is refused', () => {
    expect(() => eventKey('a#b', 1)).toThrow(RangeError);
    expect(() => eventKey('', 1)).toThrow(RangeError);
    expect(() => articleKey('r', '')).toThrow(RangeError);
    expect(() => articleKey('r', 'x'.repeat(1_025))).toThrow(RangeError);
    expect(() => subscriptionKey('r', '')).toThrow(RangeError);
    for (const number of [-1, 1.5, Number.NaN, 10 ** 12]) expect(() => eventKey('r', number)).toThrow(RangeError);
  });

  it('when articles are many, no partition has twice its share', () => {
    const shares = new Map<string, number>();
    for (let number = 0; number < 16_000; number += 1) {
      const { PK } = articleKey('r', String(36_810_098 + number));
      shares.set(PK, (shares.get(PK) ?? 0) + 1);
    }
    expect(shares.size).toBe(16);
    expect(Math.max(...shares.values())).toBeLessThan(2_000);
  });

  it('when an address is hashed, only the holder of the key can find it', () => {
    expect(addressHash('key one of the suite', 'A@example.org')).toBe(
      addressHash('key one of the suite', 'a@example.org'),
    );
    expect(addressHash('key one of the suite', 'a@example.org')).not.toBe(
      addressHash('key two of the suite', 'a@example.org'),
    );
  });
});
