import { type Check, fail, leftOut, ok, warn } from '../core/check.ts';
import type { DomainNames } from '../core/ports/domain-names.ts';
import { type MailAccount, MailAccountError } from '../core/ports/mail-account.ts';

/** Who sends: a whole domain, or one address of it. */
export interface Sender {
  readonly domain: string | null;
  readonly address: string;
}

const accountName = 'credentials and region';

/** Whether AWS takes our credentials, which the mail account is asked with. */
export async function checkCredentials({ quota, region }: MailAccount): Promise<Check> {
  try {
    await quota();
    return ok(accountName, `AWS takes the credentials in ${region}`);
  } catch (error) {
    if (!(error instanceof MailAccountError)) throw error;
    const remedy = {
      credentials: 'Log in (`aws sso login`), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret.',
      denied: 'Run it with the rights of an administrator of the account.',
      unreachable: `Check AWS_REGION (now ${region}) and this machine's network.`,
    }[error.kind];
    return fail(accountName, error.message, remedy);
  }
}

/** What SES gives an account in its sandbox (Developer Guide, "Request production access"). */
const sandboxPerDay = 200;
const quotaName = 'sending quota';

/** Whether SES lets the account send, and enough for its readers. `subscribers`: `null` when they could not be counted. */
export async function checkQuota(account: MailAccount, subscribers: number | null): Promise<Check> {
  if (!(await account.isSendingEnabled()))
    return fail(quotaName, 'SES has switched sending off for the account', 'Answer the case AWS has opened with you.');
  const { perDay, perSecond, sentLastDay } = await account.quota();
  const said = `${perDay === Number.POSITIVE_INFINITY ? 'no limit a day' : `${perDay} mails a day`}, ${perSecond} a second, ${sentLastDay} sent in 24 hours`;
  if (perDay <= sandboxPerDay)
    return fail(
      quotaName,
      `the account is in SES's sandbox: ${said}, and to verified addresses only`,
      'Request production access: docs/deploying.md, step 5.',
    );
  if (subscribers === null) return ok(quotaName, said);
  const found = `${said}; ${subscribers} confirmed readers`;
  // A tenth of the day is left to sign-ups (lambda/core/send-rate.ts).
  return subscribers > 0.9 * perDay
    ? warn(quotaName, found, 'A digest to everybody takes more than a day: ask AWS for a higher quota.')
    : ok(quotaName, found);
}

/** Whether SES has verified who sends, and signs for them. */
export async function checkSender(account: MailAccount, { domain, address }: Sender): Promise<readonly Check[]> {
  const identity = domain ?? address;
  const { isVerified, isSigned, mailFrom } = await account.sender(identity);
  const verified = isVerified
    ? ok('sender', `${identity} is verified with SES`)
    : fail(
        'sender',
        `${identity} is not verified with SES, which refuses every mail`,
        domain === null
          ? 'Open the link that SES has mailed to it.'
          : 'Create the three DKIM records: docs/deploying.md, step 7.',
      );
  if (domain === null)
    return [
      verified,
      warn(
        'DKIM',
        'one address sends, without a domain that could sign',
        'For real readers: docs/deploying.md, "Without a domain".',
      ),
    ];
  const signed = isSigned
    ? ok('DKIM', `mails are signed for ${domain}`)
    : fail('DKIM', `mails are not signed for ${domain}`, 'Create the three DKIM records: docs/deploying.md, step 7.');
  const from =
    mailFrom === null
      ? warn(
          'MAIL FROM',
          'the envelope sender is SES’s own, so SPF is not aligned',
          'Deploy again, with mailDomain set.',
        )
      : mailFrom.isFound
        ? ok('MAIL FROM', `${mailFrom.domain} is the envelope sender`)
        : warn(
            'MAIL FROM',
            `SES does not find the records of ${mailFrom.domain}, and uses its own domain until it does`,
            'Create its MX and TXT records: docs/deploying.md, step 7.',
          );
  return [verified, signed, from];
}

/** SPF of the envelope sender and the domain's DMARC policy, looked up the way mailbox providers do. */
export async function checkRecords(
  names: DomainNames,
  domain: string | null,
  region: string,
): Promise<readonly Check[]> {
  if (domain === null)
    return ['SPF', 'DMARC'].map((name) => leftOut(name, 'no mail domain is known (mailDomain, or MAIL_FROM)'));
  return [await checkSpf(names, domain, region), await checkDmarc(names, domain)];
}

async function checkSpf(names: DomainNames, domain: string, region: string): Promise<Check> {
  const host = `bounce.${domain}`;
  const spf = (await names.texts(host)).filter((text) => /^v=spf1(?: |$)/i.test(text));
  const mailHosts = await names.mailHosts(host);
  const remedy = 'Create the MX and the TXT record of that name: docs/deploying.md, step 7.';
  if (spf.length > 1)
    return fail('SPF', `${host} has ${spf.length} SPF records, which counts as none`, 'Leave one (RFC 7208, 3.2).');
  if (spf.length === 0 || mailHosts.length === 0)
    return warn(
      'SPF',
      `${host} has ${spf.length === 0 ? 'no SPF' : 'no MX'} record; SES then uses its own domain`,
      remedy,
    );
  if (!/\binclude:amazonses\.com\b/i.test(spf[0]!))
    return fail('SPF', `the SPF record of ${host} does not name amazonses.com`, remedy);
  const bounces = `feedback-smtp.${region}.amazonses.com`;
  if (!mailHosts.some((name) => name.toLowerCase() === bounces))
    return fail('SPF', `the MX of ${host} is ${mailHosts.join(', ')}, not ${bounces}`, remedy);
  return ok('SPF', `${host} lets SES send, and takes bounces back`);
}

/** RFC 7489, 6.6.3: the policy stands at the domain itself, or at the one it belongs to. */
async function checkDmarc(names: DomainNames, domain: string): Promise<Check> {
  const labels = domain.split('.');
  for (let first = 0; first <= labels.length - 2; first += 1) {
    const at = labels.slice(first).join('.');
    const policies = (await names.texts(`_dmarc.${at}`)).filter((text) => /^v=DMARC1(?:;|\s|$)/i.test(text));
    if (policies.length > 1)
      return fail('DMARC', `_dmarc.${at} has ${policies.length} policies, which counts as none`, 'Leave one.');
    const [policy] = policies;
    if (policy !== undefined) return ok('DMARC', `_dmarc.${at} says ${policy}`);
  }
  return fail(
    'DMARC',
    `${domain} has no DMARC policy; Gmail and Yahoo ask it of whoever mails many`,
    `Create _dmarc.${domain} TXT "v=DMARC1; p=none": docs/deploying.md, step 7.`,
  );
}
