import type { ShardWork, WorkQueue } from '../../lambda/core/ports/work-queue.ts';

export interface MemoryWorkQueue extends WorkQueue {
  readonly waiting: ShardWork[];
}

export function createMemoryWorkQueue(): MemoryWorkQueue {
  const waiting: ShardWork[] = [];
  return {
    waiting,
    send: async (work) => {
      waiting.push(...work);
    },
  };
}
