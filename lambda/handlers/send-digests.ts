import { sendApp } from '../app/sending.ts';

const send = sendApp();

/** SQS → one shard of a digest run a message; what failed comes back alone. Lambda's context says how much time is left. */
export const handler = (event: Parameters<typeof send>[0], context: { getRemainingTimeInMillis(): number }) =>
  send(event, new Date(), context.getRemainingTimeInMillis());
