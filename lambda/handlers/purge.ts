import { purgeApp } from '../app/sending.ts';

const purge = purgeApp();

/** EventBridge Scheduler, daily → what is over is forgotten: unconfirmed sign-ups, addresses 28 days after the end. */
export const handler = (): Promise<void> => purge(new Date());
