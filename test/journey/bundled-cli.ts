import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

export interface BundledCli {
  /** Run it with node, in the project's own folder. */
  readonly entry: string;
  remove(): Promise<void>;
}

/**
 * The command line as one program, for drills that start it hundreds of times: the same code, without compiling it at every
 * start. The embedded database is left out: it is for those who name an engine of their own.
 */
export async function bundleCli(): Promise<BundledCli> {
  const folder = await mkdtemp(join(tmpdir(), 'living-review-cli-'));
  await build({
    entryPoints: [join(root, 'cli/living-review.ts')],
    outdir: join(folder, 'cli'),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    external: ['dynalite'],
    // Packages that are CommonJS ask for `require`.
    banner: {
      js: "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  // Where the code looks for files beside itself.
  await symlink(join(root, 'templates'), join(folder, 'templates'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { entry: join(folder, 'cli/living-review.mjs'), remove: () => rm(folder, { recursive: true, force: true }) };
}
