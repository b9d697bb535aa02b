import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildFailure, type BuildOptions, type BuildResult, build as esbuild, type Metafile } from 'esbuild';
import type { CompiledFile } from '../lambda/compile-reviews.ts';
import type { FunctionName, FunctionPlan } from './functions.ts';
import { leaveOut } from './leave-out.ts';
import { laterFile, laterModules } from './read-later.ts';
import { slimSdk } from './slim-sdk.ts';

/**
 * One function as it is uploaded: a folder with `index.js` (CommonJS), what that reads later, their source maps and, where
 * needed, the reviews.
 */
export interface LambdaBundle {
  readonly name: FunctionName;
  readonly folder: string;
  /** Of `index.js`, minified: what every start reads. */
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Of the code that is read when it is first asked for (read-later.ts), minified. */
  readonly laterBytes: number;
  /** What `index.js` is made of: a source file, from the root of the repository → its bytes in it. */
  readonly parts: ReadonlyMap<string, number>;
  /** SHA-256 of all of it, hexadecimal: names the code, templates included. */
  readonly hash: string;
}

export interface BundleRequest {
  /** Entries are read from here. */
  readonly root: string;
  readonly plans: Readonly<Record<FunctionName, Pick<FunctionPlan, 'entry' | 'environment'>>>;
  /** Each function gets a folder of its own name below it. */
  readonly outDir: string;
  /** Written beside the code of every function that is told REVIEWS_DIR, into the folder it is told. */
  readonly reviews: CompiledFile;
  /** Packages that are not bundled, by esbuild's patterns (default: none). Only a comparison leaves some out. */
  readonly external?: readonly string[];
}

/** Above it something heavy has been imported, and every cold start pays for it. */
export const bundleLimitBytes = 500_000;

/** Where the reviews lie beside the code: the value of REVIEWS_DIR. */
export const reviewsFolder = 'reviews';

/**
 * - CommonJS starts 15–20 ms faster than an ES module on Node 24.
 * - `module` before `main`: the tree-shakeable form of the SDK; half the size and two thirds of the start.
 * - Credentials come from the environment only (lambda-credentials.ts): a fifth of the size and of the start.
 * - What libraries carry for cases we have not is left out (leave-out.ts, slim-sdk.ts): 120 KB of a function that mails.
 * - Nothing is external: the SDK that was tested is the SDK that runs, not the runtime's own, and it is there in 0.4 to 0.6 of
 *   the time (bench/cold-start).
 */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'linked',
  alias: {
    '@aws-sdk/credential-provider-node': fileURLToPath(new URL('lambda-credentials.ts', import.meta.url)),
  },
  // In CommonJS `import.meta.url` is undefined: code that finds its files by it would fail only when deployed.
  logOverride: { 'empty-import-meta': 'error' },
  logLevel: 'silent',
  plugins: [leaveOut, slimSdk],
} as const satisfies BuildOptions;

export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/**
 * Bundles every function. The same call serves `npm run build` and the CDK app, so what is measured is what is deployed;
 * the same sources give the same bytes. Throws {@link BundleError} naming the function, the file and what to do.
 */
export async function bundleLambdas(request: BundleRequest): Promise<readonly LambdaBundle[]> {
  const names = Object.keys(request.plans) as FunctionName[];
  const missing = names.filter((name) => !existsSync(join(request.root, request.plans[name].entry)));
  if (missing.length > 0) {
    const files = missing.map((name) => `${request.plans[name].entry} (function "${name}")`).join(', ');
    throw new BundleError(`There is no ${files}. Add it, or take the function out of infra/functions.ts.`);
  }
  // All of them end before one's failure is told: nothing goes on writing behind the caller's back.
  const ended = await Promise.allSettled(names.map((name) => bundleLambda(name, request)));
  return ended.map((own) => {
    if (own.status === 'rejected') throw own.reason;
    return own.value;
  });
}

async function bundleLambda(
  name: FunctionName,
  { root, plans, outDir, reviews, external = [] }: BundleRequest,
): Promise<LambdaBundle> {
  const { entry, environment } = plans[name];
  const folder = join(outDir, name);
  const file = join(folder, 'index.js');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const later = new Set<string>();
  const { metafile } = await build(name, {
    ...bundleOptions,
    metafile: true,
    plugins: [...bundleOptions.plugins, laterModules(later)],
    absWorkingDir: root,
    // Asking for `handler` by name makes esbuild itself refuse an entry that exports none.
    stdin: { contents: `export { handler } from ${JSON.stringify(`./${entry}`)};`, resolveDir: root, sourcefile: name },
    outfile: file,
    external: [...external],
  });
  const code = readFileSync(file);
  // What the bundler dropped after all is not read later either.
  const laterPaths = [...later].toSorted().filter((path) => code.includes(laterFile(path)));
  const laterCode: Buffer[] = [];
  for (const path of laterPaths) {
    const outfile = join(folder, laterFile(path));
    await build(name, { ...bundleOptions, absWorkingDir: root, entryPoints: [path], outfile });
    laterCode.push(readFileSync(outfile));
  }
  // The repository is "type": "module"; without this line Node would read the bundle as one.
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  if (environment.includes('REVIEWS_DIR')) {
    mkdirSync(join(folder, reviewsFolder));
    writeFileSync(join(folder, reviewsFolder, reviews.name), reviews.text);
  }
  const bytes = code.length;
  if (bytes > bundleLimitBytes) {
    throw new BundleError(
      `The bundle of "${name}" has ${kilobytes(bytes)} KB, more than ${kilobytes(bundleLimitBytes)} KB. ` +
        `Find what is heavy with \`npm run bench:cold-start -- --contents ${name}\` and import less of it.`,
    );
  }
  return {
    name,
    folder,
    bytes,
    gzipBytes: gzipSync(code).length,
    laterBytes: laterCode.reduce((sum, { length }) => sum + length, 0),
    parts: partsOf(metafile!),
    hash: createHash('sha256')
      .update(Buffer.concat([code, ...laterCode]))
      .digest('hex'),
  };
}

async function build(name: FunctionName, options: BuildOptions): Promise<BuildResult> {
  try {
    return await esbuild(options);
  } catch (error) {
    const [first] = (error as Partial<BuildFailure>).errors ?? [];
    if (!first) throw error;
    const at = first.location ? `${first.location.file}:${first.location.line}: ` : '';
    throw new BundleError(`"${name}" cannot be bundled: ${at}${first.text}`, { cause: error });
  }
}

function partsOf({ outputs }: Metafile): ReadonlyMap<string, number> {
  const [, code] = Object.entries(outputs).find(([file]) => file.endsWith('.js'))!;
  return new Map(Object.entries(code.inputs).map(([file, { bytesInOutput }]) => [file, bytesInOutput]));
}

/** name · KB minified · KB gzip · KB read later, one function a line, in the order given. */
export function sizeTable(
  bundles: readonly Pick<LambdaBundle, 'name' | 'bytes' | 'gzipBytes' | 'laterBytes'>[],
): string {
  const rows = [
    ['function', 'KB minified', 'KB gzip', 'KB read later'],
    ...bundles.map(({ name, bytes, gzipBytes, laterBytes }) => [
      name,
      ...[bytes, gzipBytes, laterBytes].map(kilobytes),
    ]),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return rows
    .map(
      ([name = '', minified = '', gzip = '', later = '']) =>
        `${name.padEnd(width)}  ${minified.padStart(11)}  ${gzip.padStart(7)}  ${later.padStart(13)}`,
    )
    .join('\n');
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
