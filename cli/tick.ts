import { join } from 'node:path';
import { takenToday } from '../lambda/steps/watch-sending.ts';
import { writeDryRunMails } from '../local/dry-run.ts';
import { runTicks } from '../local/run-ticks.ts';
import type { TickReport } from '../local/tick.ts';
import { openSession, type Session } from './session.ts';
import { createProgress, inSentences, say, type Terminal } from './terminal.ts';

export interface TickOptions {
  readonly now?: string;
  readonly data: string;
  /** On a copy: every mail stays in its mailbox, and nothing is noted as sent. */
  readonly dryRun?: boolean;
}

/** `tick [--now ISO] [--data DIR] [--dry-run]`: everything due at that moment, then exit. Safe to kill and run again. */
export async function tickCommand(options: TickOptions, terminal: Terminal): Promise<number> {
  const session = await openSession({ ...options, polls: true }, terminal);
  try {
    if (options.dryRun) await letOutInCopy(session, terminal);
    const progress = createProgress(terminal, 'tick');
    progress.show(0, 1, 'polling, publishing, sending');
    const reports = await runTicks({
      ...session,
      walk: session.mode === 'sample' && options.now === undefined,
      onTick: (at, all, done, of) =>
        progress.show(done, of, all.map((report) => tickLine(at, report, options.dryRun)).join(' · ')),
    }).finally(progress.end);
    if (options.dryRun) await tellDryRun(session, terminal);
    return exitCode(reports, terminal);
  } finally {
    await session.close();
  }
}

/** What is held would show nothing: the copy lets it out. */
async function letOutInCopy({ service, clock }: Session, terminal: Terminal): Promise<void> {
  const { paused } = await service.sending.read();
  if (paused === null) return;
  say(
    terminal,
    `note: digests are held since ${paused.at} (${paused.reason}); this shows what would go out without that.`,
  );
  const now = clock.now();
  await service.sending.resume({ at: now.toISOString(), taken: await takenToday(now, service) });
}

/** One line a mail on standard output, its file and its subject. Who gets it stands in the file. */
async function tellDryRun({ data }: Session, terminal: Terminal): Promise<void> {
  const mails = await writeDryRunMails(data.path);
  for (const { file, subject } of mails) terminal.stdout.write(`${file}\t${subject}\n`);
  say(
    terminal,
    `Dry run: ${mails.length} ${mails.length === 1 ? 'mail' : 'mails'} in ${join(data.path, 'mails')}. Nothing was sent, and nothing is noted as sent; links in them open nothing.`,
  );
}

/** One line a review: what this tick did, or on a copy would have done. */
export function tickLine(at: Date, { review, poll, published, mailsSent }: TickReport, dryRun = false): string {
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
  const mails = `${mailsSent} ${mailsSent === 1 ? 'mail' : 'mails'}`;
  parts.push(`${published} files published`, `${mails} ${dryRun ? 'kept here' : 'sent'}`);
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
