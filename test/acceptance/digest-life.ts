import type { Mail } from '../../lambda/core/ports/mailer.ts';
import { readerTemplates } from '../../templates/index.ts';
import { digestBench, minute } from '../steps/digest-bench.ts';

const weekMinutes = 7 * 24 * 60;

/** The bench of the sending steps with what readers really get: real templates, real links, real tokens. */
export async function digestLife() {
  const bench = await digestBench();
  const real = { templates: readerTemplates };
  return {
    ...bench,
    /** Everything due in the nth week after the first slot, as scheduler and queue would have it done. */
    week: (nth: number, later = 1, given = {}) => bench.tick(minute(nth * weekMinutes + later), { ...real, ...given }),
    /** Mails that reached a mailbox, by reader. */
    received: (reader: string) => bench.mailer.delivered.filter(({ to }) => to.startsWith(`reader-${reader}@`)),
  };
}

/** Ids of the articles a mail shows, in its own order. */
export function shownIn({ text }: Mail): readonly string[] {
  return [...new Set([...text.matchAll(/\/small-review\/articles\/([^/\s]+)\//g)].map(([, id]) => id ?? ''))];
}
