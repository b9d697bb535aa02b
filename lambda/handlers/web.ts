import { webApp } from '../app/answering.ts';

const web = webApp();

/** HTTP API (payload 2.0) → the reader's pages and forms. */
export const handler: ReturnType<typeof webApp> = (event, context) => web(event, context);
