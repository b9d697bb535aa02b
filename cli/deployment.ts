import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { placeholdersIn, readStageConfig, type StageConfig } from '../infra/config.ts';
import { type Config, readConfig } from '../lambda/config.ts';
import { UserError } from '../local/user-error.ts';
import { movePlan, type Plan, type PlanStep, type StackOutputs, tearDownPlan, typed } from './deployment-plan.ts';
import { say, type Terminal } from './terminal.ts';

export interface DeploymentOptions {
  readonly stage: string;
  /** Where the copy of everything goes. */
  readonly export: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/** Runs one command to its end and answers its exit code. */
export type Run = (program: PlanStep['program'], args: readonly string[], env: NodeJS.ProcessEnv) => Promise<number>;

export interface Surroundings {
  readonly run?: Run;
  /** Folder of cdk.context.json. */
  readonly settings?: string;
}

/** `deployment tear-down`: stops it, copies everything, deletes the stack; the data stays. */
export async function tearDown(
  options: DeploymentOptions,
  terminal: Terminal,
  now: Date,
  { run = spawned, settings = '.' }: Surroundings = {},
): Promise<number> {
  needDeployment(readConfig());
  stageConfig(options.stage, settings);
  return carryOut(tearDownPlan({ stage: options.stage, folder: folderOf(options, now) }), options, terminal, run);
}

/** `deployment move --to REGION`: the same deployment, with its keys and its data, in another region. */
export async function move(
  options: DeploymentOptions & { readonly to: string },
  terminal: Terminal,
  now: Date,
  { run = spawned, settings = '.' }: Surroundings = {},
): Promise<number> {
  const config = readConfig();
  needDeployment(config);
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(options.to))
    throw new UserError(`--to ${options.to} is no region. Write it like eu-west-1.`);
  if (options.to === config.get('AWS_REGION')) throw new UserError(`It is in ${options.to} already.`);
  const { site } = stageConfig(options.stage, settings);
  const plan = movePlan({
    ...{ stage: options.stage, to: options.to, folder: folderOf(options, now) },
    ...{ secretArn: config.need('SECRET_ARN'), tagAuthority: site.tagAuthority, hasDomain: site.domain !== null },
  });
  return carryOut(plan, options, terminal, run);
}

/** A folder for each time, so that a second attempt does not restore the first one's copy. */
function folderOf({ export: folder }: DeploymentOptions, now: Date): string {
  return join(resolve(folder), now.toISOString().slice(0, 19).replaceAll(':', ''));
}

/** Without these the first steps would pause and copy this machine's own data folder, and the last delete the stack. */
function needDeployment(config: Config): void {
  for (const name of ['AWS_ENDPOINT_URL_DYNAMODB', 'TABLE_NAME', 'SECRET_ARN', 'AWS_REGION'] as const) {
    if (!config.has(name))
      throw new UserError(
        `${name} is not set: say which deployment is meant (docs/deploying.md, "The keeper’s commands").`,
      );
  }
}

async function carryOut(
  { steps, afterwards }: Plan,
  { dryRun, yes, export: folder }: DeploymentOptions,
  terminal: Terminal,
  run: Run,
): Promise<number> {
  let outputs: StackOutputs = {};
  const line = (step: PlanStep, index: number) =>
    `${index + 1} of ${steps.length}, ${step.why}:\n    ${typed(step, outputs)}`;
  if (dryRun || !yes) {
    for (const [index, step] of steps.entries()) terminal.stdout.write(`${line(step, index)}\n`);
    for (const sentence of afterwards) terminal.stdout.write(`then: ${sentence}\n`);
    say(terminal, dryRun ? 'Nothing was done.' : 'Nothing was done: --yes does it.');
    return dryRun ? 0 : 1;
  }
  await mkdir(resolve(folder), { recursive: true, mode: 0o700 });
  for (const [index, step] of steps.entries()) {
    say(terminal, line(step, index));
    const code = await run(step.program, step.args, { ...process.env, ...step.env(outputs) });
    if (code !== 0) {
      say(
        terminal,
        `It stopped at step ${index + 1} of ${steps.length}. Mend what it says and run the same command again: what is done stays done, and digests stay paused meanwhile (\`resume\` gives up).`,
      );
      return 1;
    }
    if (step.outputs) outputs = outputsOf(step.outputs);
  }
  for (const sentence of afterwards) say(terminal, sentence);
  return 0;
}

/** What `cdk deploy --outputs-file` wrote: outputs by stack. */
function outputsOf(file: string): StackOutputs {
  const stacks = z.record(z.string(), z.record(z.string(), z.string())).parse(JSON.parse(readFileSync(file, 'utf8')));
  const [outputs] = Object.values(stacks);
  if (!outputs?.TableName || !outputs.SecretName) throw new UserError(`${file} names no TableName and SecretName.`);
  return outputs;
}

/** The keeper's settings. Without them cdk would deploy invented values over the real ones. */
function stageConfig(stage: string, folder: string): StageConfig {
  const file = join(folder, 'cdk.context.json');
  if (!existsSync(file)) throw new UserError('There is no cdk.context.json here. See docs/deploying.md, step 4.');
  const context = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
  const config = readStageConfig((key) => (key === 'stage' ? stage : context[key]));
  const invented = placeholdersIn(config);
  if (invented.length > 0)
    throw new UserError(
      `cdk.context.json does not say ${invented.join(', ')} of the stage ${stage}; cdk would invent them.`,
    );
  return config;
}

const root = fileURLToPath(new URL('..', import.meta.url));

function spawned(program: PlanStep['program'], args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const command = program === 'cdk' ? ['cdk'] : ['tsx', join(root, 'cli/living-review.ts')];
  // Endpoints are the keeper's commands' own: cdk would take those of one region for its work in another.
  const isMeant = ([name]: [string, unknown]) => program !== 'cdk' || !name.startsWith('AWS_ENDPOINT_URL');
  return new Promise((done) => {
    const child = spawn('npx', ['--no-install', ...command, ...args], {
      cwd: root,
      env: Object.fromEntries(Object.entries(env).filter(isMeant)),
      stdio: 'inherit',
    });
    child.on('error', () => done(1));
    child.on('close', (code) => done(code ?? 1));
  });
}
