import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CorpusEntry } from './corpus-entry.ts';

/** A record as `compiled.json` holds it: its full text stays in a file of its own. */
export type CompiledEntry = Omit<CorpusEntry, 'jats'> & { readonly jatsFile?: string };

/**
 * The corpus that ships, as compile-corpus.ts read and checked it: doing that at every start would take seconds of it.
 */
export async function readCompiledCorpus(dir: string): Promise<readonly CorpusEntry[]> {
  const entries = JSON.parse(await readFile(join(dir, 'compiled.json'), 'utf8')) as readonly CompiledEntry[];
  return Promise.all(
    entries.map(async ({ jatsFile, ...entry }) =>
      jatsFile ? { ...entry, jats: await readFile(join(dir, jatsFile), 'utf8') } : entry,
    ),
  );
}
