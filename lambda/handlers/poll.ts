import { pollApp } from '../app/finding.ts';

const poll = pollApp();

/** EventBridge Scheduler → every review polled once. */
export const handler = (): Promise<void> => poll(new Date());
