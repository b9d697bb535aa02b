import { resolve } from 'node:path';
import { createServicePause } from '../lambda/adapters/dynamodb/service-pause.ts';
import { openTable } from '../lambda/adapters/dynamodb/table.ts';
import { openExport, writeExport } from './table-copy/export-folder.ts';
import { exportedItems } from './table-copy/export-table.ts';
import { openKeptTable } from './table-copy/open-kept-table.ts';
import { restoreTable } from './table-copy/restore-table.ts';
import { say, type Terminal } from './terminal.ts';

export interface DataOptions {
  readonly data: string;
}

/** `data export DIR`: every item of the table as files, in the shape of DynamoDB's own export. Changes nothing. */
export async function exportData(folder: string, options: DataOptions, terminal: Terminal, now: Date): Promise<number> {
  const kept = await openKeptTable(options.data);
  try {
    const { client, tableName, place } = kept;
    const isPaused = (await createServicePause(openTable(client, tableName)).read()) !== null;
    const items = exportedItems(client, tableName);
    const wrote = (count: number) => say(terminal, `${count} items so far`);
    const written = await writeExport(resolve(folder), items, { now, tableName, wrote });
    terminal.stdout.write(`${written.path}\n`);
    say(terminal, `${written.items} items of ${place}. Readers’ addresses are among them: keep it as you keep those.`);
    say(terminal, 'The keys that find addresses and sign links are not in it: keep the secret (secrets.json) too.');
    if (!isPaused) say(terminal, 'Nothing was paused meanwhile: what happened since it began is not in it.');
    return 0;
  } finally {
    await kept.close();
  }
}

/** `data restore DIR`: an export into an empty table. Sending is paused by it, until `sending resume`. */
export async function restoreData(
  folder: string,
  options: DataOptions & { readonly replace: boolean },
  terminal: Terminal,
  now: Date,
): Promise<number> {
  const from = await openExport(resolve(folder));
  const kept = await openKeptTable(options.data);
  try {
    const { client, tableName, place } = kept;
    say(terminal, `${from.items} items, exported ${from.exportedAt}, go into ${place}.`);
    const wrote = (count: number) => say(terminal, `${count} of ${from.items} items`);
    const restored = await restoreTable({ client, tableName, from, now, replace: options.replace, wrote });
    if (restored.removed > 0) say(terminal, `${restored.removed} items that were there before are deleted.`);
    say(terminal, `Restored. Sending is paused: nobody is mailed before you say \`sending resume\`.`);
    if (restored.staysPaused) say(terminal, 'Everything was paused before, and stays so until `resume`.');
    say(terminal, 'Before that: whoever left since the export is subscribed again (docs/deploying.md, "Going back").');
    return 0;
  } finally {
    await kept.close();
  }
}
