import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { sharedCliEntry } from './bundled-cli.ts';

const root = join(import.meta.dirname, '..', '..');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/**
 * Runs the command line, bundled, in a process of its own; with `killAfterMs`, SIGKILL ends it then unless it was faster.
 */
export async function livingReview(
  args: readonly string[],
  options: {
    readonly killAfterMs?: number;
    readonly env?: Record<string, string>;
    /** A command line that was bundled before; see bundled-cli.ts. */
    readonly entry?: string;
    /** Handed a way to end the process with SIGKILL; it resolves when the process is gone. */
    readonly onStart?: (kill: () => Promise<void>) => void;
  } = {},
): Promise<Ended> {
  const entry = options.entry ?? (await sharedCliEntry());
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [entry, ...args], {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const gone = new Promise<void>((done) => child.once('close', () => done()));
    options.onStart?.(() => {
      child.kill('SIGKILL');
      return gone;
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const timer =
      options.killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), options.killAfterMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (timer) clearTimeout(timer);
      resolve({ code, signal, stdout, stderr, ms: performance.now() - started });
    });
  });
}
