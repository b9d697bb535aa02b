import type { Subscription } from '../../lambda/core/subscription.ts';
import { naiveComposer } from './naive.ts';
import { shardComposer } from './ours.ts';
import { reader, shardCount } from './world.ts';

/** What one process measured in one round. */
export interface Round {
  readonly mails: number;
  readonly cpuSeconds: number;
  readonly bytes: number;
  /** Largest resident size in the first and the second half of the readers, in bytes. */
  readonly memory: readonly [number, number];
}

type Compose = (reader: Subscription) => Promise<Uint8Array | null>;

/** Readers at hand at a time, as many as a run reads of the table. */
const pageSize = 100;

const [way, count, sample] = process.argv.slice(2);
const subscribers = Number(count);

process.on('message', async (round: number) => {
  const tally = createTally();
  await (way === 'ours' ? byShards(tally) : oneByOne(tally, round));
  process.send?.(tally.round() satisfies Round);
});
process.send?.('ready');

/** Shard after shard, as the queue brings them; nothing is kept from one to the next. */
async function byShards(tally: Tally): Promise<void> {
  for (let shard = 0; shard < shardCount; shard++) {
    const compose = await tally.timed(shardComposer);
    await tally.serve(compose, shard, shardCount);
  }
}

/** Too slow for all: other readers each round. */
async function oneByOne(tally: Tally, round: number): Promise<void> {
  // What it has at hand is made before: it is asked for mails alone.
  const compose = await naiveComposer();
  await tally.serve(compose, round, Math.floor(subscribers / Number(sample)));
}

type Tally = ReturnType<typeof createTally>;

function createTally() {
  let mails = 0;
  let bytes = 0;
  let cpu = 0;
  const memory: [number, number] = [0, 0];
  const timed = async <Made>(work: () => Promise<Made>): Promise<Made> => {
    const before = process.cpuUsage();
    const made = await work();
    const { user, system } = process.cpuUsage(before);
    cpu += user + system;
    return made;
  };
  return {
    timed,
    /** Every so manieth reader from the first, a page at a time; the clock stands while a page is made. */
    serve: async (compose: Compose, first: number, step: number): Promise<void> => {
      for (let start = first; start < subscribers; start += step * pageSize) {
        const page: Subscription[] = [];
        for (let index = start; index < subscribers && page.length < pageSize; index += step) page.push(reader(index));
        await timed(async () => {
          for (const own of page) {
            const mail = await compose(own);
            if (mail === null) continue;
            mails += 1;
            bytes += mail.length;
          }
        });
        const half = mails < subscribers / 2 ? 0 : 1;
        memory[half] = Math.max(memory[half], process.memoryUsage.rss());
      }
    },
    round: () => ({ mails, cpuSeconds: cpu / 1e6, bytes, memory }),
  };
}
