import { runTicks } from '../local/run-ticks.ts';
import type { TickReport } from '../local/tick.ts';
import { openSession } from './session.ts';
import { createProgress, inSentences, say, type Terminal } from './terminal.ts';

export interface TickOptions {
  readonly now?: string;
  readonly data: string;
}

/** `tick [--now ISO] [--data DIR]`: everything due at that moment, then exit. Safe to kill and run again. */
export async function tickCommand(options: TickOptions, terminal: Terminal): Promise<number> {
  const session = await openSession({ ...options, polls: true }, terminal);
  try {
    const progress = createProgress(terminal, 'tick');
    progress.show(0, 1, 'polling, publishing, sending');
    const reports = await runTicks({
      ...session,
      walk: session.mode === 'sample' && options.now === undefined,
      onTick: (at, all, done, of) => progress.show(done, of, all.map((report) => tickLine(at, report)).join(' · ')),
    }).finally(progress.end);
    return exitCode(reports, terminal);
  } finally {
    await session.close();
  }
}

/** One line a review: what this tick did. */
export function tickLine(at: Date, { review, poll, published, mailsSent }: TickReport): string {
  const parts: string[] = [];
  if (poll === null) parts.push('not polled');
  else if (poll.outcome === 'quiet' || (poll.outcome === 'changed' && poll.added + poll.changed === 0))
    parts.push('nothing new');
  else if (poll.outcome === 'busy') parts.push('another poll is running');
  else {
    if (poll.baseline > 0) parts.push(`baseline of ${poll.baseline} (published, mailed to nobody)`);
    if (poll.added > poll.baseline) parts.push(`${poll.added - poll.baseline} new`);
    if (poll.changed > 0 && poll.baseline === 0)
      parts.push(`${poll.changed} known ${poll.changed === 1 ? 'article' : 'articles'} updated`);
  }
  parts.push(`${published} files published`, `${mailsSent} ${mailsSent === 1 ? 'mail' : 'mails'} sent`);
  return `${at.toISOString().slice(0, 10)} ${review.slug}: ${parts.join(', ')}`;
}

/** 1 when a review could not be polled at all, or nobody's mail is taken; each with one line that says what to do. */
export function exitCode(reports: readonly TickReport[], terminal: Terminal): number {
  let code = 0;
  for (const { review, poll, unavailable, sendingRefused } of reports) {
    if (unavailable) {
      const what = poll ? 'its known articles could not be checked again' : 'could not be polled';
      say(terminal, `${review.slug} ${what}: ${inSentences(unavailable.message, unavailable.remedy)}`);
      code = 1;
    }
    if (sendingRefused) {
      say(
        terminal,
        `${review.slug}: the mail service refuses all mail; see the line above. Nothing is lost: the next tick sends it.`,
      );
      code = 1;
    }
  }
  return code;
}
