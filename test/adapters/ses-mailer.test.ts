import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSesMailer, sendOutcome } from '../../lambda/adapters/ses/ses-mailer.ts';
import type { Mail } from '../../lambda/core/ports/mailer.ts';
import { accepted, refusal, type SesAnswer, startSesServer } from './ses-server.ts';

const mail: Mail = {
  to: 'reader@example.net',
  subject: 'News',
  html: '<p>News</p>',
  text: 'News',
  headers: {},
  tags: { delivery: 'd1', subscription: 's1', review: 'small-review' },
};
const bytes = new TextEncoder().encode('Subject: News\r\n\r\nNews');

let ses: Awaited<ReturnType<typeof startSesServer>>;
beforeAll(async () => {
  ses = await startSesServer();
});
afterAll(() => ses.close());

function mailer(changes: Partial<Parameters<typeof createSesMailer>[0]> = {}) {
  return createSesMailer({
    endpoint: ses.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    from: 'Living Review <review@example.org>',
    configurationSet: 'events',
    compose: async () => bytes,
    requestTimeoutMs: 300,
    ...changes,
  });
}

/** What the mailer says about an answer, and how often it asked. */
async function outcomeOf(answer: SesAnswer) {
  ses.answerWith(answer);
  const before = ses.requests.length;
  const outcome = await mailer().send(mail);
  return { ...outcome, asked: ses.requests.length - before };
}

describe('sending through SES', () => {
  it('when SES accepts, the message id is known, and the request was one raw mail to one reader with its tags', async () => {
    expect(await outcomeOf(accepted('0100-abc'))).toEqual({ kind: 'accepted', messageId: '0100-abc', asked: 1 });
    const asked = Object.fromEntries(ses.requests.at(-1) ?? []);
    expect(asked).toMatchObject({
      Action: 'SendRawEmail',
      Source: 'Living Review <review@example.org>',
      'Destinations.member.1': 'reader@example.net',
      ConfigurationSetName: 'events',
      'Tags.member.1.Name': 'delivery',
      'Tags.member.1.Value': 'd1',
      'RawMessage.Data': Buffer.from(bytes).toString('base64'),
    });
    expect(asked).not.toHaveProperty('Destinations.member.2');
  });

  it('when the mail cannot be composed, it is refused for good and SES is not asked', async () => {
    const before = ses.requests.length;
    const outcome = await mailer({ compose: () => Promise.reject(new Error('a line end')) }).send(mail);
    expect(outcome).toEqual({ kind: 'refused-item', reason: 'a line end' });
    expect(ses.requests).toHaveLength(before);
  });

  it.each<[string, string, SesAnswer]>([
    ['refused-now', 'the rate', refusal(400, 'Throttling', 'Maximum sending rate exceeded.')],
    ['refused-now', 'the rate, newer name', refusal(400, 'ThrottlingException', 'Rate exceeded')],
    ['refused-now', 'too many requests', refusal(429, 'TooManyRequestsException')],
    ['refused-account', 'the daily quota', refusal(400, 'Throttling', 'Daily message quota exceeded.')],
    ['refused-account', 'a paused account', refusal(400, 'AccountSendingPausedException')],
    ['refused-account', 'a paused configuration set', refusal(400, 'ConfigurationSetSendingPausedException')],
    ['refused-account', 'a missing configuration set', refusal(400, 'ConfigurationSetDoesNotExist')],
    ['refused-account', 'an unverified MAIL FROM', refusal(400, 'MailFromDomainNotVerifiedException')],
    [
      'refused-account',
      'an unverified address',
      refusal(
        400,
        'MessageRejected',
        'Email address is not verified. The following identities failed the check in region US-EAST-1: a@b.org',
      ),
    ],
    ['refused-account', 'a suspended account', refusal(400, 'MessageRejected', 'Sending suspended for this account.')],
    ['refused-account', 'no permission', refusal(403, 'AccessDenied')],
    ['refused-account', 'a wrong key', refusal(403, 'InvalidClientTokenId')],
    ['refused-account', 'a wrong signature', refusal(403, 'SignatureDoesNotMatch')],
    ['refused-account', 'an expired token', refusal(403, 'ExpiredToken')],
    ['refused-account', 'a clock that is wrong', refusal(400, 'RequestExpired')],
    ['refused-account', 'a request without credentials', refusal(403, 'MissingAuthenticationToken')],
    ['refused-item', 'its content', refusal(400, 'MessageRejected', 'Message contains a virus')],
    [
      'refused-item',
      'a parameter',
      refusal(400, 'InvalidParameterValue', 'Local address contains control or whitespace'),
    ],
    ['refused-item', 'its validity', refusal(400, 'ValidationError')],
    ['refused-now', 'something new but plain', refusal(400, 'SomethingNewException')],
    ['in-doubt', 'an internal failure', refusal(500, 'InternalFailure')],
    ['in-doubt', 'an unavailable service', refusal(503, 'ServiceUnavailable')],
    [
      'in-doubt',
      'a proxy that failed',
      { status: 502, body: '<html><body>Bad Gateway</body></html>', type: 'text/html' },
    ],
    [
      'in-doubt',
      'a proxy that refused',
      { status: 403, body: '<html><body>Forbidden</body></html>', type: 'text/html' },
    ],
    ['in-doubt', 'a proxy that knows no such page', { status: 404, body: 'not found', type: 'text/plain' }],
    ['in-doubt', 'a body cut short', { status: 200, body: '<SendRawEmailResponse><SendRaw' }],
    [
      'in-doubt',
      'a page instead of an answer',
      { status: 200, body: '<html><body>Welcome</body></html>', type: 'text/html' },
    ],
    ['in-doubt', 'a redirect', { status: 302, body: '' }],
    ['in-doubt', 'a broken connection', 'reset'],
    ['in-doubt', 'silence', 'silence'],
  ])('when SES answers, it is %s for %s, and it was asked once', async (kind, _, answer) => {
    expect(await outcomeOf(answer)).toEqual({ kind, reason: expect.any(String), asked: 1 });
  });

  it('when a reason is given, it holds no address', async () => {
    ses.answerWith(refusal(400, 'MessageRejected', 'Email address is not verified: reader@example.net'));
    expect(JSON.stringify(await mailer().send(mail))).not.toContain('@');
    ses.answerWith(refusal(400, 'InvalidParameterValue', 'Illegal address reader@example.net'));
    expect(JSON.stringify(await mailer().send(mail))).not.toContain('@');
  });

  it('when nobody listens at the address, nothing can have been accepted: it is refused for now', async () => {
    const gone = await startSesServer();
    await gone.close();
    expect(await mailer({ endpoint: gone.endpoint }).send(mail)).toMatchObject({ kind: 'refused-now' });
  });

  it('when there are no credentials, nothing was asked of anybody: it is the account’s trouble', () => {
    const error = Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    });
    expect(sendOutcome(error)).toMatchObject({ kind: 'refused-account' });
  });

  it.each([undefined, null, 'text', 7, {}, new Error('?')])('when %p is thrown, that is no clear answer', (error) => {
    expect(sendOutcome(error)).toMatchObject({ kind: 'in-doubt' });
  });
});
