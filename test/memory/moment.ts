import type { Log, Moment } from '../../lambda/core/ports/moment.ts';

export interface MemoryMoment extends Moment {
  /** Lets so much time pass. */
  pass(ms: number): void;
}

/** A clock that stands still until told, and dice that count: the same test gives the same ids. */
export function createMemoryMoment(): MemoryMoment {
  let elapsed = 0;
  let thrown = 0;
  return {
    elapsedMs: () => elapsed,
    // Nobody sits and waits in a test: the time is simply gone.
    wait: async (ms) => {
      elapsed += Math.max(0, ms);
    },
    // The first digit decides the shard of a subscription: neighbours lie in different shards.
    randomHex: (bytes) => {
      thrown += 1;
      return [...thrown.toString(16).padStart(bytes * 2, '0')].reverse().join('');
    },
    pass: (ms) => {
      elapsed += ms;
    },
  };
}

export interface MemoryLog {
  readonly log: Log;
  readonly lines: string[];
}

export function createMemoryLog(): MemoryLog {
  const lines: string[] = [];
  return { lines, log: (level, message, fields = {}) => lines.push(`${level} ${message} ${JSON.stringify(fields)}`) };
}
