import type { Subscription } from './subscription.ts';

/** How long what is over is kept. The numbers are promised on the pages (templates/wording) and in docs/data-model.md. */
const dayMs = 24 * 3_600_000;
/** An ended subscription can be taken up again for so long; then its address is erased. */
export const undoDays = 28;
/** A sign-up or a change of address waits so long for its confirmation. */
export const confirmDays = 7;
/** A link to one's own data works so long. */
export const ownDataHours = 24;

export function daysAfter(moment: Date, days: number): string {
  return new Date(moment.valueOf() + days * dayMs).toISOString();
}

/** Until when an ended subscription can be taken up again, ISO 8601; `null` when it has not ended, or cannot. */
export function undoUntil({ status, endedAt, confirmedAt, address }: Subscription): string | null {
  // What was never confirmed is not confirmed by an undo either.
  const canBeUndone = status === 'UNSUBSCRIBED' && endedAt !== null && confirmedAt !== null && address !== '';
  return canBeUndone ? daysAfter(new Date(endedAt), undoDays) : null;
}

export type PurgeRule = 'pending' | 'ended' | 'suppressed';

/** Why a subscription's address is to be erased by now, or `null`: it is not. */
export function purgeRule(subscription: Subscription, now: Date): PurgeRule | null {
  const { status, endedAt, confirmBy, createdAt, address } = subscription;
  if (address === '') return null;
  const isPast = (moment: string) => moment <= now.toISOString();
  switch (status) {
    case 'PENDING':
      return isPast(confirmBy ?? daysAfter(new Date(createdAt), confirmDays)) ? 'pending' : null;
    case 'UNSUBSCRIBED':
      return isPast(daysAfter(new Date(endedAt ?? createdAt), undoDays)) ? 'ended' : null;
    case 'SUPPRESSED':
      return isPast(daysAfter(new Date(endedAt ?? createdAt), undoDays)) ? 'suppressed' : null;
    case 'ACTIVE':
    case 'ERASED':
      return null;
  }
}
