import { answerSignUpsApp } from '../app/answering.ts';

const answer = answerSignUpsApp();

/** SQS → one sign-up request a message; a tick of the scheduler, which brings no messages → what waits. */
export const handler = (event: Parameters<typeof answer>[0]) => answer(event, new Date());
