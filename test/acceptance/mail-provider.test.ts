import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { composeMime } from '../../lambda/adapters/mime/compose-mime.ts';
import { parseSesEvent } from '../../lambda/adapters/ses/ses-events.ts';
import { createSesMailer } from '../../lambda/adapters/ses/ses-mailer.ts';
import type { Mailer } from '../../lambda/core/ports/mailer.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import type { MailboxFault } from '../../local/mailbox/fault-queue.ts';
import { type Mailbox, startMailbox } from '../../local/mailbox/start-mailbox.ts';
import { subscription } from '../builders/subscriptions.ts';
import { announce, minute } from '../steps/digest-bench.ts';
import { digestLife } from './digest-life.ts';

/*
 * What SES may answer and report, by its id in the catalogue of faults: the real steps, templates, MIME and SES client
 * against the mailbox, which answers as SES does and keeps what it accepted.
 */
const from = 'Living Review <digest@living.example.org>';
let folder = '';
let mailbox: Mailbox;
let mailer: Mailer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'living-review-provider-'));
  mailbox = await startMailbox({ dir: folder, clock: () => minute(1) });
  mailer = createSesMailer({
    endpoint: mailbox.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    from,
    configurationSet: '',
    compose: (mail) => composeMime(mail, { from, replyTo: '' }),
    requestTimeoutMs: 2_000,
  });
});
afterAll(async () => {
  await mailbox.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => mailbox.clearFaults());

/** Three readers of one shard and one article; `faults` meet the first sends. */
async function firstPass(...faults: readonly MailboxFault[]) {
  const life = await digestLife();
  const before = (await mailbox.envelopes()).length;
  for (const id of ['a1', 'a2', 'a3']) await life.reader(subscription(id));
  await announce(life.store, '101');
  mailbox.addFaults(faults);
  const outcomes = await life.week(0, 1, { mailer });
  const accepted = async () => (await mailbox.envelopes()).slice(before);
  const readers = () => Promise.all(['a1', 'a2', 'a3'].map((id) => life.read({ id: subscription(id).id })));
  return { life, outcomes, accepted, readers };
}

const refusal = (code: string, message = '', status = 400): MailboxFault => ({
  action: 'SendRawEmail',
  code,
  status,
  ...(message ? { message } : {}),
});

/** Refused for the whole account: the pass stops with nothing marked, and once it is over everybody is served, once. */
async function stopsAndLosesNothing(fault: MailboxFault) {
  const { life, outcomes, accepted, readers } = await firstPass(fault);
  expect(outcomes).toContain('account-refused');
  expect(await accepted()).toEqual([]);
  expect((await readers()).map(({ cursor, claim }) => ({ cursor, claim }))).toEqual(
    Array(3).fill({ cursor: 0, claim: null }),
  );
  await life.week(0, 24 * 60, { mailer });
  expect((await accepted()).map(({ recipients }) => recipients[0]).toSorted()).toEqual(
    ['a1', 'a2', 'a3'].map((id) => `reader-${id}@example.org`),
  );
}

/** Refused for this mail alone: it is given up and said, the others go out, and the next article goes to all. */
async function givesUpOneMail(fault: MailboxFault) {
  const { life, accepted, readers } = await firstPass(fault);
  expect(await accepted()).toHaveLength(2);
  expect((await readers()).map(({ lastSent }) => lastSent?.outcome).toSorted()).toEqual([
    'delivered',
    'delivered',
    'failed',
  ]);
  expect(life.lines.some((line) => line.startsWith('error mail refused for good'))).toBe(true);
  await announce(life.store, '102');
  await life.week(1, 1, { mailer });
  expect(await accepted()).toHaveLength(5);
}

/** Refused for now: late, and not lost. */
async function isLate(fault: MailboxFault) {
  const { life, accepted } = await firstPass(fault);
  expect((await accepted()).length).toBeLessThan(3);
  for (const later of [16, 31, 46]) await life.week(0, later, { mailer });
  expect((await accepted()).map(({ recipients }) => recipients[0]).toSorted()).toEqual(
    ['a1', 'a2', 'a3'].map((id) => `reader-${id}@example.org`),
  );
}

describe('what SES answers', () => {
  it('when the sending rate is exceeded, mails are late and none is lost (SE1)', () =>
    isLate(refusal('Throttling', 'Maximum sending rate exceeded.')));
  it('when the daily quota is used up, sending stops and goes on with the day (SE2)', () =>
    stopsAndLosesNothing(refusal('Throttling', 'Daily message quota exceeded.')));
  it('when the sender is not verified, sending stops and nothing is marked (SE4)', () =>
    stopsAndLosesNothing(
      refusal('MessageRejected', 'Email address is not verified. The following identities failed the check: a@b.org'),
    ));
  it('when one mail’s content is refused, it is given up and the others go out (SE5)', () =>
    givesUpOneMail(refusal('MessageRejected', 'Message contains a virus')));
  it('when sending is paused, it stops and goes on from the ledger (SE6)', () =>
    stopsAndLosesNothing(refusal('AccountSendingPausedException', 'Email sending is disabled.')));
  it('when the account is suspended, sending stops and nothing is marked (SE7)', () =>
    stopsAndLosesNothing(refusal('MessageRejected', 'Sending suspended for this account.')));
  it('when the MAIL FROM domain is not verified, sending stops and nothing is marked (SE8)', () =>
    stopsAndLosesNothing(refusal('MailFromDomainNotVerifiedException')));
  it('when the configuration set is missing, nothing is sent without it (SE9)', () =>
    stopsAndLosesNothing(refusal('ConfigurationSetDoesNotExist')));
  it('when a parameter of one mail is refused, it is given up and the others go out (SE10)', () =>
    givesUpOneMail(refusal('InvalidParameterValue', 'Local address contains control or whitespace')));
});

describe('what a mail to SES is', () => {
  it('when a mail is sent, it is to one reader, far under 10 MB, and its tags are letters and digits (SE17, SE18)', async () => {
    const { accepted } = await firstPass();
    for (const { recipients, tags, id } of await accepted()) {
      expect(recipients).toHaveLength(1);
      for (const value of Object.values(tags)) expect(value).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
      expect((await mailbox.message(id))?.raw.length).toBeLessThan(150_000);
    }
  });
});

describe('what SES reports', () => {
  /** The events of the one mail of a reader, as SES words them, taken in one after another. */
  async function statusAfter(...events: readonly Readonly<Record<string, unknown>>[]) {
    const { life, accepted } = await firstPass();
    const [mail] = (await accepted()).filter(({ recipients }) => recipients[0] === 'reader-a1@example.org');
    const tags = Object.fromEntries(Object.entries(mail?.tags ?? {}).map(([name, value]) => [name, [value]]));
    const about = { messageId: mail?.id, timestamp: minute(2).toISOString(), tags };
    for (const [index, event] of events.entries()) {
      const parsed = parseSesEvent(JSON.stringify({ mail: { ...about, messageId: `${mail?.id}-${index}` }, ...event }));
      if (parsed) await recordFeedback(parsed, { subscriptions: life.subscriptions, log: life.deps.log });
    }
    return (await life.read({ id: subscription('a1').id })).status;
  }
  const bounce = (bounceType: string, bounceSubType = 'General', day = 16) => ({
    eventType: 'Bounce',
    bounce: { bounceType, bounceSubType, timestamp: `2026-11-${day}T07:00:00.000Z`, bouncedRecipients: [] },
  });
  const complaint = (complaintFeedbackType: string) => ({
    eventType: 'Complaint',
    complaint: { complaintFeedbackType, timestamp: '2026-11-16T07:00:00.000Z' },
  });

  it('when an address bounces for good, or for the third time in a month, it is suppressed; once or twice it is not (SE13)', async () => {
    expect(await statusAfter(bounce('Permanent'))).toBe('SUPPRESSED');
    expect(await statusAfter(bounce('Permanent', 'OnAccountSuppressionList'))).toBe('SUPPRESSED');
    expect(await statusAfter(bounce('Transient', 'General', 16), bounce('Transient', 'General', 17))).toBe('ACTIVE');
    const three = [16, 17, 18].map((day) => bounce('Transient', 'MailboxFull', day));
    expect(await statusAfter(...three)).toBe('SUPPRESSED');
  });
  it('when a reader complains, it is for good; a complaint that says it is not spam changes nothing (SE14, H44)', async () => {
    expect(await statusAfter(complaint('abuse'))).toBe('SUPPRESSED');
    expect(await statusAfter(complaint('not-spam'))).toBe('ACTIVE');
  });
  it('when a mail is delayed, rejected or not rendered, nobody is suppressed for it (SE15)', async () => {
    for (const eventType of ['DeliveryDelay', 'Reject', 'Rendering Failure'])
      expect({ eventType, status: await statusAfter({ eventType }) }).toEqual({ eventType, status: 'ACTIVE' });
  });
});
