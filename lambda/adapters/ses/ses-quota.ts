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
  /** What is assumed where nothing can be read. */
  readonly otherwise?: SendQuota;
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

/**
 * Reads what the account may send (GetSendQuota), at most once in five minutes; the same object is handed out in between.
 * When it cannot be read, the last answer holds on.
 */
export function createSesQuota({
  moment,
  log,
  workers,
  otherwise = unknown,
  ...client
}: SesQuotaOptions): () => Promise<SendQuota> {
  const ses = new SESClient({
    ...client,
    maxAttempts: 2,
    requestHandler: { requestTimeout: 3_000, connectionTimeout: 3_000, throwOnRequestTimeout: true },
  });
  let kept: { readonly atMs: number; readonly quota: SendQuota } | null = null;
  return async () => {
    if (kept && moment.elapsedMs() - kept.atMs < freshForMs) return kept.quota;
    const quota = await read(ses).catch((error: unknown) => {
      // The name only: messages of SES may repeat addresses.
      const name = error instanceof Error ? error.name : 'unknown error';
      log('warn', `the sending quota cannot be read (${name}); the last known pace is kept`);
      return kept?.quota ?? otherwise;
    });
    kept = { atMs: moment.elapsedMs(), quota: workers === undefined ? quota : { ...quota, workers } };
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
