import { publishApp } from '../app/publishing.ts';

const publish = publishApp();

/** EventBridge Scheduler → pages and feeds of what is stored; nothing is written when nothing changed. */
export const handler = (): Promise<void> => publish(new Date());
