import { fork } from 'node:child_process';
import { bundleWorker, type WorkerBundle } from './bundle.ts';
import type { Mutation } from './mutations.ts';
import { addSummary, emptySummary, type Summary } from './summary.ts';
import type { Share } from './worker.ts';

const seedsAShare = 10;

export interface RunOptions {
  readonly processes: number;
  /** Ends it early. */
  readonly enough?: (summary: Summary) => boolean;
  readonly onShare?: (summary: Summary) => void;
}

/** Many seeds over several processes. */
export async function runSeeds(share: Share, options: RunOptions): Promise<Summary> {
  const bundle = await bundleWorker();
  try {
    return await runBundle(bundle, share, options);
  } finally {
    bundle.remove();
  }
}

export interface MutantReport {
  readonly mutation: Mutation;
  /** The seed that caught it, or `null`: it got away. */
  readonly seed: number | null;
  readonly first: string;
}

/** Runs each mutant over the seed known to catch it, then over all it is allowed until it is caught; so many at once. */
export async function catchMutants(
  mutations: readonly Mutation[],
  processes: number,
  onReport: (report: MutantReport) => void,
): Promise<readonly MutantReport[]> {
  const queue = mutations.values();
  const reports: MutantReport[] = [];
  const work = async () => {
    for (const mutation of queue) {
      const report = await catchMutant(mutation);
      reports.push(report);
      onReport(report);
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  return reports;
}

async function catchMutant(mutation: Mutation): Promise<MutantReport> {
  const bundle = await bundleWorker(mutation.edits);
  try {
    const enough = ({ violations }: Summary) => mutation.caughtAs.some((kind) => violations[kind] > 0);
    const catchIn = async (share: Share) => {
      const { failing } = await runBundle(bundle, share, { processes: 1, enough });
      return failing.find(({ kind }) => mutation.caughtAs.includes(kind));
    };
    const caught =
      (await catchIn({ from: mutation.seed, count: 1 })) ?? (await catchIn({ from: 1, count: mutation.within }));
    return { mutation, seed: caught?.seed ?? null, first: caught?.what ?? '' };
  } finally {
    bundle.remove();
  }
}

async function runBundle(
  { file }: WorkerBundle,
  { from, count }: Share,
  { processes, enough = () => false, onShare = () => {} }: RunOptions,
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
      const child = fork(file, {
        execArgv: ['--max-semi-space-size=32'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
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
