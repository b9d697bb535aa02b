import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

type Client = Pick<SQSClient, 'send'>;

/** URLs of all queues whose names begin so. */
export async function queueUrls(client: Client, prefix: string): Promise<readonly string[]> {
  const urls: string[] = [];
  let from: string | undefined;
  do {
    const { QueueUrls = [], NextToken } = await client.send(
      new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: 1000, ...(from && { NextToken: from }) }),
    );
    urls.push(...QueueUrls);
    from = NextToken;
  } while (from);
  return urls;
}

/** How many messages wait in a queue, as SQS counts them: approximately. */
export async function waitingMessages(client: Client, queueUrl: string): Promise<number> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

export async function dropMessages(client: Client, queueUrl: string): Promise<void> {
  await client.send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
}

/** What was taken from the dead and not put back is seen there again after so long. */
const hiddenForSeconds = 120;

/**
 * Moves messages from a dead-letter queue to the queue they are worked from, at most `atMost`, so that one that dies again
 * at once is not moved for ever. Each is sent before it is deleted: killed in between, it is there twice, never lost.
 * Answers how many were moved. (SQS's own StartMessageMoveTask wants to be asked how far it is, and its engines on one
 * machine do not know it.)
 */
export async function moveMessages(
  client: Client,
  { from, to, atMost }: { readonly from: string; readonly to: string; readonly atMost: number },
): Promise<number> {
  let moved = 0;
  while (moved < atMost) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: from,
        MaxNumberOfMessages: Math.min(10, atMost - moved),
        MessageAttributeNames: ['All'],
        VisibilityTimeout: hiddenForSeconds,
        // Asks all servers of SQS: an empty answer is then the end (SQS Developer Guide, "long polling").
        WaitTimeSeconds: 1,
      }),
    );
    if (Messages.length === 0) break;
    for (const { Body = '', MessageAttributes, ReceiptHandle } of Messages) {
      await client.send(
        new SendMessageCommand({ QueueUrl: to, MessageBody: Body, ...(MessageAttributes && { MessageAttributes }) }),
      );
      await client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
      moved += 1;
    }
  }
  return moved;
}
