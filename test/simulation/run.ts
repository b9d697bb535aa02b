import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { mutations } from './mutations.ts';
import { keep } from './regressions.ts';
import { catchMutants, type MutantReport, runSeeds } from './run-seeds.ts';
import { type Case, caseOf } from './scenario.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import { summaryTable } from './summary.ts';

/*
 * The delivery of digests under faults, seed by seed (docs/simulation.md).
 *
 *   npm run simulate -- --seeds 10000 [--from 1] [--processes 2]   a table; 1 if anything must not have been
 *   npm run simulate -- --trace 46                                 every request of one seed
 *   npm run simulate -- --mutations | --mutation NAME              deliberate bugs: each must be caught
 *   npm run simulate -- --shrink 46 [--keep "why"]                 a smaller case that fails, kept as a regression
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    from: { type: 'string', default: '1' },
    processes: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    trace: { type: 'string' },
    shrink: { type: 'string' },
    keep: { type: 'string' },
    mutations: { type: 'boolean', default: false },
    mutation: { type: 'string' },
  },
});
const say = (text: string) => process.stdout.write(`${text}\n`);
const processes = Number(values.processes);
const isWhole = [values.seeds, values.from, values.processes, values.trace ?? '1', values.shrink ?? '1'].every((text) =>
  /^[1-9]\d*$/.test(text),
);
if (!isWhole) {
  process.stderr.write('--seeds, --from, --processes, --trace and --shrink take whole numbers from 1 on.\n');
  process.exit(2);
}

if (values.trace !== undefined) process.exitCode = await showTrace(caseOf(Number(values.trace)));
else if (values.shrink !== undefined) process.exitCode = await showShrunk(Number(values.shrink));
else if (values.mutations || values.mutation !== undefined) process.exitCode = await runMutations();
else process.exitCode = await runAll();

async function runAll(): Promise<number> {
  const startedMs = performance.now();
  const onShare = ({ seeds }: { readonly seeds: number }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${seeds} of ${values.seeds} seeds `);
  };
  const share = { from: Number(values.from), count: Number(values.seeds) };
  const summary = await runSeeds(share, { processes, onShare });
  say(summaryTable(summary));
  say(`${Math.round((performance.now() - startedMs) / 1000)} s with ${processes} processes`);
  const { failing } = summary;
  for (const { seed, kind, what } of failing.slice(0, 20)) say(`seed ${seed} fails: ${kind}: ${what}`);
  if (failing[0]) say(`replay: npm run simulate -- --trace ${failing[0].seed}, or --shrink ${failing[0].seed}`);
  return failing.length > 0 ? 1 : 0;
}

async function showTrace(own: Case): Promise<number> {
  const { trace, violations, hash } = await simulate(own, { keepTrace: true });
  for (const line of trace) say(line);
  for (const { kind, what } of violations) say(`VIOLATION ${kind}: ${what}`);
  say(`hash ${hash}`);
  return violations.length > 0 ? 1 : 0;
}

async function showShrunk(seed: number): Promise<number> {
  const { violations } = await simulate(caseOf(seed));
  const [first] = violations;
  if (!first) {
    say(`seed ${seed} does not fail`);
    return 2;
  }
  const failsAlike = async (candidate: Case) =>
    (await simulate(candidate)).violations.some(({ kind }) => kind === first.kind);
  const least = await shrink(caseOf(seed), failsAlike);
  if (values.keep !== undefined) keep({ ...least, found: values.keep });
  say(JSON.stringify(least));
  return await showTrace(least);
}

async function runMutations(): Promise<number> {
  const chosen = mutations.filter(({ name }) => values.mutation === undefined || name === values.mutation);
  if (chosen.length === 0) {
    process.stderr.write(`There is no such mutation. There are: ${mutations.map(({ name }) => name).join(', ')}.\n`);
    return 2;
  }
  const onReport = ({ mutation, seed, first }: MutantReport) =>
    say(
      seed === null
        ? `GOT AWAY  ${mutation.name} (${mutation.within} seeds): ${mutation.says}`
        : `caught    ${mutation.name} (seed ${seed}${seed === mutation.seed ? '' : `, no longer ${mutation.seed}: write it down`}): ${first}`,
    );
  const reports = await catchMutants(chosen, processes, onReport);
  const caught = reports.filter(({ seed }) => seed !== null).length;
  say(`${caught} passed, ${reports.length - caught} failed`);
  return caught === reports.length ? 0 : 1;
}
