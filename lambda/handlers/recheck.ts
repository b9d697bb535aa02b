import { recheckApp } from '../app/finding.ts';

const recheck = recheckApp();

/** EventBridge Scheduler, daily → known records fetched again where a week has passed. */
export const handler = (_event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> =>
  recheck(new Date(), context.getRemainingTimeInMillis());
