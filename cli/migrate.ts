import { migrateTable } from '../lambda/steps/migrate-table.ts';
import { openSession } from './session.ts';
import { say, type Terminal } from './terminal.ts';

export interface MigrateOptions {
  readonly data: string;
}

/** `migrate`: brings a table that an earlier version wrote up to this one; run again, it finds nothing left to do. */
export async function migrateCommand(options: MigrateOptions, terminal: Terminal): Promise<number> {
  const session = await openSession(options, terminal);
  try {
    // By the real clock: the lease is between processes, whatever time a folder's sample lives in.
    const outcome = await migrateTable(session.service.reviews, () => new Date(), session.service);
    switch (outcome.kind) {
      case 'busy':
        say(
          terminal,
          `Another migration is at it, until ${outcome.until} at the latest. If it was killed, run this again then.`,
        );
        return 1;
      case 'current':
        say(terminal, `Nothing to migrate: the table has schema version ${outcome.version}.`);
        return 0;
      case 'migrated':
        for (const { name, says, written } of outcome.done)
          terminal.stdout.write(`${name}: ${written} ${written === 1 ? 'item' : 'items'} written; ${says}\n`);
        say(terminal, `The table has schema version ${outcome.version} now.`);
        return 0;
    }
  } finally {
    await session.close();
  }
}
