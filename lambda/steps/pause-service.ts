import type { Sending, SendingState } from '../core/ports/sending-state.ts';
import type { Pause, ServicePause } from '../core/ports/service-pause.ts';

export interface PauseDependencies {
  readonly servicePause: ServicePause;
  readonly sending: SendingState;
}

/**
 * Stops polls, publications and digests together. The service's own pause comes first: killed after it, running it again
 * finishes under the same moment. A pause of sending that was there before stays what it is.
 */
export async function pauseService(pause: Pause, { servicePause, sending }: PauseDependencies): Promise<Pause> {
  const held = await servicePause.pause(pause);
  await sending.pause({ reason: `everything is paused: ${held.reason}`, at: held.at, by: 'keeper' });
  return held;
}

export interface Resumed {
  readonly wasPaused: boolean;
  /** Sending that was paused on its own account, and stays so. */
  readonly sendingPaused: Sending['paused'];
}

/**
 * Ends what {@link pauseService} began. Sending goes on only if it was this very pause that stopped it: neither the
 * circuit nor `sending pause` is overruled, and what bounced before goes on counting.
 */
export async function resumeService({ servicePause, sending }: PauseDependencies): Promise<Resumed> {
  const pause = await servicePause.read();
  const { paused } = await sending.read();
  const isOurs = pause !== null && paused?.by === 'keeper' && paused.at === pause.at;
  if (isOurs) await sending.resume(null);
  const wasPaused = await servicePause.resume();
  return { wasPaused, sendingPaused: isOurs ? null : paused };
}
