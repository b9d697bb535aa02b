import type { MailAccount, SenderState } from '../../lambda/core/ports/mail-account.ts';
import type { SendQuota } from '../../lambda/core/ports/send-rate.ts';

const goodSender: SenderState = {
  isVerified: true,
  isSigned: true,
  mailFrom: { domain: 'bounce.lab.org', isFound: true },
};

/** An account out of its sandbox, whose every sender is in order unless a test says otherwise. */
export function createMemoryMailAccount(
  given: {
    readonly quota?: Partial<SendQuota>;
    readonly enabled?: boolean;
    readonly sender?: Partial<SenderState>;
  } = {},
): MailAccount {
  return {
    region: 'eu-west-1',
    quota: async () => ({ perSecond: 14, perDay: 50_000, sentLastDay: 0, ...given.quota }),
    isSendingEnabled: async () => given.enabled ?? true,
    sender: async () => ({ ...goodSender, ...given.sender }),
  };
}
