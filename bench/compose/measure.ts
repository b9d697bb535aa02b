import { naiveComposer } from './naive.ts';
import { shardComposer } from './ours.ts';
import { readers, shardCount } from './world.ts';

/** What one process measured in one round. */
export interface Round {
  readonly mails: number;
  readonly cpuSeconds: number;
  readonly bytes: number;
  /** Largest resident size in the first and the second half of the readers, in bytes. */
  readonly memory: readonly [number, number];
}

const [way, count, sample] = process.argv.slice(2);
const everybody = readers(Number(count));

process.on('message', async (round: number) => {
  const before = process.cpuUsage();
  const done = way === 'ours' ? await byShards() : await oneByOne(round);
  const { user, system } = process.cpuUsage(before);
  process.send?.({ ...done, cpuSeconds: (user + system) / 1e6 } satisfies Round);
});
process.send?.('ready');

/** Shard after shard, as the queue brings them; nothing is kept from one to the next. */
async function byShards() {
  let mails = 0;
  let bytes = 0;
  const memory: [number, number] = [0, 0];
  for (let shard = 0; shard < shardCount; shard++) {
    const compose = await shardComposer();
    for (let index = shard; index < everybody.length; index += shardCount) {
      const mail = await compose(everybody[index]!);
      if (mail === null) continue;
      mails += 1;
      bytes += mail.length;
    }
    const half = shard < shardCount / 2 ? 0 : 1;
    memory[half] = Math.max(memory[half], process.memoryUsage.rss());
  }
  return { mails, bytes, memory };
}

/** Too slow for all: other readers each round. */
async function oneByOne(round: number) {
  const compose = await naiveComposer();
  let mails = 0;
  let bytes = 0;
  const step = Math.floor(everybody.length / Number(sample));
  for (let index = round; index < everybody.length; index += step) {
    const mail = await compose(everybody[index]!);
    if (mail === null) continue;
    mails += 1;
    bytes += mail.length;
  }
  const rss = process.memoryUsage.rss();
  return { mails, bytes, memory: [rss, rss] as const };
}
