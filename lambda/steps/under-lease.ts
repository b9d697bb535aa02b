import type { WriterLease } from '../core/ports/article-store.ts';
import type { Log } from '../core/ports/moment.ts';
import { thenInAnyCase } from './then-in-any-case.ts';

/** Does `work` as the one writer of a review's stream and gives the lease back, whether or not it succeeded. */
export function underLease<Result>(
  lease: Pick<WriterLease, 'release'>,
  { log }: { readonly log: Log },
  work: () => Promise<Result>,
): Promise<Result> {
  return thenInAnyCase(work, () => lease.release(), {
    log,
    message: 'after a failed write, the writer’s lease could not be given back either',
    remedy: 'Mend what the first error names; the lease ends by itself, and the next round takes it.',
  });
}
