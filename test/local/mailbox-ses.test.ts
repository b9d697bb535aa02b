import {
  CreateTemplateCommand,
  GetAccountSendingEnabledCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  type SESClient,
  SendEmailCommand,
  SendRawEmailCommand,
  type SendRawEmailCommandInput,
  UpdateAccountSendingEnabledCommand,
  VerifyEmailIdentityCommand,
} from '@aws-sdk/client-ses';
import { describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { openMailbox, rawMail } from './mailbox-folder.ts';

const send = (ses: SESClient, input: Partial<SendRawEmailCommandInput> = {}) =>
  ses.send(
    new SendRawEmailCommand({
      Source: 'review@example.org',
      Destinations: ['reader@example.org'],
      RawMessage: { Data: rawMail() },
      ...input,
    }),
  );

/** `[error name, message]` of a refusal, or `accepted`. */
const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'accepted',
    (error: Error) => [error.name, error.message],
  );

const readers = (count: number) => Array.from({ length: count }, (_, index) => `reader${index}@example.org`);

describe('when mail is sent through the SES client', () => {
  it('keeps the very bytes, every envelope recipient, the tags and the message id', async () => {
    const { mailbox, ses } = await openMailbox();
    const raw = rawMail(
      { Subject: '=?utf-8?q?Zw=C3=B6lf?=', 'List-Unsubscribe': '<https://example.org/u?token=x>' },
      'Ünïcode\r\n.\r\nend',
    );
    const { MessageId } = await send(ses, {
      Destinations: ['a@example.org', 'B <b@example.org>'],
      RawMessage: { Data: raw },
      Tags: [{ Name: 'delivery', Value: 'd-1_X' }],
    });
    const [message] = await mailbox.messages();
    expect(message).toMatchObject({
      id: MessageId,
      recipients: ['a@example.org', 'b@example.org'],
      tags: { delivery: 'd-1_X' },
      at: '2026-11-23T06:00:00.000Z',
    });
    expect(message?.raw.equals(raw)).toBe(true);
  });

  it('reads recipients and tags from the header when the call names none', async () => {
    const { mailbox, ses } = await openMailbox();
    const raw = rawMail({
      To: '"Last, First" <a@example.org>, b@example.org',
      Bcc: 'c@example.org',
      'X-SES-MESSAGE-TAGS': 'delivery=d1, run=w',
    });
    await send(ses, { Source: undefined, Destinations: undefined, RawMessage: { Data: raw } });
    expect(await mailbox.messages()).toMatchObject([
      { recipients: ['a@example.org', 'b@example.org', 'c@example.org'], tags: { delivery: 'd1', run: 'w' } },
    ]);
  });

  it('composes a message from the parts of SendEmail, blind copies in the envelope only', async () => {
    const { mailbox, ses } = await openMailbox();
    await ses.send(
      new SendEmailCommand({
        Source: 'Living Review <review@example.org>',
        Destination: {
          ToAddresses: ['a@example.org', 'b@example.org'],
          CcAddresses: ['c@example.org'],
          BccAddresses: ['blind@example.org'],
        },
        ReplyToAddresses: ['keeper@example.org'],
        Message: {
          Subject: { Data: 'Zwölf Äpfel' },
          Body: { Text: { Data: 'Grüße' }, Html: { Data: '<p>Grüße</p>' } },
        },
      }),
    );
    const [message] = await mailbox.messages();
    const mail = await simpleParser(message!.raw);
    expect(message?.recipients).toEqual(['a@example.org', 'b@example.org', 'c@example.org', 'blind@example.org']);
    expect([mail.subject, mail.text?.trim(), mail.html, mail.replyTo?.text]).toEqual([
      'Zwölf Äpfel',
      'Grüße',
      '<p>Grüße</p>',
      'keeper@example.org',
    ]);
    expect(message?.raw.toString()).not.toContain('blind@example.org');
  });

  it('takes fifty recipients and no more, and needs one', async () => {
    const { mailbox, ses } = await openMailbox();
    expect(await refusal(send(ses, { Destinations: readers(50) }))).toBe('accepted');
    expect(await refusal(send(ses, { Destinations: readers(51) }))).toEqual([
      'InvalidParameterValue',
      'Recipient count exceeds 50.',
    ]);
    expect(await refusal(send(ses, { Destinations: [], RawMessage: { Data: rawMail({ To: '' }) } }))).toEqual([
      'InvalidParameterValue',
      "Missing required header 'To'.",
    ]);
    expect((await mailbox.messages()).map(({ recipients }) => recipients.length)).toEqual([50]);
  });

  it.each([
    ['not an address', "Missing final '@domain'"],
    ['reader@', "Missing final '@domain'"],
    ['re ader@example.org', 'Local address contains control or whitespace'],
    ['ünï@example.org', 'Local address contains non-ASCII characters'],
    ['reader@münchen.example', 'Domain contains non-ASCII characters'],
    ['reader@exam_ple.org', 'Domain contains illegal character'],
    ['reader@[127.0.0.1]', 'Domain contains illegal character'],
    ['a@example.org,b@example.org', 'Illegal address'],
    ['a@example.org\r\nBcc: b@example.org', 'Local address contains control or whitespace'],
    [`${'a'.repeat(65)}@example.org`, 'Local address is too long'],
  ])('refuses the address %j', async (address, message) => {
    const { mailbox, ses } = await openMailbox();
    expect(await refusal(send(ses, { Destinations: [address] }))).toEqual(['InvalidParameterValue', message]);
    expect(await mailbox.messages()).toEqual([]);
  });

  it('refuses a header that is folded wrongly, doubled, 8-bit, or has no From', async () => {
    const { ses } = await openMailbox();
    const withHeader = (text: string) => send(ses, { RawMessage: { Data: Buffer.from(text) } });
    expect(await refusal(withHeader('From: a@example.org\r\nSubject: a\r\nSubject: b\r\n\r\nx'))).toEqual([
      'InvalidParameterValue',
      "Duplicate header 'Subject'.",
    ]);
    expect(await refusal(withHeader('From: a@example.org\r\nSubject: a\rBcc: b@example.org\r\n\r\nx'))).toEqual([
      'InvalidParameterValue',
      'Header contains a bare CR',
    ]);
    expect(await refusal(withHeader('From: a@example.org\r\nno header\r\n\r\nx'))).toEqual([
      'InvalidParameterValue',
      expect.stringContaining('Illegal header line'),
    ]);
    expect(await refusal(withHeader('From: a@example.org\r\nSubject: Zwölf\r\n\r\nx'))).toEqual([
      'InvalidParameterValue',
      expect.stringContaining('non-ASCII'),
    ]);
    expect(await refusal(withHeader('Subject: a\r\n\r\nx'))).toEqual([
      'InvalidParameterValue',
      "Missing required header 'From'.",
    ]);
    expect(
      await refusal(
        ses.send(
          new SendEmailCommand({
            Source: 'a@example.org',
            Destination: { ToAddresses: ['b@example.org'] },
            Message: { Subject: { Data: 'a\r\nBcc: c@example.org' }, Body: { Text: { Data: 'x' } } },
          }),
        ),
      ),
    ).toEqual(['InvalidParameterValue', expect.stringContaining('CR or LF')]);
  });

  it('refuses more than 10 MB and tags with other characters', async () => {
    const { mailbox, ses } = await openMailbox();
    const filler = 10 * 1024 * 1024 - rawMail({}, '').length;
    // The form itself: a client that escapes 14 MB by a pattern is not what is tried here.
    const post = async (raw: Buffer) => {
      const data = encodeURIComponent(raw.toString('base64'));
      const body = `Action=SendRawEmail&Version=2010-12-01&RawMessage.Data=${data}`;
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const answer = await fetch(mailbox.endpoint, { method: 'POST', headers, body });
      return { status: answer.status, text: await answer.text() };
    };
    expect((await post(rawMail({}, 'x'.repeat(filler)))).status).toBe(200);
    const tooLarge = await post(rawMail({}, 'x'.repeat(filler + 1)));
    expect(tooLarge.status).toBe(400);
    expect(tooLarge.text).toContain('<Code>InvalidParameterValue</Code>');
    expect(tooLarge.text).toContain('10485760');
    expect(await refusal(send(ses, { Tags: [{ Name: 'delivery', Value: 'a b' }] }))).toEqual([
      'InvalidParameterValue',
      expect.stringContaining('Invalid tag value <a b>'),
    ]);
  });

  it('rejects senders that are not verified, by address or domain, until they are', async () => {
    const { ses } = await openMailbox({ verified: ['example.net', 'one@example.org'] });
    const from = (address: string) =>
      refusal(send(ses, { Source: address, RawMessage: { Data: rawMail({ From: address }) } }));
    expect(await from('any@example.net')).toBe('accepted');
    expect(await from('one@example.org')).toBe('accepted');
    expect(await from('two@example.org')).toEqual(['MessageRejected', expect.stringContaining('two@example.org')]);
    expect(
      await refusal(
        send(ses, { Source: 'one@example.org', RawMessage: { Data: rawMail({ From: 'two@example.org' }) } }),
      ),
    ).toEqual(['MessageRejected', expect.stringContaining('two@example.org')]);
    await ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'two@example.org' }));
    expect(await from('two@example.org')).toBe('accepted');
    const { VerificationAttributes } = await ses.send(
      new GetIdentityVerificationAttributesCommand({ Identities: ['two@example.org', 'three@example.org'] }),
    );
    expect(VerificationAttributes).toEqual({
      'two@example.org': { VerificationStatus: 'Success' },
      'three@example.org': { VerificationStatus: 'Pending' },
    });
  });

  it('throttles above its rate and its quota, refuses while paused, and says all three', async () => {
    const { ses } = await openMailbox({ maxSendRate: 3, max24HourSend: 1000 });
    expect(await refusal(send(ses, { Destinations: readers(4) }))).toEqual([
      'Throttling',
      'Maximum sending rate exceeded.',
    ]);
    expect(await refusal(send(ses, { Destinations: readers(3) }))).toBe('accepted');
    expect(await ses.send(new GetSendQuotaCommand({}))).toMatchObject({
      MaxSendRate: 3,
      Max24HourSend: 1000,
      SentLast24Hours: 3,
    });
    await ses.send(new UpdateAccountSendingEnabledCommand({ Enabled: false }));
    expect(await ses.send(new GetAccountSendingEnabledCommand({}))).toMatchObject({ Enabled: false });
    expect(await refusal(send(ses))).toEqual(['AccountSendingPausedException', expect.stringContaining('disabled')]);
    const { ses: small } = await openMailbox({ max24HourSend: 1 });
    expect(await refusal(send(small, { Destinations: readers(2) }))).toEqual([
      'Throttling',
      'Daily message quota exceeded.',
    ]);
  });

  it('names a configuration set that does not exist', async () => {
    const { ses } = await openMailbox({ configurationSets: ['living-review'] });
    expect(await refusal(send(ses, { ConfigurationSetName: 'living-review' }))).toBe('accepted');
    expect(await refusal(send(ses, { ConfigurationSetName: 'other' }))).toEqual([
      expect.stringMatching(/^ConfigurationSetDoesNotExist/),
      expect.stringContaining('other'),
    ]);
  });

  it('answers an action it does not know at once, as SES would', async () => {
    const { ses, mailbox } = await openMailbox();
    expect(await refusal(ses.send(new CreateTemplateCommand({ Template: { TemplateName: 'x' } })))).toEqual([
      'InvalidAction',
      expect.stringContaining('CreateTemplate'),
    ]);
    for (const path of ['/', '/v2/email/account']) {
      const response = await fetch(mailbox.endpoint + path, { method: 'POST', body: '{}' });
      expect([response.status >= 400, await response.text()]).toEqual([
        true,
        expect.stringContaining('<Code>InvalidAction</Code>'),
      ]);
    }
  });
});

