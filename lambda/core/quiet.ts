import type { DigestRun } from './digest-run.ts';
import type { QuietPolicy, Subscription } from './subscription.ts';

const dayMs = 24 * 3_600_000;

/** So long after the last mail a reader is told that nothing is new; half a day less, because mails go out after their slot. */
const tellAfterMs: Readonly<Record<Exclude<QuietPolicy, 'silence'>, number>> = {
  line: 6.5 * dayMs,
  quarterly: 90.5 * dayMs,
};

type Reader = Pick<Subscription, 'quiet' | 'lastSent' | 'confirmedAt' | 'createdAt'>;

/** When a reader last heard from us, or began: nothing was found for them since. */
export function lastHeard({ lastSent, confirmedAt, createdAt }: Reader): string {
  return lastSent?.at ?? confirmedAt ?? createdAt;
}

/** Whether a reader whose digest of this run is empty is to be told so. Asked as of the slot, so a late run says the same. */
export function isQuietMailDue(reader: Reader, run: Pick<DigestRun, 'slot'>): boolean {
  if (reader.quiet === 'silence') return false;
  return Date.parse(run.slot) - Date.parse(lastHeard(reader)) >= tellAfterMs[reader.quiet];
}
