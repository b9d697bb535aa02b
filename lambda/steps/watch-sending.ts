import type { Log } from '../core/ports/moment.ts';
import type { SendRate } from '../core/ports/send-rate.ts';
import type { Sending, SendingState } from '../core/ports/sending-state.ts';
import { healthWindowMs, type SendingRecord, whyPause } from '../core/sending-health.ts';

export interface WatchDependencies {
  readonly sending: Pick<SendingState, 'read' | 'pause' | 'troubles'>;
  readonly sendRate: Pick<SendRate, 'takenByDay'>;
  readonly log: Log;
}

/** Logged when it happens and by every sweep until it is over; infra/keeper-alarms.ts listens for it. */
export const pausedMessage = 'sending has paused itself';

/**
 * The circuit: pauses sending when too many of the last seven days' mails bounced or were complained about. Asked after
 * each batch of such events and by each sweep; only the keeper resumes it.
 */
export async function watchSending(now: Date, deps: WatchDependencies): Promise<Sending> {
  const state = await deps.sending.read();
  if (state.paused) {
    if (state.paused.by === 'circuit')
      deps.log('error', pausedMessage, { reason: state.paused.reason, at: state.paused.at });
    return state;
  }
  const record = await sendingRecord(state, now, deps);
  const reason = whyPause(record);
  if (reason === null) return state;
  const paused = { reason, at: now.toISOString(), by: 'circuit' } as const;
  if (await deps.sending.pause(paused)) deps.log('error', pausedMessage, { reason, ...record });
  return { ...state, paused };
}

/** What counts now: seven days, or what has come since the keeper resumed sending. */
export async function sendingRecord(
  { resumed }: Pick<Sending, 'resumed'>,
  now: Date,
  { sending, sendRate }: Pick<WatchDependencies, 'sendRate'> & { readonly sending: Pick<SendingState, 'troubles'> },
): Promise<SendingRecord> {
  const weekAgo = new Date(now.valueOf() - healthWindowMs).toISOString();
  const isRecent = resumed !== null && resumed.at > weekAgo;
  const from = isRecent ? resumed.at : weekAgo;
  const { bounce, complaint } = await sending.troubles(from, now);
  const days = Object.entries(await sendRate.takenByDay()).filter(([day]) => day >= from.slice(0, 10));
  const taken = days.reduce((total, [, count]) => total + count, 0);
  return { sent: Math.max(0, isRecent ? taken - resumed.taken : taken), bounces: bounce, complaints: complaint };
}

/** What `resumed` must remember: the mails already taken today belong to the time before. */
export async function takenToday(now: Date, { sendRate }: Pick<WatchDependencies, 'sendRate'>): Promise<number> {
  return (await sendRate.takenByDay())[now.toISOString().slice(0, 10)] ?? 0;
}
