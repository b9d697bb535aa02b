import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';
import type { Log, Moment } from '../../core/ports/moment.ts';
import type { SendQuota } from '../../core/ports/send-rate.ts';

export interface SesQuotaOptions {
  /** For local engines; else the SDK's own resolution (AWS_ENDPOINT_URL_SES included). */
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** How many workers ever send side by side; absent: any number. */
  readonly workers?: number;
  readonly moment: Pick<Moment, 'elapsedMs'>;
  readonly log: Log;
}

/** SES raises a quota within days and answers this call once a second at most: minutes are fresh enough. */
const freshForMs = 5 * 60_000;
/**
 * Where nothing is known: the pace of a new production account, and no limit a day. SES refuses what is too much, which
 * loses nothing, only time.
 */
const unknown: SendQuota = { perSecond: 14, perDay: Number.POSITIVE_INFINITY, sentLastDay: 0 };

/** For whoever sends and must have a pace: what the account may send or, where that was never read, `otherwise`. */
export function createSesQuota({
  otherwise = unknown,
  ...options
}: SesQuotaOptions & { readonly otherwise?: SendQuota }): () => Promise<SendQuota> {
  const quota = createSesQuotaReader(options);
  return async () => (await quota()) ?? otherwise;
}

/**
 * Reads what the account may send (GetSendQuota), at most once in five minutes; the same object is handed out in between.
 * When it cannot be read, the last answer holds on; null where there is none.
 */
export function createSesQuotaReader({
  moment,
  log,
  workers,
  ...client
}: SesQuotaOptions): () => Promise<SendQuota | null> {
  const ses = new SESClient({
    ...client,
    maxAttempts: 2,
    requestHandler: { requestTimeout: 3_000, connectionTimeout: 3_000, throwOnRequestTimeout: true },
  });
  let kept: { readonly atMs: number; readonly quota: SendQuota | null } | null = null;
  return async () => {
    if (kept && moment.elapsedMs() - kept.atMs < freshForMs) return kept.quota;
    const quota = await read(ses).catch((error: unknown) => {
      // The name only: messages of SES may repeat addresses.
      const name = error instanceof Error ? error.name : 'unknown error';
      log('warn', `the sending quota cannot be read (${name}); the last known pace is kept`);
      return kept?.quota ?? null;
    });
    kept = { atMs: moment.elapsedMs(), quota: quota && workers !== undefined ? { ...quota, workers } : quota };
    return kept.quota;
  };
}

async function read(ses: SESClient): Promise<SendQuota> {
  const { MaxSendRate, Max24HourSend, SentLast24Hours } = await ses.send(new GetSendQuotaCommand({}));
  // An answer without figures is no answer: some proxy's page, or an engine that does not know the call.
  if (!MaxSendRate || !Max24HourSend || MaxSendRate < 0) throw new Error('an answer without a quota');
  // -1: an account without a daily limit (API reference, GetSendQuota).
  return {
    perSecond: MaxSendRate,
    perDay: Max24HourSend < 0 ? Number.POSITIVE_INFINITY : Max24HourSend,
    sentLastDay: SentLast24Hours ?? 0,
  };
}
