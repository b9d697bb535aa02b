import type { Config } from '../lambda/config.ts';
import type { ShardWork, WorkQueue } from '../lambda/core/ports/work-queue.ts';

/** A queue that this process also works off. */
export interface LocalWorkQueue extends WorkQueue {
  /** The next shard, or `null` when there is none. Taken is gone: the next tick queues what is not done. */
  take(): Promise<ShardWork | null>;
}

/** In memory, or the SQS endpoint that AWS_ENDPOINT_URL_SQS names. */
export async function openWorkQueue(config: Config): Promise<LocalWorkQueue> {
  if (!config.has('AWS_ENDPOINT_URL_SQS')) return memoryQueue();
  // Loaded only where there is such an endpoint: an SDK takes a good part of a start.
  const [{ CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient }, sqs] = await Promise.all([
    import('@aws-sdk/client-sqs'),
    import('../lambda/adapters/sqs/sqs-work-queue.ts'),
  ]);
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  const queueUrl =
    config.get('DIGEST_QUEUE_URL') ||
    (await client.send(new CreateQueueCommand({ QueueName: 'living-review-digests' }))).QueueUrl;
  if (!queueUrl) throw new Error('The SQS endpoint named no queue. Set DIGEST_QUEUE_URL.');
  const queue = sqs.createSqsWorkQueue({ queueUrl });
  return {
    send: queue.send,
    async take() {
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 1 }),
        );
        const [message] = Messages;
        if (!message) return null;
        await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }));
        const work = sqs.parseShardWork(message.Body ?? '');
        if (work) return work;
      }
    },
  };
}

function memoryQueue(): LocalWorkQueue {
  const waiting: ShardWork[] = [];
  return {
    send: async (work) => {
      waiting.push(...work);
    },
    take: async () => waiting.shift() ?? null,
  };
}
