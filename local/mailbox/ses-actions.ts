import type { Account } from './account.ts';
import type { MessageFiles } from './message-files.ts';
import { type SesCall, type SesValue, unknownAction } from './query-protocol.ts';
import { type Submission, submitEmail, submitRawEmail } from './send-actions.ts';
import { invalidParameter } from './ses-error.ts';

/** Does what one SES v1 call asks and answers its result; throws SesError for what SES refuses. */
export async function runSesAction(
  call: SesCall,
  { account, files, now }: { readonly account: Account; readonly files: MessageFiles; readonly now: Date },
): Promise<Readonly<Record<string, SesValue>>> {
  const accept = async ({ message, identities, configurationSet }: Submission) => {
    account.checkMaySend(identities, configurationSet);
    account.takeQuota(message.recipients.length);
    await files.add(message);
    return { MessageId: message.id };
  };
  switch (call.action) {
    case 'SendRawEmail':
      return accept(submitRawEmail(call, now));
    case 'SendEmail':
      return accept(await submitEmail(call, now));
    case 'GetSendQuota':
      return {
        Max24HourSend: account.max24HourSend,
        MaxSendRate: account.maxSendRate,
        SentLast24Hours: account.sentLast24Hours(),
      };
    case 'GetSendStatistics':
      return { SendDataPoints: [] };
    case 'GetAccountSendingEnabled':
      return { Enabled: account.sendingEnabled };
    case 'UpdateAccountSendingEnabled':
      account.sendingEnabled = call.text('Enabled') === 'true';
      return {};
    case 'VerifyEmailIdentity':
    case 'VerifyEmailAddress':
      account.verify(required(call, 'EmailAddress'));
      return {};
    case 'VerifyDomainIdentity':
      account.verify(required(call, 'Domain'));
      return { VerificationToken: Buffer.from(call.text('Domain')).toString('base64url') };
    case 'ListIdentities':
      return { Identities: account.identities() };
    case 'GetIdentityVerificationAttributes':
      return { VerificationAttributes: verificationOf(call.members('Identities'), account) };
    case 'GetIdentityDkimAttributes':
      return { DkimAttributes: dkimOf(call.members('Identities'), account) };
    // Nothing leaves this machine, so there is no envelope sender of one's own.
    case 'GetIdentityMailFromDomainAttributes':
      return { MailFromDomainAttributes: new Map() };
    default:
      throw unknownAction(call.action);
  }
}

function verificationOf(identities: readonly string[], account: Account): ReadonlyMap<string, SesValue> {
  return new Map(
    identities.map((identity) => [
      identity,
      { VerificationStatus: account.isVerified(identity) ? 'Success' : 'Pending' },
    ]),
  );
}

/** Nothing leaves this machine, so nothing is signed; what is verified counts as signed, for checks that ask. */
function dkimOf(identities: readonly string[], account: Account): ReadonlyMap<string, SesValue> {
  return new Map(
    identities.map((identity) => {
      const verified = account.isVerified(identity);
      return [
        identity,
        { DkimEnabled: verified, DkimVerificationStatus: verified ? 'Success' : 'NotStarted', DkimTokens: [] },
      ];
    }),
  );
}

function required(call: SesCall, name: string): string {
  const value = call.text(name);
  if (value === '') throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
