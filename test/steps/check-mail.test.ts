import { describe, expect, it } from '@jest/globals';
import { MailAccountError } from '../../lambda/core/ports/mail-account.ts';
import { checkCredentials, checkQuota, checkRecords, checkSender } from '../../lambda/steps/check-mail.ts';
import { createMemoryDomainNames } from '../memory/domain-names.ts';
import { createMemoryMailAccount } from '../memory/mail-account.ts';

const lab = { domain: 'lab.org', address: 'digest@lab.org' };
const verdicts = (checks: readonly { readonly name: string; readonly verdict: string }[]) =>
  checks.map(({ name, verdict }) => `${name} ${verdict}`);

describe('the account', () => {
  it('when AWS takes the credentials, it says where', async () => {
    expect(await checkCredentials(createMemoryMailAccount())).toMatchObject({
      verdict: 'ok',
      found: 'AWS takes the credentials in eu-west-1',
    });
  });

  it.each([
    ['credentials', /aws sso login/],
    ['denied', /administrator/],
    ['unreachable', /AWS_REGION \(now eu-west-1\)/],
  ] as const)('when asking fails by %s, it says what to do about that', async (kind, remedy) => {
    const account = {
      ...createMemoryMailAccount(),
      quota: () => Promise.reject(new MailAccountError(kind, 'words of ours')),
    };
    expect(await checkCredentials(account)).toMatchObject({
      verdict: 'fail',
      found: 'words of ours',
      remedy: expect.stringMatching(remedy),
    });
  });

  it.each([
    [{ perDay: 200, perSecond: 1 }, true, 3, 'fail', /sandbox/],
    [{ perDay: 50_000 }, false, 3, 'fail', /switched sending off/],
    [{ perDay: 50_000 }, true, 45_000, 'ok', /45000 confirmed readers/],
    [{ perDay: 50_000 }, true, 45_001, 'warn', /45001 confirmed readers/],
    [{ perDay: 50_000 }, true, null, 'ok', /^50000 mails a day, 14 a second, 0 sent in 24 hours$/],
    [{ perDay: Number.POSITIVE_INFINITY }, true, 9_000_000, 'ok', /no limit a day/],
  ] as const)(
    'when SES gives %j (sending on: %j) for %j readers, it is %s',
    async (quota, enabled, readers, verdict, found) => {
      const check = await checkQuota(createMemoryMailAccount({ quota, enabled }), readers);
      expect(check).toMatchObject({ verdict, found: expect.stringMatching(found) });
      expect(check.remedy === '').toBe(verdict === 'ok');
    },
  );
});

describe('who sends', () => {
  it.each([
    [{}, ['sender ok', 'DKIM ok', 'MAIL FROM ok']],
    [{ isVerified: false }, ['sender fail', 'DKIM ok', 'MAIL FROM ok']],
    [{ isSigned: false }, ['sender ok', 'DKIM fail', 'MAIL FROM ok']],
    [{ mailFrom: null }, ['sender ok', 'DKIM ok', 'MAIL FROM warn']],
    [{ mailFrom: { domain: 'bounce.lab.org', isFound: false } }, ['sender ok', 'DKIM ok', 'MAIL FROM warn']],
  ] as const)('when SES says %j of the domain, the checks are %j', async (sender, expected) => {
    expect(verdicts(await checkSender(createMemoryMailAccount({ sender }), lab))).toEqual(expected);
  });

  it('when one address sends, without a domain, it is told what that means', async () => {
    const checks = await checkSender(createMemoryMailAccount(), { domain: null, address: 'me@gmail.com' });
    expect(verdicts(checks)).toEqual(['sender ok', 'DKIM warn']);
  });
});

describe('records in DNS', () => {
  const mx = { 'bounce.lab.org': ['feedback-smtp.eu-west-1.amazonses.com'] };
  const good = {
    'bounce.lab.org': ['google-site-verification=x', 'v=spf1 include:amazonses.com ~all'],
    '_dmarc.lab.org': ['v=DMARC1; p=none'],
  };
  const look = async (
    texts: Readonly<Record<string, readonly string[]>>,
    hosts = mx,
    domain: string | null = 'lab.org',
  ) => checkRecords(createMemoryDomainNames(texts, hosts as never), domain, 'eu-west-1');

  it.each([
    ['all is there', good, mx, ['SPF ok', 'DMARC ok']],
    ['there is nothing', {}, {}, ['SPF warn', 'DMARC fail']],
    ['MX is missing', good, {}, ['SPF warn', 'DMARC ok']],
    [
      'MX is of another region',
      good,
      { 'bounce.lab.org': ['feedback-smtp.us-east-1.amazonses.com'] },
      ['SPF fail', 'DMARC ok'],
    ],
    ['SPF forgets SES', { ...good, 'bounce.lab.org': ['v=spf1 include:other.org -all'] }, mx, ['SPF fail', 'DMARC ok']],
    [
      'SPF stands twice',
      { ...good, 'bounce.lab.org': ['v=spf1 a', 'v=spf1 include:amazonses.com ~all'] },
      mx,
      ['SPF fail', 'DMARC ok'],
    ],
    [
      'DMARC stands twice',
      { ...good, '_dmarc.lab.org': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] },
      mx,
      ['SPF ok', 'DMARC fail'],
    ],
    ['a text only looks like DMARC', { ...good, '_dmarc.lab.org': ['v=DMARC10'] }, mx, ['SPF ok', 'DMARC fail']],
  ] as const)('when %s, it says so', async (_, texts, hosts, expected) => {
    expect(verdicts(await look(texts, hosts as never))).toEqual(expected);
  });

  it('when the policy stands at the domain above, it counts (RFC 7489, 6.6.3)', async () => {
    const checks = await look({ '_dmarc.uni.org': ['v=DMARC1; p=reject'] }, mx, 'lab.uni.org');
    expect(checks[1]).toMatchObject({ verdict: 'ok', found: '_dmarc.uni.org says v=DMARC1; p=reject' });
  });

  it('when no mail domain is known, it says what was left out', async () => {
    expect(verdicts(await look({}, mx, null))).toEqual(['SPF left out', 'DMARC left out']);
  });
});
