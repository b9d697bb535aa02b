import { PassThrough } from 'node:stream';
import type { Terminal } from '../../cli/terminal.ts';

/** A terminal that keeps what it is told. */
export function capturedTerminal() {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = { stdout, stderr: Object.assign(stderr, { isTTY: false, columns: 80 }) } as unknown as Terminal;
  return {
    terminal,
    printed: () => String(stdout.read() ?? ''),
    said: () => String(stderr.read() ?? ''),
  };
}
