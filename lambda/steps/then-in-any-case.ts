import type { Log } from '../core/ports/moment.ts';

/** How the log tells that `last` failed behind `work`. */
export interface SecondFailure {
  readonly log: Log;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Does `work`, then `last`, whether or not `work` succeeded. What fails first is what is thrown: it is nearer to the cause,
 * and a `finally` that fails as well would hide it. The second failure is logged. Answers what `work` does.
 */
export async function thenInAnyCase<Result>(
  work: () => Promise<Result>,
  last: () => Promise<unknown>,
  { log, message, remedy }: SecondFailure,
): Promise<Result> {
  let result: Result;
  try {
    result = await work();
  } catch (first) {
    await last().catch((second: unknown) => {
      log('error', message, { error: second instanceof Error ? second.message : String(second), remedy });
    });
    throw first;
  }
  await last();
  return result;
}
