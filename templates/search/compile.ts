import { writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** The browser's script as the TypeScript module that is committed: where pages are published there is no bundler. */
export async function compileSearch(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./browser-search.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
  });
  const [{ text } = { text: '' }] = outputFiles;
  return [
    '// Made from ../browser-search.ts by `npm run build:templates`; edit that file.',
    `export const searchScript = ${JSON.stringify(`/* Contains MiniSearch, MIT licence, © Luca Ongaro. */\n${text}`)};`,
    '',
  ].join('\n');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await writeFile(new URL('./compiled/search-script.ts', import.meta.url), await compileSearch());
  console.log('templates/search/compiled/search-script.ts');
}
