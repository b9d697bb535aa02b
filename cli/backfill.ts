import { readConfig } from '../lambda/config.ts';
import { LiteratureUnavailableError } from '../lambda/core/ports/literature.ts';
import { backfillReview } from '../lambda/steps/backfill-review.ts';
import { heedPause } from '../lambda/steps/heed-pause.ts';
import { pollLeaseMs } from '../lambda/steps/poll-review.ts';
import { UserError } from '../local/user-error.ts';
import { openSession } from './session.ts';
import { inSentences, say, type Terminal } from './terminal.ts';

export interface BackfillOptions {
  readonly review: string;
  /** ISO date: what PubMed showed before it is no news. */
  readonly from?: string;
  /** Absent: `.living-review`, or its `live` folder where real articles are asked for. */
  readonly data?: string;
  readonly live?: boolean;
  readonly now?: string;
}

/** `backfill --review SLUG [--from DATE]`: whatever a gap may have missed is found, filed, and news only from DATE on. */
export async function backfill(options: BackfillOptions, terminal: Terminal): Promise<number> {
  const { review: slug, from, now: at } = options;
  const config = readConfig();
  // The sample's invented articles must never get into a deployment's table.
  const live = options.live || config.has('SECRET_ARN');
  const data = options.data ?? (live ? '.living-review/live' : '.living-review');
  if (from !== undefined && !isDate(from)) throw new UserError(`--from ${from} is no date. Write it like 2026-11-16.`);
  const session = await openSession({ data, review: slug, now: at, live, polls: true }, terminal);
  try {
    const { service, review, clock } = session;
    if (await heedPause('backfill', service)) return 1;
    // Beside a deployment's own polls the lease must outlast this process; on a folder nobody else writes.
    const leaseMs = config.has('AWS_ENDPOINT_URL_DYNAMODB') ? pollLeaseMs : service.leaseMs;
    const filing = service.filingOf(review);
    const newsFrom = from === undefined ? {} : { newsFrom: from };
    const { polls, recheck } = await backfillReview(review, clock.now(), { ...service, filing, leaseMs, ...newsFrom });
    const added = total(polls.map((poll) => poll.added));
    const silent = total(polls.map((poll) => poll.baseline));
    terminal.stdout.write(
      `${slug}: ${added} found that were not here, ${silent} of them published only, ${added - silent} for the next digest; ${recheck?.checked ?? 0} known records checked, ${recheck?.changed ?? 0} changed\n`,
    );
    if (polls.at(-1)?.outcome === 'busy' || recheck === null) {
      say(terminal, 'A poll was at work at the same time. Run it again in a quarter of an hour.');
      return 1;
    }
    const failures = polls.at(-1)?.failures ?? [];
    for (const { source, error } of failures)
      say(terminal, `${source} gave no answer: ${inSentences(error.message, error.remedy)}`);
    if (failures.length > 0) say(terminal, 'Run it again once they answer: what is here already stays.');
    return failures.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof LiteratureUnavailableError)) throw error;
    say(terminal, `${slug} could not be polled: ${inSentences(error.message, error.remedy)}`);
    return 1;
  } finally {
    await session.close();
  }
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function isDate(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00Z`) : null;
  return date !== null && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text);
}
