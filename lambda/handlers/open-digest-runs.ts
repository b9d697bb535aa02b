import { openRunsApp } from '../app/sending.ts';

const openRuns = openRunsApp();

/** EventBridge Scheduler, every 15 minutes → runs that should exist exist, and their open shards are queued. */
export const handler = (): Promise<void> => openRuns(new Date());
