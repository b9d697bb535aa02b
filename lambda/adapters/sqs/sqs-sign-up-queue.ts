import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SignUpQueue, SignUpWork } from '../../core/ports/sign-up-requests.ts';

/** Sign-up requests as SQS messages; a message carries ids only. */
export function createSqsSignUpQueue({
  queueUrl,
  region,
}: {
  readonly queueUrl: string;
  readonly region?: string;
}): SignUpQueue {
  // With only AWS_ENDPOINT_URL_SQS set the SDK would follow the queue URL's host to the real AWS.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false, ...(region ? { region } : {}) });
  return {
    async send({ review, id }) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ review, id }) }));
    },
  };
}

/** A queue message → the request it is about; `null` for anything else. */
export function parseSignUpWork(body: string): SignUpWork | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  const { review, id } = Object(value) as Record<string, unknown>;
  return typeof review === 'string' && typeof id === 'string' && id !== '' ? { review, id } : null;
}
