import { pollApp } from '../app/finding.ts';

const poll = pollApp();

/** EventBridge Scheduler → every review polled once. */
export const handler = (_event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> =>
  poll(new Date(), context.getRemainingTimeInMillis());
