import type { RunSheet } from '../lambda/core/balance-sheet.ts';
import { runId } from '../lambda/core/digest-run.ts';
import { keeperLink, runBooks } from '../lambda/steps/run-books.ts';
import { UserError } from '../local/user-error.ts';
import { openSession } from './session.ts';
import { say, type Terminal } from './terminal.ts';

export interface DigestRunsOptions {
  readonly review: string;
  readonly last: string;
  readonly json: boolean;
  readonly link: boolean;
  readonly data: string;
}

/** `digest runs`: the books of the latest runs as a table, or one JSON object a line; `--link`: a link to the same page. */
export async function digestRuns(options: DigestRunsOptions, terminal: Terminal): Promise<number> {
  const last = Number(options.last);
  if (!Number.isInteger(last) || last < 1) throw new UserError('--last takes a whole number from 1 on.');
  const session = await openSession({ data: options.data, review: options.review }, terminal);
  try {
    const { service, review, clock } = session;
    if (options.link) {
      terminal.stdout.write(`${keeperLink(review, clock.now(), service.links, service.tokens)}\n`);
      return 0;
    }
    const sheets = await runBooks(review, last, service);
    if (options.json) for (const sheet of sheets) terminal.stdout.write(`${JSON.stringify(lineOf(sheet))}\n`);
    else if (sheets.length === 0) say(terminal, 'There has been no digest run yet.');
    else terminal.stdout.write(runTable(sheets));
    return 0;
  } finally {
    await session.close();
  }
}

function lineOf({ run, counts, state, balanced, finishedAt }: RunSheet) {
  return { run: runId(run), head: run.head, ...counts, state, balanced, plannedAt: run.plannedAt, finishedAt };
}

const heads = ['run', 'head', 'due', 'delivered', 'empty', 'suppressed', 'in doubt', 'failed', 'state', 'balanced'];

/** One line a run; numbers to the right, words to the left. */
export function runTable(sheets: readonly RunSheet[]): string {
  const rows = sheets.map(({ run, counts, state, balanced }) => [
    runId(run),
    run.head,
    counts.due,
    counts.delivered,
    counts.empty,
    counts.suppressed,
    counts.inDoubt,
    counts.failed,
    state,
    balanced ? 'yes' : state === 'finished' ? 'NO' : 'not yet',
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => String(row[column]).length)));
  const lines = [heads, ...rows].map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
