import type { Check } from '../core/check.ts';
import type { DigestRunStore } from '../core/ports/digest-run-store.ts';
import type { Log } from '../core/ports/moment.ts';
import type { SendRate } from '../core/ports/send-rate.ts';
import type { Sending, SendingState } from '../core/ports/sending-state.ts';
import type { Review } from '../core/review.ts';
import { takenToday } from './watch-sending.ts';

const notLiveYet = 'it is not live yet';

export interface HoldDependencies {
  readonly sending: Pick<SendingState, 'read' | 'pause'>;
  readonly runs: Pick<DigestRunStore, 'latest'>;
  readonly log: Log;
}

/**
 * A deployment that has never had a digest run, and whose keeper has never let digests out, holds them before the first
 * run is opened. One that has had runs was live before there was a gate, and stays so. Answers whether it was held now.
 */
export async function holdUntilLive(
  reviews: readonly Pick<Review, 'slug'>[],
  now: Date,
  { sending, runs, log }: HoldDependencies,
): Promise<boolean> {
  const state = await sending.read();
  if (state.paused !== null || state.resumed !== null) return false;
  // One review's trouble stops no other that has runs; where none is seen, the next sweep asks again.
  const unread: unknown[] = [];
  for (const { slug } of reviews) {
    try {
      if ((await runs.latest(slug, 1)).length > 0) return false;
    } catch (error) {
      unread.push(error);
    }
  }
  if (unread.length > 0) throw unread[0];
  const isHeld = await sending.pause({ reason: notLiveYet, at: now.toISOString(), by: 'deployment' });
  if (isHeld) log('info', 'digests are held until the keeper goes live');
  return isHeld;
}

export interface GoLiveDependencies {
  readonly sending: Pick<SendingState, 'read' | 'pause' | 'resume'>;
  readonly sendRate: Pick<SendRate, 'takenByDay'>;
}

/**
 * `refused`: something failed, or could not be looked at. `paused`: somebody, or the circuit, has stopped digests, which
 * going live does not undo.
 */
export type GoLiveOutcome =
  | { readonly kind: 'live' | 'live-already' }
  | { readonly kind: 'refused'; readonly because: readonly Check[] }
  | { readonly kind: 'paused'; readonly paused: NonNullable<Sending['paused']> };

/** Lets digests out, if every check was made and none failed. Safe to run again. */
export async function goLive(
  checks: readonly Check[],
  now: Date,
  { sending, sendRate }: GoLiveDependencies,
): Promise<GoLiveOutcome> {
  // What was left out has not been passed.
  const because = checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'left out');
  if (because.length > 0) return { kind: 'refused', because };
  const { paused, resumed } = await sending.read();
  if (paused !== null && paused.by !== 'deployment') return { kind: 'paused', paused };
  if (paused === null && resumed !== null) return { kind: 'live-already' };
  const at = now.toISOString();
  // Before the first sweep nothing is held yet: resuming is what remembers that the keeper went live.
  if (paused === null) await sending.pause({ reason: notLiveYet, at, by: 'deployment' });
  await sending.resume({ at, taken: await takenToday(now, { sendRate }) });
  return { kind: 'live' };
}
