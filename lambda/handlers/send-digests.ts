import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { jsonLog } from '../adapters/runtime/runtime.ts';
import { parseShardWork } from '../adapters/sqs/sqs-work-queue.ts';
import { sendApp } from '../app.ts';

const send = sendApp();

/** SQS → one shard of a digest run a message. A message that failed comes back; the others are done with. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    const work = parseShardWork(body);
    if (work === null) {
      jsonLog('error', 'queue message is no shard of a digest run', { messageId });
      continue;
    }
    try {
      const outcome = await send(work, new Date());
      jsonLog('info', 'shard finished', { ...work, outcome });
      if (outcome === 'account-refused') batchItemFailures.push({ itemIdentifier: messageId });
    } catch (error) {
      jsonLog('error', `shard failed: ${String(error)}`, { ...work });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
