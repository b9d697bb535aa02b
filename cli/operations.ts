import { type Command, Option } from 'commander';
import type { Terminal } from './terminal.ts';

export interface OperationsContext {
  readonly terminal: Terminal;
  readonly dataOption: () => Option;
  /** Takes a command's exit code. */
  readonly ends: (code: number) => void;
}

/** The commands of whoever runs a deployment for years: keys, queues, pauses, copies. docs/operating.md tells when. */
export function addOperations(program: Command, { terminal, dataOption, ends }: OperationsContext): void {
  program
    .command('pause')
    .description(
      'stop polls, publications and digests together, until `resume`; readers’ pages and unsubscribing go on',
    )
    .option('--reason <words>', 'why, for whoever asks', 'the keeper paused it')
    .addOption(dataOption())
    .action(async (options) => {
      ends(await (await import('./pause.ts')).pauseEverything(options, terminal));
    });
  program
    .command('resume')
    .description('end `pause`: the next ticks poll, publish and send what has waited')
    .addOption(dataOption())
    .action(async (options) => {
      ends(await (await import('./pause.ts')).resumeEverything(options, terminal));
    });

  program
    .command('backfill')
    .description('go over a review’s whole past once more, for what a gap may have missed. Safe to run twice')
    .requiredOption('--review <slug>', 'which review')
    .option('--from <date>', 'what PubMed showed before this date is published and mailed to nobody')
    .option('--live', 'ask the real PubMed (on a deployment it always is)', false)
    .option('--now <moment>', 'the moment, ISO 8601 (default: now)')
    .option(
      '--data <dir>',
      'folder that keeps everything (default: .living-review; for real articles: .living-review/live)',
    )
    .action(async (options) => {
      ends(await (await import('./backfill.ts')).backfill(options, terminal));
    });

  const site = program.command('site').description('the published pages and feeds');
  site
    .command('rebuild')
    .description('write every file of the site anew from the table; ids and archives of feeds stay. Safe to run twice')
    .option('--review <slug>', 'which review (default: every one)')
    .addOption(dataOption())
    .action(async (options) => {
      ends(await (await import('./site.ts')).rebuildSiteCommand(options, terminal));
    });

  const data = program
    .command('data')
    .description('copies of everything that is kept: for backup, another region, farewell');
  data
    .command('export')
    .description(
      'every item of the table as files, as DynamoDB itself exports it to S3; personal data, for your eyes only',
    )
    .argument('<dir>', 'folder to write to; each export gets a folder of its own in it')
    .addOption(dataOption())
    .action(async (dir: string, options) => {
      ends(await (await import('./data.ts')).exportData(dir, options, terminal, new Date()));
    });
  data
    .command('restore')
    .description('an export (ours, or one of DynamoDB) into an empty table; pauses sending. Killed, it is run again')
    .argument('<dir>', 'folder of the export')
    .option('--replace', 'delete first what is in the table', false)
    .addOption(dataOption())
    .action(async (dir: string, options) => {
      ends(await (await import('./data.ts')).restoreData(dir, options, terminal, new Date()));
    });

  const deadLetters = program
    .command('dead-letters')
    .description('messages a deployment gave up on: schedule, digests, sign-ups, feedback');
  const stage = () => new Option('--stage <name>', 'dev or prod').default('prod');
  deadLetters
    .command('list')
    .description('how many lie in each queue; ends with 1 where any does')
    .addOption(stage())
    .action(async (options) => {
      ends(await (await import('./dead-letters.ts')).listDeadLetters(options, terminal));
    });
  deadLetters
    .command('replay')
    .description('move them back to where they are worked from; safe to repeat')
    .argument('<name>', 'digests, sign-ups or feedback')
    .addOption(stage())
    .action(async (name: string, options) => {
      ends(await (await import('./dead-letters.ts')).replayDeadLetters(name, options, terminal));
    });
  deadLetters
    .command('drop')
    .description('throw them away, where the next sweep asks for all of it anyway; never what SES reported')
    .argument('<name>', 'schedule, digests or sign-ups')
    .addOption(stage())
    .action(async (name: string, options) => {
      ends(await (await import('./dead-letters.ts')).dropDeadLetters(name, options, terminal));
    });

  const keys = program.command('keys').description('the keys that sign readers’ links');
  keys
    .command('rotate')
    .description('a new key signs from now on, old ones go on verifying; prints no key. Safe to run twice')
    .option('--name <name>', 'id of the new key (default: the UTC date)')
    .addOption(dataOption())
    .action(async (options) => {
      ends(await (await import('./keys.ts')).rotateKeys(options, terminal, new Date()));
    });
  keys
    .command('take-over')
    .description('another deployment’s keys into this one’s secret (SECRET_ARN), before its data is restored here')
    .requiredOption('--from <secret>', 'ARN or name of the other secret, or a file that holds its JSON')
    .action(async (options) => {
      ends(await (await import('./keys-take-over.ts')).takeOverKeys(options, terminal));
    });

  const deployment = program.command('deployment').description('a whole deployment: take it down, move it');
  deployment
    .command('tear-down')
    .description(
      'stop it, copy everything, delete the stack; table, bucket and secrets stay. Shows the steps; --yes does them',
    )
    .requiredOption('--export <dir>', 'where the copy of everything goes')
    .addOption(stage())
    .option('--dry-run', 'show the steps and do nothing', false)
    .option('--yes', 'do it', false)
    .action(async (options) => {
      ends(await (await import('./deployment.ts')).tearDown(options, terminal, new Date()));
    });
  deployment
    .command('move')
    .description('the same deployment in another region, with its keys and data. Shows the steps; --yes does them')
    .requiredOption('--to <region>', 'the region it moves to')
    .requiredOption('--export <dir>', 'where the copy of everything goes')
    .addOption(stage())
    .option('--dry-run', 'show the steps and do nothing', false)
    .option('--yes', 'do it', false)
    .action(async (options) => {
      ends(await (await import('./deployment.ts')).move(options, terminal, new Date()));
    });
}
