import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { simpleParser } from 'mailparser';
import { importSubscribers } from '../../cli/subscribers.ts';
import { tickCommand } from '../../cli/tick.ts';
import { articlesOf } from '../journey/journey-folder.ts';
import { capturedTerminal } from './captured-terminal.ts';

export const slug = 'csc-immune-crosstalk';

/** Variables of the person who runs these tests must not reach what is tested. */
const foreign =
  /^(?:AWS_ENDPOINT_URL|NCBI_|PMC_|EUROPE_PMC|ICITE_|SITE_|MAIL_|TABLE_NAME|SECRET_ARN|DIGEST_|TAG_|REVIEWS_)/;
export function ownEnvironment(): () => void {
  const saved = { ...process.env };
  for (const name of Object.keys(process.env)) if (foreign.test(name)) delete process.env[name];
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
    Object.assign(process.env, saved);
  };
}

/** A whole service on sample data in a folder of its own, driven by the commands a keeper has. */
export async function keptFolder(path?: string) {
  const data = path ?? (await mkdtemp(join(tmpdir(), 'operations-')));
  const told = capturedTerminal();
  const filesOf = async (root: string) => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.part'));
    const read = files.map(async ({ parentPath, name }) => {
      const full = join(parentPath, name);
      return [relative(root, full), await readFile(full, 'utf8')] as const;
    });
    return new Map((await Promise.all(read)).toSorted(([a], [b]) => a.localeCompare(b)));
  };
  return {
    data,
    ...told,
    /** Everything due at that moment; fails the test unless it ends well. */
    async tick(now: string): Promise<string> {
      const code = await tickCommand({ now, data }, told.terminal);
      const said = told.said();
      if (code !== 0) throw new Error(said);
      return said;
    },
    async subscribe(...readers: readonly { readonly email: string; readonly cadence: string }[]): Promise<void> {
      const list = join(data, 'readers.jsonl');
      await writeFile(list, readers.map((reader) => JSON.stringify({ ...reader, consent: 'a test' })).join('\n'));
      if ((await importSubscribers(list, { review: slug, data }, told.terminal)) !== 0) throw new Error(told.said());
      told.said();
    },
    /** Path → content of every published file. */
    files: () => filesOf(join(data, 'site')),
    /** Articles of each mail an address has got, oldest first. */
    async received(email: string): Promise<readonly (readonly string[])[]> {
      const names = await readdir(join(data, 'mailbox')).catch(() => [] as string[]);
      const mails = names.filter((name) => /^\d+\.json$/.test(name)).toSorted();
      const parsed = await Promise.all(
        mails.map(async (name) => {
          const { raw } = JSON.parse(await readFile(join(data, 'mailbox', name), 'utf8')) as { raw: string };
          return simpleParser(Buffer.from(raw, 'base64'));
        }),
      );
      return parsed.filter(({ to }) => JSON.stringify(to).includes(email)).map(articlesOf);
    },
    remove: () => rm(data, { recursive: true, force: true }),
  };
}
