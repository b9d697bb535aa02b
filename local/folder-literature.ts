import { z } from 'zod';
import type { DataDirectory } from './data-directory.ts';
import type { LiteratureMode } from './literature.ts';
import { UserError } from './user-error.ts';

const file = 'literature.json';
/** Whose answers this folder was filled from. */
const filledFrom = z.object({ mode: z.enum(['sample', 'custom', 'live']) });

/**
 * Invented articles and real ones never meet in one folder: what a folder was filled from first it goes on with, also
 * where a command says nothing about it.
 *
 * @param asked  what options and environment say; `sample` when they say nothing
 * @param polls  whether this command will ask; only then is mixing refused, with a {@link UserError}
 */
export async function literatureOfFolder(
  data: DataDirectory,
  asked: LiteratureMode,
  polls: boolean,
): Promise<LiteratureMode> {
  const kept = (await data.read(file, filledFrom))?.mode;
  if (kept === undefined) return asked;
  if (kept === 'sample' && asked !== 'sample' && polls) {
    throw new UserError(
      `${data.path} holds the sample’s invented articles; real ones need a folder of their own. Name one with --data.`,
    );
  }
  return kept === 'sample' || asked === 'sample' ? kept : asked;
}

/** From now on this folder is filled from there. */
export async function rememberLiterature(data: DataDirectory, mode: LiteratureMode): Promise<void> {
  if ((await data.read(file, filledFrom))?.mode !== mode) await data.write(file, { mode });
}
