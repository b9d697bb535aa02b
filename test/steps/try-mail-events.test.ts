import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createMailProbes } from '../../lambda/adapters/dynamodb/mail-probes.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { openTable } from '../../lambda/adapters/dynamodb/table.ts';
import { composeMime } from '../../lambda/adapters/mime/compose-mime.ts';
import { parseSesEvent } from '../../lambda/adapters/ses/ses-events.ts';
import { createSesMailer } from '../../lambda/adapters/ses/ses-mailer.ts';
import { openSnsEnvelope } from '../../lambda/adapters/sqs/sns-envelope.ts';
import type { MailProbes } from '../../lambda/core/ports/mail-probes.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { tryMailEvents, waitsAtMostMs } from '../../lambda/steps/try-mail-events.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { type Mailbox, startMailbox } from '../../local/mailbox/start-mailbox.ts';
import { createMemoryMailProbes } from '../memory/mail-probes.ts';
import { createMemoryLog, createMemoryMoment } from '../memory/moment.ts';

const topic = 'arn:aws:sns:eu-west-1:111122223333:mail-events';
const tableName = 'probes';
const addressKey = 'a key of this suite, 16 bytes';

let dynamo: Dynalite;
let mailbox: Mailbox;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'probes-'));
  dynamo = await startDynalite({ dir: null });
  mailbox = await startMailbox({ dir: folder, clock: () => new Date('2026-11-30T08:00:00Z') });
});
afterEach(async () => {
  await dynamo.close();
  await mailbox.close();
  rmSync(folder, { recursive: true, force: true });
});

/** SES and the table on this machine; `reports` says which of SES's events reach the feedback function. */
async function deployed(reports: (eventType: string) => boolean = () => true, ownTopic = topic) {
  const client = createDynamoClient({ endpoint: dynamo.endpoint });
  await ensureTable(client, tableName);
  const { subscriptions, sending, runs } = createDynamoStores({ client, tableName, addressKey });
  const probes = createMailProbes(openTable(client, tableName));
  const { log, lines } = createMemoryLog();
  const from = 'digest@lab.org';
  const mailer = createSesMailer({
    endpoint: mailbox.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    from,
    configurationSet: 'ours',
    compose: (mail) => composeMime(mail, { from, replyTo: '' }),
  });
  /** What the feedback function does with each message of its queue, twice as SQS may. */
  const feedback = async () => {
    for (const { events } of (await mailbox.messages()).map((message) => message)) {
      for (const event of events.filter(({ eventType }) => reports(String(eventType)))) {
        const body = JSON.stringify({ Type: 'Notification', TopicArn: ownTopic, Message: JSON.stringify(event) });
        for (let time = 0; time < 2; time += 1) {
          const message = openSnsEnvelope(body, topic);
          const parsed = message === null ? null : parseSesEvent(message);
          if (parsed) expect(await recordFeedback(parsed, { subscriptions, sending, probes, log })).toBe('noted');
        }
      }
    }
  };
  return { client, mailer, probes, sending, runs, feedback, lines };
}

describe('whether what SES reports arrives', () => {
  it('when the feedback function notes what the simulator comes to, all is well, and nothing is counted', async () => {
    const { mailer, probes, feedback, sending, lines } = await deployed();
    const check = await tryMailEvents({ mailer, probes, moment: createMemoryMoment(), takeIn: feedback });
    expect(check).toMatchObject({ verdict: 'ok', found: expect.stringContaining('Send, Delivery and Bounce') });
    expect((await mailbox.envelopes()).flatMap(({ recipients }) => recipients)).toEqual([
      'success@simulator.amazonses.com',
      'bounce@simulator.amazonses.com',
    ]);
    const troubles = await sending.troubles('2026-11-29T00:00:00.000Z', new Date('2026-12-01T00:00:00Z'));
    expect(troubles).toEqual({ bounce: 0, complaint: 0 });
    expect(lines).toEqual([]);
  });

  it('when no event arrives, it waits a minute and a half, fails, and says where to look', async () => {
    const { mailer, probes } = await deployed();
    const moment = createMemoryMoment();
    const check = await tryMailEvents({ mailer, probes, moment });
    expect(check).toMatchObject({
      verdict: 'fail',
      found: expect.stringMatching(/^Send, Delivery, Bounce of .* not noted after 90 s/),
      remedy: expect.stringContaining('DeadLetters-feedback'),
    });
    expect(moment.elapsedMs()).toBe(waitsAtMostMs);
  });

  it('when one kind is missing from the event destination, that one is named', async () => {
    const { mailer, probes, feedback } = await deployed((eventType) => eventType !== 'Bounce');
    const check = await tryMailEvents({ mailer, probes, moment: createMemoryMoment(), takeIn: feedback });
    expect(check).toMatchObject({ verdict: 'fail', found: expect.stringMatching(/^Bounce of .* is not noted/) });
  });

  it('when the events come from another topic, they are not ours', async () => {
    const { mailer, probes, feedback } = await deployed(() => true, `${topic}-of-somebody`);
    const check = await tryMailEvents({ mailer, probes, moment: createMemoryMoment(), takeIn: feedback });
    expect(check.verdict).toBe('fail');
  });

  it('when SES refuses the mail, its reason is told and nobody waits', async () => {
    const { mailer, probes } = await deployed();
    mailbox.addFaults([{ code: 'ConfigurationSetDoesNotExist', status: 400, count: 5 }]);
    const moment = createMemoryMoment();
    expect(await tryMailEvents({ mailer, probes, moment })).toMatchObject({
      verdict: 'fail',
      found: expect.stringContaining('ConfigurationSetDoesNotExist'),
    });
    expect(moment.elapsedMs()).toBe(0);
  });

  it('when the answer of SES is lost, the events decide', async () => {
    const { mailer, probes, feedback } = await deployed();
    mailbox.addFaults([{ reset: 'after', count: 1 }]);
    const check = await tryMailEvents({ mailer, probes, moment: createMemoryMoment(), takeIn: feedback });
    expect(check.verdict).toBe('ok');
  });
});

describe('what is noted of a probe', () => {
  const probe = '0123456789abcdef';
  const note = async (probes: MailProbes) => {
    for (const kind of ['send', 'send', 'delivery'] as const)
      await probes.note(probe, kind, '2026-11-30T08:00:00.000Z');
    await probes.note('somebody else’s', 'send', '2026-11-30T08:00:00.000Z');
    return [await probes.kinds(probe), await probes.kinds('somebody else’s')];
  };

  it('when it is noted, in the table or in memory, each kind is kept once and strangers’ marks are nobody’s', async () => {
    const { probes } = await deployed();
    expect(await note(probes)).toEqual([['delivery', 'send'], []]);
    expect(await note(createMemoryMailProbes())).toEqual([['delivery', 'send'], []]);
  });

  it('when it lies in the table, it says when it may be forgotten: a day later', async () => {
    const { probes, client } = await deployed();
    await note(probes);
    const item = await openTable(client, tableName).get({ PK: `SENDING#PROBE-${probe}`, SK: 'send' });
    expect(item?.expires).toBe(Date.parse('2026-12-01T08:00:00.000Z') / 1_000);
  });
});
