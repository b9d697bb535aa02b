import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { unset } from './journey-folder.ts';

const root = join(import.meta.dirname, '..', '..');

/** `start` on a free port, as a process of its own. */
export interface RunningStart {
  /** Everything it has said so far. */
  readonly said: () => string;
  /** Its addresses by name, once it has printed them all. */
  readonly addresses: Promise<ReadonlyMap<string, string>>;
  /** From spawn to the last address. */
  readonly readyMs: () => number;
  /** Sends a signal; answers how it ended and after how long. */
  readonly end: (signal: NodeJS.Signals) => Promise<{ code: number | null; signal: string | null; ms: number }>;
  /** Resolves when it has said this. */
  readonly until: (text: string) => Promise<void>;
}

export function runStart(data: string): RunningStart {
  const spawned = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'cli/living-review.ts'), 'start', '--port', '0', '--data', data],
    { cwd: root, env: { ...process.env, ...unset }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  let readyMs = Number.NaN;
  let listening = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      listening();
    });
  }
  const closed = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('close', (code, signal) => {
      resolve({ code, signal });
      listening();
    }),
  );
  const waiting: (() => boolean)[] = [];
  listening = () => {
    for (const [index, isDone] of [...waiting.entries()].toReversed()) if (isDone()) waiting.splice(index, 1);
  };
  const until = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const isDone = () => {
        if (said.includes(text)) resolve();
        else if (child.exitCode !== null || child.signalCode !== null) reject(new Error(`it ended: ${said}`));
        else return false;
        return true;
      };
      if (!isDone()) waiting.push(isDone);
    });
  const addresses = until('Ctrl+C').then(() => {
    readyMs = performance.now() - spawned;
    return new Map([...said.matchAll(/^ {2}(\S.*?) {2,}(http\S+)$/gm)].map(([, name = '', url = '']) => [name, url]));
  });
  // Whoever kills it early does not wait for its addresses.
  addresses.catch(() => {});
  return {
    said: () => said,
    addresses,
    readyMs: () => readyMs,
    until,
    async end(signal) {
      const asked = performance.now();
      child.kill(signal);
      return { ...(await closed), ms: performance.now() - asked };
    },
  };
}
