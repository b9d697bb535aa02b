import type { Cadence } from '../subscription.ts';

/** Shards of digest runs waiting for a worker. At least once, any order: the claim decides, not the message. */
export interface WorkQueue {
  send(work: readonly ShardWork[]): Promise<void>;
}

export interface ShardWork {
  readonly review: string;
  readonly cadence: Cadence;
  readonly slot: string;
  readonly shard: string;
}
