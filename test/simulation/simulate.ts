import { findings, type Tally, type Violation } from './oracle.ts';
import { lostArticles, publicStream } from './owed.ts';
import { letLive } from './people.ts';
import { type Case, calmAt, daysCarriedOver, endsAt, hourMs, lastSlot, lastTickAt, settledBy } from './scenario.ts';
import { ticks } from './ticks.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export interface Outcome {
  readonly own: Case;
  readonly violations: readonly Violation[];
  readonly tally: Tally;
  readonly stats: Readonly<Record<'requests' | 'kills' | 'unanswered' | 'invocations' | 'deadLetters', number>>;
  /** The same case gives the same hash: every request of every process, in order. */
  readonly hash: string;
  readonly trace: readonly string[];
}

/**
 * Lives through one seed: two days with faults, then calm. What was public at the last slot must have arrived
 * half a day later without another slot; a week later everything must have.
 */
export async function simulate(own: Case, options: WorldOptions = {}): Promise<Outcome> {
  const world = createWorld(own, options);
  const { kernel } = world;
  const nothing: Tally = { mails: 0, articles: 0, readers: 0, repeats: 0, eventLost: 0, eventLate: 0, crashes: 0 };
  const { violations, tally } = await liveThrough(world).catch((error: unknown) => ({
    // Nobody can read what is public: worse than an article that is missing from it.
    violations: [{ kind: 'missed', what: String(error) } satisfies Violation],
    tally: nothing,
  }));
  const deadLetters = world.shards.dead.length + world.events.dead.length;
  const stats = { ...kernel.stats, deadLetters };
  return { own, violations, tally, stats, hash: kernel.hash(), trace: kernel.trace };
}

async function liveThrough(world: World) {
  const { kernel } = world;
  const readers = world.scenario.readers.map((plan) => letLive(world, plan));
  ticks(world);
  await kernel.run(calmAt);
  kernel.calmDown();
  await kernel.run(settledBy);
  // Whoever chose another rhythm around the last slot may be served by the next.
  const settled = readers.filter(({ choices }) => choices.every(({ surely }) => surely !== null && surely < lastSlot));
  // A narrow account carries over what its day does not hold; while sending stands paused, all of it.
  const isHeldUp =
    world.scenario.account.perDay < Number.POSITIVE_INFINITY || world.pauses.some(({ until }) => until > lastSlot);
  const late = isHeldUp ? [] : lostArticles(world, settled, await publicStream(world), lastSlot);
  await kernel.run(endsAt + daysCarriedOver(world.scenario) * 25 * hourMs);
  const stream = await publicStream(world);
  const { violations, tally } = findings(world, readers, stream);
  const lost = lostArticles(world, readers, stream, lastTickAt);
  return { violations: [...late, ...lost, ...violations], tally };
}
