import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { compileWordings, type WordingSource } from './compiler/compile-wordings.ts';
import { WordingError } from './compiler/problem.ts';

/** The YAML files of a folder: as many as there are languages. `shown` is what messages call the folder. */
export async function wordingSources(folder: URL, shown: string): Promise<readonly WordingSource[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => ({ file: `${shown}/${name}`, text: await readFile(new URL(name, folder), 'utf8') })),
  );
}

/**
 * Compiles the YAML files of `folder` into its `compiled/`, where nothing else stays: a language that was taken out is gone.
 * Gives the names of the files written. Throws `WordingError`, and then nothing is written.
 */
export async function writeCompiledWordings(folder: URL, shown: string): Promise<readonly string[]> {
  const modules = compileWordings(await wordingSources(folder, shown));
  const target = new URL('compiled/', folder);
  await mkdir(target, { recursive: true });
  const stale = (await readdir(target)).filter((name) => !modules.has(name));
  await Promise.all(stale.map((name) => rm(new URL(name, target))));
  await Promise.all([...modules].map(([name, text]) => writeFile(new URL(name, target), text)));
  return [...modules.keys()];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const shown = 'templates/wording';
  try {
    for (const name of await writeCompiledWordings(new URL('./', import.meta.url), shown)) {
      console.log(`${shown}/compiled/${name}`);
    }
  } catch (error) {
    if (!(error instanceof WordingError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
