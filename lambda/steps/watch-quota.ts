import type { Log } from '../core/ports/moment.ts';
import type { SendQuota } from '../core/ports/send-rate.ts';
import { isQuotaNear } from '../core/send-rate.ts';

/** Logged after a shard for as long as it is so; infra/keeper-alarms.ts listens for it. */
export const quotaNearMessage = 'four fifths of the sending quota are used';

/** Says so before digests have to wait for the next day: a higher quota takes AWS a day to grant. */
export function watchQuota(quota: SendQuota, log: Log): void {
  const { perDay, sentLastDay } = quota;
  if (isQuotaNear(quota)) log('warn', quotaNearMessage, { perDay, sentLastDay });
}
