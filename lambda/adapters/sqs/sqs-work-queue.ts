import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ShardWork, WorkQueue } from '../../core/ports/work-queue.ts';
import { cadences } from '../../core/subscription.ts';

/** SQS takes at most ten messages a batch (SendMessageBatch). */
const batchSize = 10;

/** Shards of digest runs as SQS messages; a message carries ids only. */
export function createSqsWorkQueue({
  queueUrl,
  region,
}: {
  readonly queueUrl: string;
  readonly region?: string;
}): WorkQueue {
  // With only AWS_ENDPOINT_URL_SQS set the SDK would follow the queue URL's host to the real AWS.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false, ...(region ? { region } : {}) });
  return {
    async send(work) {
      for (let start = 0; start < work.length; start += batchSize) {
        const Entries = work.slice(start, start + batchSize).map((shard, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(shard),
        }));
        const { Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
        // What was not queued is queued by the next sweep; say so rather than hide it.
        if (Failed?.length)
          throw new Error(
            `${Failed.length} shards were not queued (${Failed[0]?.Code ?? 'no code'}); the next sweep queues them.`,
          );
      }
    },
  };
}

/** A queue message → the work it asks for; `null` for anything else. */
export function parseShardWork(body: string): ShardWork | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { review, cadence, slot, shard } = value as Record<string, unknown>;
  if (typeof review !== 'string' || typeof slot !== 'string' || typeof shard !== 'string') return null;
  const known = cadences.find((candidate) => candidate === cadence);
  return known ? { review, cadence: known, slot, shard } : null;
}
