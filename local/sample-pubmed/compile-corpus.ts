import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompiledEntry } from './compiled-corpus.ts';
import { loadCorpus } from './load-corpus.ts';

/** The text of a corpus's `compiled.json`, one record a line. Throws CorpusError for a corpus with mistakes. */
export async function compileCorpus(dir: string): Promise<string> {
  const lines = (await loadCorpus(dir)).map(({ jats, ...entry }) => {
    const pmcid = entry.pmcid ?? entry.later?.find((change) => change.pmcid)?.pmcid;
    const compiled: CompiledEntry = jats === undefined ? entry : { ...entry, jatsFile: `jats/${pmcid}.xml` };
    return JSON.stringify(compiled);
  });
  return `[\n${lines.join(',\n')}\n]\n`;
}

// `npx tsx local/sample-pubmed/compile-corpus.ts` writes corpus/compiled.json anew: after every change of the corpus.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dir = fileURLToPath(new URL('corpus', import.meta.url));
  await writeFile(join(dir, 'compiled.json'), await compileCorpus(dir));
  console.error(`${join(dir, 'compiled.json')} written`);
}
