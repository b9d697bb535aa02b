import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Edit } from './mutations.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const sesMailer = 'lambda/adapters/ses/ses-mailer.ts';

/** The worker and everything it runs in one file, which starts at once; the caller throws it away. */
export interface WorkerBundle {
  readonly file: string;
  remove(): void;
}

/** Bundles the worker, with these edits made to the sources on their way in. Throws when an edit does not fit. */
export async function bundleWorker(edits: readonly Edit[] = []): Promise<WorkerBundle> {
  const dir = mkdtempSync(join(tmpdir(), 'living-review-simulation-'));
  const file = join(dir, 'worker.cjs');
  const missed = new Set(edits.map((edit) => edit.file));
  const plugin: Plugin = {
    name: 'mutation',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const name = relative(repository, path);
        missed.delete(name);
        if (name === 'test/simulation/source-of.ts') {
          missed.delete(sesMailer);
          return { contents: `export const sesMailerSource = ${JSON.stringify(sourceWith(edits, sesMailer))};` };
        }
        return { contents: sourceWith(edits, name), loader: 'ts' };
      });
    },
  };
  await build({
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    absWorkingDir: repository,
    entryPoints: ['test/simulation/worker.ts'],
    outfile: file,
    plugins: [plugin],
    logLevel: 'error',
  });
  if (missed.size > 0) throw new Error(`the simulation does not run ${[...missed].join(', ')}`);
  return { file, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A source with its edits made. Throws unless what an edit replaces stands there exactly once. */
export function sourceWith(edits: readonly Edit[], file: string): string {
  let text = readFileSync(join(repository, file), 'utf8');
  for (const { find, replace } of edits.filter((edit) => edit.file === file)) {
    const times = text.split(find).length - 1;
    if (times !== 1) throw new Error(`${file}: stands ${times} times, not once: ${find}`);
    text = text.replace(find, () => replace);
  }
  return text;
}
