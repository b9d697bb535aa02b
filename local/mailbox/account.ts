import { SesError } from './ses-error.ts';

/** The state of the pretended SES account: who may send, whether, and how fast. Lives as long as the process. */
export interface Account {
  /** Throws MessageRejected for an identity that is not verified, AccountSendingPaused when sending is off. */
  checkMaySend(identities: readonly string[], configurationSet: string): void;
  /** Counts recipients; throws Throttling above the rate or the daily quota. */
  takeQuota(recipients: number): void;
  verify(identity: string): void;
  isVerified(identity: string): boolean;
  identities(): readonly string[];
  sendingEnabled: boolean;
  readonly maxSendRate: number;
  readonly max24HourSend: number;
  sentLast24Hours(): number;
}

export interface AccountOptions {
  /** `any` (default), or the addresses and domains that may send. */
  readonly verified?: 'any' | readonly string[];
  /** Recipients a second; absent = no limit (GetSendQuota then says 14). */
  readonly maxSendRate?: number;
  /** Recipients a day; absent = no limit (GetSendQuota then says 50,000). */
  readonly max24HourSend?: number;
  /** Names of configuration sets that exist; absent = any. */
  readonly configurationSets?: readonly string[];
}

const dayMs = 86_400_000;

/** `nowMs` is a monotonic clock: rates are measured in real time, whatever clock the mails carry. */
export function createAccount(options: AccountOptions, nowMs: () => number): Account {
  const verified = new Set(
    options.verified === 'any' || options.verified === undefined ? [] : options.verified.map(fold),
  );
  const anyone = options.verified === undefined || options.verified === 'any';
  let sent: { readonly at: number; readonly recipients: number }[] = [];
  const since = (ageMs: number) =>
    sent.filter(({ at }) => nowMs() - at < ageMs).reduce((total, { recipients }) => total + recipients, 0);
  const isVerified = (identity: string) => {
    const address = fold(identity);
    return anyone || verified.has(address) || verified.has(address.split('@').at(-1)!);
  };
  return {
    sendingEnabled: true,
    maxSendRate: options.maxSendRate ?? 14,
    max24HourSend: options.max24HourSend ?? 50_000,
    checkMaySend(identities, configurationSet) {
      if (!this.sendingEnabled) {
        throw new SesError(
          'AccountSendingPausedException',
          'Email sending is disabled for your entire Amazon SES account.',
        );
      }
      const failed = identities.filter((identity) => !isVerified(identity));
      if (failed.length > 0) {
        const list = failed.join(', ');
        throw new SesError(
          'MessageRejected',
          `Email address is not verified. The following identities failed the check in region LOCAL: ${list}`,
        );
      }
      if (configurationSet && options.configurationSets && !options.configurationSets.includes(configurationSet)) {
        throw new SesError('ConfigurationSetDoesNotExist', `Configuration set <${configurationSet}> does not exist.`);
      }
    },
    takeQuota(recipients) {
      if (options.maxSendRate !== undefined && since(1000) + recipients > options.maxSendRate) {
        throw new SesError('Throttling', 'Maximum sending rate exceeded.');
      }
      if (options.max24HourSend !== undefined && since(dayMs) + recipients > options.max24HourSend) {
        throw new SesError('Throttling', 'Daily message quota exceeded.');
      }
      sent = [...sent.filter(({ at }) => nowMs() - at < dayMs), { at: nowMs(), recipients }];
    },
    verify: (identity) => void verified.add(fold(identity)),
    isVerified,
    identities: () => [...verified],
    sentLast24Hours: () => since(dayMs),
  };
}

function fold(identity: string): string {
  return identity.trim().toLowerCase();
}
