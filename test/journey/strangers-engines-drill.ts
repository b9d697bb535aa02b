import { parseArgs } from 'node:util';
import { runEnginesDrill } from './strangers-engines.ts';

/*
 * `tick` against a stranger's SES and DynamoDB that fail at random, killed with SIGKILL at random, over simulated months;
 * judged from the mailbox (engine-oracle.ts). A seed draws its own faults: one that fails is run again with --seed.
 *
 *   npx tsx test/journey/strangers-engines-drill.ts --kills 60 --days 92 --every 3 --seed 1 --seeds 5
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '60' },
    days: { type: 'string', default: '92' },
    every: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});
let failed = 0;
const [first, count] = [Number(values.seed), Number(values.seeds)];
for (let seed = first; seed < first + count; seed += 1) {
  const started = performance.now();
  const report = await runEnginesDrill({
    seed,
    kills: Number(values.kills),
    days: Number(values.days),
    every: Number(values.every),
    ...(values.verbose ? { onProgress: (line: string) => process.stderr.write(`${line}\n`) } : {}),
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(
    `seed ${seed}: ${report.kills} kills, ${report.faults} faults and ${report.failedProcesses} failed ticks in ` +
      `${report.processes} processes over ${values.days} simulated days (${seconds} s): ${report.mails} mails, ` +
      `${report.unknownRepeats} unknown repeats (${report.eventsLost} Send events lost), ${report.leaves} left, ` +
      `${report.broken.length} broken promises\n`,
  );
  for (const line of report.broken.slice(0, 10)) process.stdout.write(`  ${line}\n`);
  if (report.broken.length > 0 || report.mails === 0) failed += 1;
}
process.stdout.write(`${count - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
