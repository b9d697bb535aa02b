import { feedbackApp } from '../app/sending.ts';

const feedback = feedbackApp();

/** SES events through SNS and SQS → suppression, and the settling of doubtful mails. */
export const handler = (event: Parameters<typeof feedback>[0]) => feedback(event, new Date());
