import type { Command, Option } from 'commander';
import type { Terminal } from './terminal.ts';

export interface OperationsContext {
  readonly terminal: Terminal;
  readonly dataOption: () => Option;
  /** Takes a command's exit code. */
  readonly ends: (code: number) => void;
}

/** The commands of whoever runs a deployment for years: keys, queues, pauses, copies. docs/operating.md tells when. */
export function addOperations(program: Command, { terminal, dataOption, ends }: OperationsContext): void {
  const keys = program.command('keys').description('the keys that sign readers’ links');
  keys
    .command('rotate')
    .description('a new key signs from now on, old ones go on verifying; prints no key. Safe to run twice')
    .option('--name <name>', 'id of the new key (default: the UTC date)')
    .addOption(dataOption())
    .action(async (options) => {
      ends(await (await import('./keys.ts')).rotateKeys(options, terminal, new Date()));
    });
}
