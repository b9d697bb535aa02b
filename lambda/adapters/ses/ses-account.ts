import {
  GetAccountSendingEnabledCommand,
  GetIdentityDkimAttributesCommand,
  GetIdentityMailFromDomainAttributesCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SESClient,
} from '@aws-sdk/client-ses';
import { type MailAccount, MailAccountError } from '../../core/ports/mail-account.ts';

export interface SesAccountOptions {
  /** For local engines; else the SDK's own resolution (AWS_ENDPOINT_URL_SES included). */
  readonly endpoint?: string;
  readonly region: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What SES v1 tells about an account (API reference). Every call only reads. Throws {@link MailAccountError}. */
export function createSesAccount(options: SesAccountOptions): MailAccount {
  const ses = new SESClient({
    ...options,
    maxAttempts: 2,
    requestHandler: { requestTimeout: 5_000, connectionTimeout: 3_000, throwOnRequestTimeout: true },
  });
  return {
    region: options.region,
    quota: () =>
      inWords(async () => {
        const { MaxSendRate = 0, Max24HourSend = 0, SentLast24Hours = 0 } = await ses.send(new GetSendQuotaCommand({}));
        // -1: an account without a daily limit (API reference, GetSendQuota).
        const perDay = Max24HourSend < 0 ? Number.POSITIVE_INFINITY : Max24HourSend;
        return { perSecond: MaxSendRate, perDay, sentLastDay: SentLast24Hours };
      }),
    isSendingEnabled: () =>
      inWords(async () => (await ses.send(new GetAccountSendingEnabledCommand({}))).Enabled !== false),
    sender: (identity) =>
      inWords(async () => {
        const Identities = [identity];
        const { VerificationAttributes } = await ses.send(new GetIdentityVerificationAttributesCommand({ Identities }));
        const { DkimAttributes } = await ses.send(new GetIdentityDkimAttributesCommand({ Identities }));
        const mailFroms = await ses.send(new GetIdentityMailFromDomainAttributesCommand({ Identities }));
        const dkim = DkimAttributes?.[identity];
        const from = mailFroms.MailFromDomainAttributes?.[identity];
        return {
          isVerified: VerificationAttributes?.[identity]?.VerificationStatus === 'Success',
          isSigned: dkim?.DkimEnabled === true && dkim.DkimVerificationStatus === 'Success',
          mailFrom: from?.MailFromDomain
            ? { domain: from.MailFromDomain, isFound: from.MailFromDomainStatus === 'Success' }
            : null,
        };
      }),
  };
}

const notTaken =
  /^(?:InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|RequestExpired|RequestTimeTooSkewed|OptInRequired)/;

/** SES's own words are not passed on: they name the user, the account and addresses. */
async function inWords<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { name = '', Code = '' } = error as { readonly name?: string; readonly Code?: string };
    const code = Code || name;
    if (name === 'CredentialsProviderError') throw new MailAccountError('credentials', 'there are no AWS credentials');
    if (notTaken.test(code)) throw new MailAccountError('credentials', `AWS does not take the credentials (${code})`);
    if (/^(?:AccessDenied|NotAuthorized)/.test(code))
      throw new MailAccountError('denied', `the credentials may not read the SES account (${code})`);
    throw new MailAccountError('unreachable', `SES gives no clear answer (${code || 'unknown error'})`);
  }
}