describe('when the mailbox is told to fail', () => {
  const fault = (endpoint: string, body: unknown, method = 'POST') =>
    fetch(`${endpoint}/_/faults`, { method, ...(method === 'POST' && { body: JSON.stringify(body) }) });

  it('answers the asked-for error as often as asked, to that action only', async () => {
    const { ses, mailbox } = await openMailbox();
    await fault(mailbox.endpoint, { action: 'SendRawEmail', count: 2, code: 'Throttling' });
    expect(await refusal(ses.send(new GetSendQuotaCommand({})))).toBe('accepted');
    expect(await refusal(send(ses))).toEqual(['Throttling', 'Maximum sending rate exceeded.']);
    expect(await refusal(send(ses))).toEqual(['Throttling', 'Maximum sending rate exceeded.']);
    expect(await refusal(send(ses))).toBe('accepted');
    await fault(mailbox.endpoint, [{ status: 503 }]);
    expect(await refusal(send(ses))).toEqual(['ServiceUnavailable', expect.anything()]);
    expect(await mailbox.messages()).toHaveLength(1);
  });

  it('loses the call before anything is accepted, or only the answer after', async () => {
    const { ses, mailbox } = await openMailbox();
    await fault(mailbox.endpoint, { reset: 'before' });
    expect(await refusal(send(ses))).not.toBe('accepted');
    expect(await mailbox.messages()).toHaveLength(0);
    await fault(mailbox.endpoint, { reset: 'after' });
    expect(await refusal(send(ses, { Tags: [{ Name: 'delivery', Value: 'lost' }] }))).not.toBe('accepted');
    expect(await mailbox.messages()).toHaveLength(1);
    expect(await mailbox.takeEvents()).toMatchObject([
      { kind: 'send', delivery: 'lost' },
      { kind: 'delivery', delivery: 'lost' },
    ]);
  });

  it('lists and takes back what is still waiting, and says what a fault is when it is given none', async () => {
    const { mailbox } = await openMailbox();
    await fault(mailbox.endpoint, { action: 'SendEmail', delayMs: 5 });
    expect(await (await fault(mailbox.endpoint, null, 'GET')).json()).toEqual({
      faults: [{ action: 'SendEmail', count: 1, delayMs: 5 }],
    });
    expect(await (await fault(mailbox.endpoint, null, 'DELETE')).json()).toEqual({ faults: [] });
    const wrong = await fault(mailbox.endpoint, { colour: 'red' });
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('A fault is')]);
  });
});
