import { createRandom } from './random.ts';

/**
 * What can go wrong, each with how likely it is: at one request for `dynamo.…`, `ses.…`, `ncbi.…` and `sqs.…`, else at one
 * occasion of its kind. `clock.skew` is in seconds. The names are the knobs that shrinking turns off one by one.
 */
export const usualFaults = {
  /** An invocation is killed at one of its requests: before it was sent, once it was applied, or as the answer came. */
  kill: 0.15,
  /** The same, aimed at one of its requests to SES. */
  'kill.atSend': 0.2,
  /** An invocation outlives its time-out: the host froze, and goes on where it was after the writer's lease is over. */
  freeze: 0.1,
  'clock.skew': 4,
  'tick.lost': 0.15,
  'tick.doubled': 0.1,
  'dynamo.throttled': 0.03,
  /** The connection breaks before the request arrives. */
  'dynamo.cut': 0.01,
  /** Applied, but the answer is lost. */
  'dynamo.lost': 0.02,
  /** Applied at once, answered seconds later. */
  'dynamo.stalled': 0.02,
  /** The client gave up on it; it is applied afterwards. */
  'dynamo.late': 0.01,
  /** A read that may lag does. */
  'dynamo.stale': 0.2,
  /** A page ends early, as at 1 MB; a batch read leaves keys unprocessed. */
  'dynamo.short': 0.1,
  /** A sender's host stands still for seconds as it claims, and somebody leaves meanwhile. */
  'claim.stalled': 0.08,
  'ses.throttled': 0.06,
  'ses.cut': 0.02,
  'ses.lost': 0.04,
  'ses.stalled': 0.03,
  'ses.late': 0.02,
  'ses.refusesItem': 0.01,
  'ses.refusesAccount': 0.01,
  'event.lost': 0.1,
  'event.late': 0.1,
  'event.doubled': 0.1,
  'reader.bounces': 0.04,
  'reader.complains': 0.04,
  'sqs.cut': 0.02,
  'sqs.lost': 0.02,
  'message.doubled': 0.1,
  'message.late': 0.05,
  'ncbi.cut': 0.05,
  'ncbi.lost': 0.03,
  'ncbi.error': 0.05,
  /** HTTP 200, and the answer ends in the middle or lists fewer than it counts. */
  'ncbi.truncated': 0.1,
  /** EFetch passes over an id in silence. */
  'ncbi.passedOver': 0.02,
  /** A reader leaves just as a mail to them is claimed. */
  'leave.atSend': 0.08,
  /** A reader leaves while the digests of that day are on their way. */
  'leave.atSlot': 0.1,
  /** A reader pauses, leaves a topic or chooses anew between the reading of their shard and the claim. */
  'choose.atSend': 0.15,
} as const;

export type FaultName = keyof typeof usualFaults;
export type Faults = Readonly<Record<FaultName, number>>;
export const faultNames = Object.keys(usualFaults) as FaultName[];

const likeliest = 0.5;

/**
 * Swarm testing (Groce et al., ISSTA 2012): each seed draws every knob on its own, from off to eight times the usual, so
 * that rare combinations come up. `without` turns knobs off and shifts no other draw.
 */
export function drawFaults(seed: number, without: readonly FaultName[]): Faults {
  const random = createRandom(seed, 'faults');
  const drawn = faultNames.map((name) => {
    const value = usualFaults[name] * random.pick([0, 0.3, 1, 1, 3, 8]);
    const most = name === 'clock.skew' ? 60 : likeliest;
    return [name, without.includes(name) ? 0 : Math.min(most, value)] as const;
  });
  return Object.fromEntries(drawn) as Record<FaultName, number>;
}

export const noFaults = Object.fromEntries(faultNames.map((name) => [name, 0])) as Faults;
