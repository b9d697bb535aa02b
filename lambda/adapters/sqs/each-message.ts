import type { Log } from '../../core/ports/moment.ts';

/** The part of an SQS event (and of its answer) that a consumer with partial batch responses needs. */
export interface MessageBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}
export interface BatchOutcome {
  batchItemFailures: { itemIdentifier: string }[];
}

/**
 * Works a batch off message by message, each in its own try: one that fails returns to the queue alone (Lambda developer
 * guide, ReportBatchItemFailures), the others are done with. Throws when every one has failed: the whole batch comes back just
 * so, but Lambda counts it as an error, which is what alarms of failing functions hear.
 */
export async function eachMessage(
  { Records }: MessageBatch,
  work: (body: string) => Promise<void>,
  log: Log,
): Promise<BatchOutcome> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  const troubles: unknown[] = [];
  for (const { messageId, body } of Records) {
    try {
      await work(body);
    } catch (error) {
      log('error', `message failed: ${nameOf(error)}`, { messageId });
      batchItemFailures.push({ itemIdentifier: messageId });
      troubles.push(error);
    }
  }
  // Only names: an error's message may repeat what was sent, and Lambda writes what is thrown into the log.
  if (troubles.length > 0 && troubles.length === Records.length)
    throw new Error(`every message of the batch failed: ${[...new Set(troubles.map(nameOf))].join(', ')}`);
  return { batchItemFailures };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
