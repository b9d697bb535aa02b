import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

export interface BundledCli {
  /** Run it with node, in the project's own folder. */
  readonly entry: string;
  remove(): Promise<void>;
}

/**
 * The command line as one program, for tests and drills that start it hundreds of times: the same code, without compiling it
 * at every start. What it reads beside itself (templates, the sample's articles, the embedded database) is the project's.
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
  await mkdir(join(folder, 'cli/sample-pubmed'));
  await symlink(join(root, 'local/sample-pubmed/corpus'), join(folder, 'cli/sample-pubmed/corpus'));
  return { entry: join(folder, 'cli/living-review.mjs'), remove: () => rm(folder, { recursive: true, force: true }) };
}

let shared: Promise<BundledCli> | null = null;

/** The entry of one for this process, bundled when it is first asked for and removed when the process ends. */
export async function sharedCliEntry(): Promise<string> {
  shared ??= bundleCli().then((bundled) => {
    process.once('exit', () => rmSync(dirname(dirname(bundled.entry)), { recursive: true, force: true }));
    return bundled;
  });
  return (await shared).entry;
}
