import type { DigestRun, RunBalance, ShardProgress } from '../digest-run.ts';
import type { Cadence } from '../subscription.ts';

export interface DigestRunStore {
  /** Creates the run unless it exists; answers the one that is there now. Two planners at once make one run. */
  open(run: DigestRun): Promise<DigestRun>;
  get(review: string, cadence: Cadence, slot: string): Promise<DigestRun | null>;
  /** Newest first. */
  latest(review: string, limit: number): Promise<readonly DigestRun[]>;
  /** Every run whose slot is at or after this one, newest first. */
  since(review: string, slot: string): Promise<readonly DigestRun[]>;
  /** Keeps what the run came to; the first balance stays. */
  close(run: DigestRun, balance: RunBalance): Promise<void>;
  /** Progress of every shard that has started. */
  progress(run: DigestRun): Promise<readonly ShardProgress[]>;
  putProgress(run: DigestRun, progress: ShardProgress): Promise<void>;
}
