import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { jsonLog } from '../adapters/runtime/runtime.ts';
import { parseSesEvent } from '../adapters/ses/ses-events.ts';
import { feedbackApp } from '../app.ts';

const feedback = feedbackApp();

/** SES events through SNS and SQS → suppression, and the settling of doubtful mails. Each record stands for itself. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    const event = parseSesEvent(body);
    if (event === null) continue; // subscription notices and kinds of events that mean nothing to us
    try {
      await feedback(event);
    } catch (error) {
      jsonLog('error', `mail event not recorded: ${String(error)}`, { messageId });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
