import { SQSClient } from '@aws-sdk/client-sqs';
import { dropMessages, moveMessages, queueUrls, waitingMessages } from '../lambda/adapters/sqs/dead-letters.ts';
import { UserError } from '../local/user-error.ts';
import { say, type Terminal } from './terminal.ts';

export interface DeadLettersOptions {
  readonly stage: string;
}

interface Desk {
  /** How the stack names the queue of dead letters, and the one its messages were worked from (infra). */
  readonly dead: RegExp;
  readonly home: RegExp | null;
  /** Whether they may be thrown away, because nothing is in them that a sweep does not find by itself. */
  readonly isRepetition: boolean;
}

/** The four queues of dead letters, named as their alarms are (docs/runbook.md). */
export const desks: Readonly<Record<string, Desk>> = {
  schedule: { dead: /^ReviewScheduleDeadLetters/, home: null, isRepetition: true },
  digests: { dead: /^DigestPipelineDeadLetters/, home: /^DigestPipelineShards/, isRepetition: true },
  'sign-ups': { dead: /^SignUpDeskDeadLetters/, home: /^SignUpDeskRequests/, isRepetition: true },
  feedback: { dead: /^MailSenderFeedbackDeadLetters/, home: /^MailSenderFeedback(?!DeadLetters)/, isRepetition: false },
};

/** `dead-letters list`: each queue of dead letters and how many lie in it. Exit code 1 where any does. */
export async function listDeadLetters(options: DeadLettersOptions, terminal: Terminal): Promise<number> {
  return withQueues(options, async (client, urlOf) => {
    let all = 0;
    for (const [name, desk] of Object.entries(desks)) {
      const count = await waitingMessages(client, urlOf(name, desk.dead));
      terminal.stdout.write(`${name.padEnd(10)}${String(count).padStart(6)}\n`);
      all += count;
    }
    if (all > 0)
      say(terminal, 'What each means, and whether to replay or to drop it: docs/runbook.md, "Messages that lie dead".');
    return all > 0 ? 1 : 0;
  });
}

/** `dead-letters replay NAME`: back to where they are worked from. Safe to repeat: every function may get a message twice. */
export async function replayDeadLetters(
  name: string,
  options: DeadLettersOptions,
  terminal: Terminal,
): Promise<number> {
  const { dead, home } = deskOf(name);
  if (home === null)
    throw new UserError(
      'Ticks of the schedule are not replayed: the next tick asks again what is due. `dead-letters drop schedule` ends the alarm.',
    );
  return withQueues(options, async (client, urlOf) => {
    const [from, to] = [urlOf(name, dead), urlOf(name, home)];
    const atMost = await waitingMessages(client, from);
    const moved = await moveMessages(client, { from, to, atMost });
    say(
      terminal,
      moved === 0
        ? `Nothing lies dead in ${name}.`
        : `${moved} ${moved === 1 ? 'message is' : 'messages are'} back. What fails again comes back here: look with \`dead-letters list\` in an hour.`,
    );
    return 0;
  });
}

/** `dead-letters drop NAME`: throws them away, where a sweep asks for everything by itself. */
export async function dropDeadLetters(name: string, options: DeadLettersOptions, terminal: Terminal): Promise<number> {
  const { dead, isRepetition } = deskOf(name);
  if (!isRepetition)
    throw new UserError(
      'Reports of SES are told once: a bounce or a complaint in them would be lost. Replay them: `dead-letters replay feedback`.',
    );
  return withQueues(options, async (client, urlOf) => {
    await dropMessages(client, urlOf(name, dead));
    say(terminal, `What lay dead in ${name} is gone, within a minute. The next sweep asks again what is due.`);
    return 0;
  });
}

function deskOf(name: string): Desk {
  const desk = desks[name];
  if (desk) return desk;
  throw new UserError(`There are no dead letters of ${name}. There are: ${Object.keys(desks).join(', ')}.`);
}

async function withQueues(
  { stage }: DeadLettersOptions,
  work: (client: SQSClient, urlOf: (name: string, pattern: RegExp) => string) => Promise<number>,
): Promise<number> {
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  try {
    const prefix = `LivingReview-${stage}-`;
    const urls = await queueUrls(client, prefix);
    const urlOf = (name: string, pattern: RegExp) => {
      const found = urls.filter((url) => pattern.test(url.slice(url.lastIndexOf('/') + 1 + prefix.length)));
      const [only, ...others] = found;
      if (only === undefined || others.length > 0)
        throw new UserError(
          `${found.length} queues of ${name} are named ${prefix}…; one is expected. Is this the account and region (AWS_REGION) of the stage "${stage}"?`,
        );
      return only;
    };
    return await work(client, urlOf);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`SQS: ${error instanceof Error ? `${error.name}: ${error.message}` : 'there was no answer'}`);
  } finally {
    client.destroy();
  }
}
