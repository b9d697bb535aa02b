import type { Log } from '../../core/ports/moment.ts';

/** The part of an SQS event (and of its answer) that a consumer with partial batch responses needs. */
export interface MessageBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}
export interface BatchOutcome {
  batchItemFailures: { itemIdentifier: string }[];
}

/**
 * Works a batch off message by message, each in its own try: one that fails (or asks to come back) returns to the queue
 * alone (Lambda developer guide, ReportBatchItemFailures), the others are done with.
 */
export async function eachMessage(
  { Records }: MessageBatch,
  work: (body: string) => Promise<'done' | 'again'>,
  log: Log,
): Promise<BatchOutcome> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      if ((await work(body)) === 'again') batchItemFailures.push({ itemIdentifier: messageId });
    } catch (error) {
      log('error', `message failed: ${error instanceof Error ? error.name : 'unknown error'}`, { messageId });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
