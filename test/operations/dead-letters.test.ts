import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildApp } from 'fauxqs';
import { desks, dropDeadLetters, listDeadLetters, replayDeadLetters } from '../../cli/dead-letters.ts';
import { moveMessages, waitingMessages } from '../../lambda/adapters/sqs/dead-letters.ts';
import { synthesise } from '../infra/synthesised.ts';
import { capturedTerminal } from './captured-terminal.ts';
import { ownEnvironment } from './kept-folder.ts';

let engine: ReturnType<typeof buildApp>;
let client: SQSClient;
let restoreEnvironment: () => void;
const urls = new Map<string, string>();
const names = [
  'ReviewScheduleDeadLettersA1',
  'DigestPipelineDeadLettersB2',
  'DigestPipelineShardsC3',
  'SignUpDeskDeadLettersD4',
  'SignUpDeskRequestsE5',
  'MailSenderFeedbackDeadLettersF6',
  'MailSenderFeedbackA7',
];
beforeEach(async () => {
  restoreEnvironment = ownEnvironment();
  engine = buildApp({ logger: false });
  const endpoint = await engine.listen({ host: '127.0.0.1', port: 0 });
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL_SQS: endpoint, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  });
  client = new SQSClient({ useQueueUrlAsEndpoint: false });
  for (const name of [
    ...names.map((name) => `LivingReview-prod-${name}-XYZ`),
    'LivingReview-dev-SignUpDeskRequestsE5',
  ]) {
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name }));
    urls.set(name.replace(/^LivingReview-prod-|-XYZ$/g, ''), QueueUrl);
  }
});
afterEach(async () => {
  client.destroy();
  await engine.close();
  restoreEnvironment();
});

const urlOf = (name: string) => urls.get(name) ?? '';
const send = (name: string, body: string) =>
  client.send(
    new SendMessageCommand({
      QueueUrl: urlOf(name),
      MessageBody: body,
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
    }),
  );
async function drained(name: string) {
  const all: { readonly body: string; readonly kind: string | undefined }[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: urlOf(name), MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return all;
    for (const { Body = '', MessageAttributes, ReceiptHandle } of Messages) {
      all.push({ body: Body, kind: MessageAttributes?.kind?.StringValue });
      await client.send(new DeleteMessageCommand({ QueueUrl: urlOf(name), ReceiptHandle }));
    }
  }
}
const options = { stage: 'prod' };

describe('dead letters', () => {
  it('when they are replayed, each is back once with all it carries, and the queue of the dead is empty', async () => {
    const { terminal, said, printed } = capturedTerminal();
    const bodies = Array.from({ length: 23 }, (_, index) => `event ${index}`);
    for (const body of bodies) await send('MailSenderFeedbackDeadLettersF6', body);
    await send('DigestPipelineDeadLettersB2', 'a shard');
    expect(await listDeadLetters(options, terminal)).toBe(1);
    expect(printed()).toBe('schedule       0\ndigests        1\nsign-ups       0\nfeedback      23\n');
    expect(said()).toContain('Messages that lie dead');
    expect(await replayDeadLetters('feedback', options, terminal)).toBe(0);
    expect(said()).toContain('23 messages are back');
    const back = await drained('MailSenderFeedbackA7');
    expect(back.map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
    expect(new Set(back.map(({ kind }) => kind))).toEqual(new Set(['test']));
    expect(await waitingMessages(client, urlOf('MailSenderFeedbackDeadLettersF6'))).toBe(0);
    expect(await drained('DigestPipelineShardsC3')).toEqual([]);
    expect(await replayDeadLetters('digests', options, terminal)).toBe(0);
    expect(await drained('DigestPipelineShardsC3')).toEqual([{ body: 'a shard', kind: 'test' }]);
    expect(await listDeadLetters(options, terminal)).toBe(0);
    expect(await replayDeadLetters('sign-ups', options, terminal)).toBe(0);
    expect(said()).toContain('Nothing lies dead in sign-ups');
  }, 60_000);

  it('when the move is killed between sending and deleting, nothing is lost: it may be there twice', async () => {
    const [from, to] = [urlOf('MailSenderFeedbackDeadLettersF6'), urlOf('MailSenderFeedbackA7')];
    for (const body of ['a', 'b', 'c']) await send('MailSenderFeedbackDeadLettersF6', body);
    const killed = {
      send: async (command: object) => {
        if (command instanceof DeleteMessageCommand) throw new Error('killed');
        return client.send(command as never);
      },
    } as unknown as SQSClient;
    await expect(moveMessages(killed, { from, to, atMost: 3 })).rejects.toThrow('killed');
    // What it had taken is hidden for two minutes; the rest goes at once.
    await moveMessages(client, { from, to, atMost: 3 });
    const there = new Set((await drained('MailSenderFeedbackA7')).map(({ body }) => body));
    expect(there.has('a')).toBe(true);
  }, 60_000);

  it('when a message dies again at once, it is moved as often as there were messages and no more', async () => {
    const name = 'MailSenderFeedbackDeadLettersF6';
    await send(name, 'poison');
    // Moved onto itself, it never runs out.
    expect(await moveMessages(client, { from: urlOf(name), to: urlOf(name), atMost: 5 })).toBe(5);
  }, 60_000);

  it('when something must not be replayed or dropped, it is refused in words, and nothing is touched', async () => {
    const { terminal, said } = capturedTerminal();
    await send('MailSenderFeedbackDeadLettersF6', 'a complaint');
    await send('ReviewScheduleDeadLettersA1', 'a tick');
    await expect(dropDeadLetters('feedback', options, terminal)).rejects.toThrow('told once');
    await expect(replayDeadLetters('schedule', options, terminal)).rejects.toThrow('drop schedule');
    await expect(replayDeadLetters('others', options, terminal)).rejects.toThrow('There are: schedule, digests');
    await expect(listDeadLetters({ stage: 'dev' }, terminal)).rejects.toThrow('0 queues of schedule');
    expect(await waitingMessages(client, urlOf('MailSenderFeedbackDeadLettersF6'))).toBe(1);
    expect(await dropDeadLetters('schedule', options, terminal)).toBe(0);
    expect(said()).toContain('is gone');
    expect(await waitingMessages(client, urlOf('ReviewScheduleDeadLettersA1'))).toBe(0);
    process.env.AWS_ENDPOINT_URL_SQS = 'http://127.0.0.1:9';
    process.env.AWS_MAX_ATTEMPTS = '1';
    await expect(listDeadLetters(options, terminal)).rejects.toThrow(/^SQS: /);
  }, 60_000);

  it('when the stack names its queues, each is found by the beginning of its name, and each alarm has a desk', () => {
    const stack = synthesise('ownEverything');
    const queues = [...stack.ofType('AWS::SQS::Queue').keys()];
    const found = Object.values(desks).flatMap(({ dead, home }) => (home ? [dead, home] : [dead]));
    for (const pattern of found) expect(queues.filter((name) => pattern.test(name))).toHaveLength(1);
    expect(queues).toHaveLength(found.length);
    const alarms = [...stack.ofType('AWS::CloudWatch::Alarm').keys()].filter((name) => name.includes('DeadLetters'));
    expect(alarms).toHaveLength(Object.keys(desks).length);
  }, 120_000);
});
