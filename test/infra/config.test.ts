import { describe, expect, it } from '@jest/globals';
import { ConfigError, placeholdersIn, readStageConfig, stages } from '../../infra/config.ts';

const read = (values: Readonly<Record<string, unknown>>) => readStageConfig((key) => values[key]);
const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/8f1a2b3c-0000-4444-8888-123456789012';

describe('what a deployment is told', () => {
  it('when nothing is told, it is the stage dev, which mails no digests and keeps nothing', () => {
    expect(read({})).toEqual(stages.dev);
    expect(read({})).toMatchObject({ digests: 'off', keepData: false });
  });

  it('when prod is asked for, it keeps data and mails digests', () => {
    expect(read({ stage: 'prod' })).toMatchObject({ stage: 'prod', digests: 'on', keepData: true });
  });

  it('when the stage has a block of values, it takes them, and a single value on the command line wins', () => {
    const block = { alarmEmail: 'alarm@lab.example.org', ncbiEmail: 'ncbi@lab.example.org', logRetentionDays: 90 };
    const config = read({
      stage: 'prod',
      prod: block,
      dev: { alarmEmail: 'no@lab.example.org' },
      ncbiEmail: 'me@lab.org',
    });
    expect(config).toMatchObject({
      alarmEmail: 'alarm@lab.example.org',
      ncbiEmail: 'me@lab.org',
      logRetentionDays: 90,
    });
  });

  it('when only the domain of mail is told, it sends from digest@ there', () => {
    expect(read({ mailDomain: 'lab.org' }).mail).toMatchObject({ domain: 'lab.org', from: 'digest@lab.org' });
  });

  it('when a WebSub hub is told, it must be a web address that is encrypted', () => {
    expect(read({ webSubHub: 'https://hub.example.org/' }).site.webSubHub).toBe('https://hub.example.org/');
    expect(() => read({ webSubHub: 'http://hub.example.org/' })).toThrow(/webSubHub.*https:/);
  });

  it('when the site has a domain, feed ids carry it unless another authority is told', () => {
    expect(read({ siteDomain: 'review.lab.org', certificateArn }).site).toEqual({
      domain: { name: 'review.lab.org', certificateArn },
      tagAuthority: 'review.lab.org',
      webSubHub: '',
    });
    expect(read({ siteDomain: 'review.lab.org', certificateArn, tagAuthority: 'lab.org' }).site.tagAuthority).toBe(
      'lab.org',
    );
  });

  it('when the account is in the sandbox, recipients are a list or a text with commas', () => {
    const both = ['a@lab.org', 'b@lab.org'];
    expect(read({ sandboxRecipients: 'a@lab.org, b@lab.org' }).mail.sandboxRecipients).toEqual(both);
    expect(read({ sandboxRecipients: both }).mail.sandboxRecipients).toEqual(both);
  });

  it.each([
    [{ stage: 'test' }, 'There is no stage "test". Use -c stage=dev or -c stage=prod.'],
    [{ dev: 'x' }, 'The context value "dev" must be an object'],
    [{ dev: { alarmMail: 'a@b.org' } }, '"alarmMail" (stage dev) is no setting. There are: siteDomain,'],
    [{ alarmEmail: 'nobody' }, 'The setting alarmEmail is "nobody"; it must be one e-mail address'],
    [{ alarmEmail: 'a@b.org, c@d.org' }, 'The setting alarmEmail is'],
    [{ mailFrom: 'Me <a@b.org>' }, 'The setting mailFrom is'],
    [
      { mailDomain: 'lab.org', mailFrom: 'a@other.org' },
      'it must be an address at lab.org, the domain that SES verifies',
    ],
    [{ mailDomain: 'lab.org', mailFrom: 'a@notlab.org' }, 'it must be an address at lab.org'],
    [{ mailFromName: 'A\r\nBcc: x' }, 'The setting mailFromName is'],
    [{ siteDomain: 'https://lab.org' }, 'it must be a domain name without https://'],
    [
      { siteDomain: 'lab.org' },
      'The setting certificateArn is missing; it must be the ARN of a certificate for lab.org',
    ],
    [{ siteDomain: 'lab.org', certificateArn: certificateArn.replace('us-east-1', 'eu-west-1') }, 'in us-east-1'],
    [{ digests: 'maybe' }, 'The setting digests is "maybe"; it must be on or off.'],
    [{ reserveConcurrency: true }, 'The setting reserveConcurrency is "true"; it must be a text.'],
    [{ monthlyBudgetUsd: 0 }, 'The setting monthlyBudgetUsd is "0"; it must be a whole number from 1 on.'],
    [{ runbook: 'https://lab.org/runbook#top' }, 'The setting runbook is'],
    [{ logRetentionDays: 31 }, 'The setting logRetentionDays is "31"; it must be one of 1, 3,'],
    [{ sandboxRecipients: 'a@b.org, b' }, 'The setting sandboxRecipients is "b"'],
  ])('when it is told %j, it says what is wrong and what it should be', (values, message) => {
    expect(() => read(values)).toThrow(ConfigError);
    expect(() => read(values)).toThrow(message);
  });

  it('when invented values are left, it names them; with the keeper’s own there are none', () => {
    expect(placeholdersIn(read({}))).toEqual(['mailFrom', 'mailReplyTo', 'ncbiEmail', 'alarmEmail', 'tagAuthority']);
    const own = {
      mailDomain: 'lab.org',
      mailReplyTo: 'k@lab.org',
      ncbiEmail: 'k@lab.org',
      alarmEmail: 'k@lab.org',
      tagAuthority: 'lab.org',
    };
    expect(placeholdersIn(read(own))).toEqual([]);
  });
});
