import { randomBytes } from 'node:crypto';
import type { Log, Moment } from '../../core/ports/moment.ts';

/** Clock and dice of the Node.js runtime. */
export const runtimeMoment: Moment = {
  elapsedMs: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  randomHex: (bytes) => randomBytes(bytes).toString('hex'),
};

/** One JSON object a line on standard output, as CloudWatch Logs reads it. */
export const jsonLog: Log = (...line) => {
  process.stdout.write(`${logLine(...line)}\n`);
};

/** The line itself; metric filters read its fields (infra/keeper-alarms.ts). */
export function logLine(...[level, message, fields = {}]: Parameters<Log>): string {
  return JSON.stringify({ level, message, ...fields });
}
