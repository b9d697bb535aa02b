import { caseOf } from './scenario.ts';
import { simulate } from './simulate.ts';
import { addOutcome, emptySummary } from './summary.ts';

/** Lives through the seeds its parent hands it, a few at a time, until the parent lets go. */
export interface Share {
  readonly from: number;
  readonly count: number;
}

// Errors are part of every seed and nobody reads where they came from.
Error.stackTraceLimit = 0;

process.on('message', async ({ from, count }: Share) => {
  const summary = emptySummary();
  for (let seed = from; seed < from + count; seed += 1) {
    try {
      addOutcome(summary, await simulate(caseOf(seed)));
    } catch (cause) {
      throw new Error(`seed ${seed} ended with an error: replay it with --trace ${seed}`, { cause });
    }
  }
  process.send?.(summary);
});
process.on('disconnect', () => process.exit());
