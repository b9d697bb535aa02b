import { sendApp } from '../app.ts';

const send = sendApp();

/** SQS → one shard of a digest run a message; what failed comes back alone. */
export const handler = (event: Parameters<typeof send>[0]) => send(event, new Date());
