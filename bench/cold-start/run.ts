import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type FunctionName, functionNames, functions } from '../../infra/functions.ts';
import { bundleLambdas, type LambdaBundle } from '../../infra/lambda-bundle.ts';
import { compileReviews } from '../../lambda/compile-reviews.ts';
import { lambdaNode } from '../node/lambda-node.ts';
import { loadAverage, median } from '../rounds.ts';
import { contentsTable } from './contents.ts';

/** What is asked of a bundle: its size in KB, and the time its import takes beside the same code over the runtime's SDK. */
const gates = { kilobytes: 400, kilobytesWithSes: 500, ofRuntime: 0.65 };
const root = fileURLToPath(new URL('../..', import.meta.url));

const { values, positionals } = parseArgs({
  options: { contents: { type: 'boolean', default: false }, rounds: { type: 'string', default: '15' } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !functionNames.some((known) => known === name));
if (unknown !== undefined) throw new Error(`There is no function "${unknown}". There are ${functionNames.join(', ')}.`);
const names = functionNames.filter((name) => positionals.length === 0 || positionals.includes(name));

const outDir = mkdtempSync(join(tmpdir(), 'living-review-cold-start-'));
try {
  const request = { root, plans: functions, reviews: await compileReviews(join(root, 'reviews')) };
  const bundled = await bundleLambdas({ ...request, outDir: join(outDir, 'bundled') });
  if (values.contents) console.log(names.map((name) => contentsTable(bundleOf(bundled, name))).join('\n\n'));
  else {
    // The runtime's SDK is unbundled CommonJS beside the function's code; so is the one in node_modules.
    const external = ['@aws-sdk/*', '@smithy/*'];
    const unbundled = await bundleLambdas({ ...request, outDir: join(outDir, 'unbundled'), external });
    process.exitCode = compareAll(bundled, unbundled, Number(values.rounds)) ? 0 : 1;
  }
} finally {
  rmSync(outDir, { recursive: true, force: true });
}

function compareAll(bundled: readonly LambdaBundle[], unbundled: readonly LambdaBundle[], rounds: number): boolean {
  const { node, version } = lambdaNode();
  console.log(
    `Node ${version}, from before the import until the handler is there, medians of ${rounds} processes each`,
  );
  console.log('KB: read at every start; later: read when first needed. ms: CPU; in brackets on the clock.');
  console.log(`before: ${loadAverage()}`);
  console.log('function          KB limit later   ms ours         ms runtime’s SDK  ratio');
  const isGood = names.map((name) => compare(node, bundleOf(bundled, name), bundleOf(unbundled, name), rounds));
  console.log(`after: ${loadAverage()}`);
  return isGood.every(Boolean);
}

function compare(node: string, ours: LambdaBundle, runtimes: LambdaBundle, rounds: number): boolean {
  const starts: { readonly ours: Start[]; readonly runtimes: Start[] } = { ours: [], runtimes: [] };
  // In turn, so that what else the machine does troubles both; the first of each reads the files from the disk.
  for (let round = 0; round <= rounds; round += 1) {
    const [own, theirs] = [start(node, ours), start(node, runtimes)];
    if (round === 0) continue;
    starts.ours.push(own);
    starts.runtimes.push(theirs);
  }
  const [own, theirs] = [medians(starts.ours), medians(starts.runtimes)];
  const ratio = { cpu: own.cpuMs / theirs.cpuMs, clock: own.clockMs / theirs.clockMs };
  const hasSes = functions[ours.name].may.some((permission) => permission === 'send mail');
  const limit = hasSes ? gates.kilobytesWithSes : gates.kilobytes;
  const missed = [
    ...(ours.bytes > limit * 1000 ? ['too large'] : []),
    ...(ratio.cpu > gates.ofRuntime ? [`more than ${gates.ofRuntime} of the runtime’s`] : []),
    ...(own.readEarly > 0 ? ['reads at its start what is for later'] : []),
  ];
  const cells = [
    ours.name.padEnd(16),
    (ours.bytes / 1000).toFixed(0).padStart(4),
    String(limit).padStart(6),
    (ours.laterBytes / 1000).toFixed(0).padStart(6),
    twice(own.cpuMs, own.clockMs, 1).padStart(15),
    twice(theirs.cpuMs, theirs.clockMs, 1).padStart(18),
    twice(ratio.cpu, ratio.clock, 2).padStart(13),
  ];
  console.log(`${cells.join('')}  ${missed.length === 0 ? 'ok' : `FAIL: ${missed.join(', ')}`}`);
  return missed.length === 0;
}

/** What one start took. */
interface Start {
  /** User and system, all threads. */
  readonly cpuMs: number;
  readonly clockMs: number;
  /** Files for later that were read all the same. */
  readonly readEarly: number;
}

/** A fresh process: from before the import until the handler is there, as Lambda's INIT has it. */
function start(node: string, { name, folder }: LambdaBundle): Start {
  const program = `
    const [cpu, clock] = [process.cpuUsage(), performance.now()];
    require(${JSON.stringify(folder)}).handler.call;
    const [clockMs, { user, system }] = [performance.now() - clock, process.cpuUsage(cpu)];
    const readEarly = Object.keys(require.cache).filter((file) => file.startsWith(${JSON.stringify(join(folder, 'later'))})).length;
    console.log(JSON.stringify({ cpuMs: (user + system) / 1000, clockMs, readEarly }));`;
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
  return JSON.parse(execFileSync(node, ['-e', program], { env, encoding: 'utf8' })) as Start;
}

function medians(starts: readonly Start[]): Start {
  const of = (key: keyof Start) => median(starts.map((own) => own[key]));
  return { cpuMs: of('cpuMs'), clockMs: of('clockMs'), readEarly: Math.max(...starts.map((own) => own.readEarly)) };
}

function twice(cpu: number, clock: number, digits: number): string {
  return `${cpu.toFixed(digits)} (${clock.toFixed(digits)})`;
}

function bundleOf(bundles: readonly LambdaBundle[], name: FunctionName): LambdaBundle {
  return bundles.find((bundle) => bundle.name === name)!;
}
