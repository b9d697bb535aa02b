import { fork } from 'node:child_process';
import { addSummary, emptySummary, type Summary } from './summary.ts';
import type { Share } from './worker.ts';

const seedsAShare = 20;

/** Many seeds over several processes. `enough` ends it early; `onShare` hears of the progress. */
export async function runSeeds(
  { from, count }: Share,
  processes: number,
  { enough = () => false, onShare = () => {} }: RunOptions = {},
): Promise<Summary> {
  const total = emptySummary();
  let next = from;
  const take = (): Share | null => {
    const left = from + count - next;
    if (left <= 0 || enough(total)) return null;
    const share = { from: next, count: Math.min(seedsAShare, left) };
    next += share.count;
    return share;
  };
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(new URL('./worker.ts', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const go = () => {
        const share = take();
        if (share) child.send(share);
        else child.disconnect();
      };
      child.on('message', (summary: Summary) => {
        addSummary(total, summary);
        onShare(total);
        go();
      });
      child.on('error', reject);
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
      go();
    });
  await Promise.all(Array.from({ length: processes }, work));
  total.failing.sort((a, b) => a.seed - b.seed);
  return total;
}

export interface RunOptions {
  readonly enough?: (summary: Summary) => boolean;
  readonly onShare?: (summary: Summary) => void;
}
