import { lambdaNode } from '../node/lambda-node.ts';
import { installOwnPackages } from '../own-packages.ts';
import { loadAverage, measureInTurn, median } from '../rounds.ts';
import { bundled, lambdaHeap } from './as-deployed.ts';
import { compareMails } from './compare.ts';
import type { Round } from './measure.ts';
import { measureUnits } from './units.ts';

/** What is asked of composing and of the table. */
const gates = { ofNaive: 20, growthMegabytes: 30, unitsPerMail: 3 };
const rounds = 5;
const subscribers = 100_000;
/** Readers the naive way serves in a round. */
const sample = 1_000;
const ways = ['ours', 'naive'] as const;

const [only] = process.argv.slice(2);
const passed: boolean[] = [];
if (only !== '--units') passed.push(...(await compareComposing()));
if (only !== '--composing') passed.push(...(await printUnits()));
process.exitCode = passed.every(Boolean) ? 0 : 1;

async function compareComposing(): Promise<readonly boolean[]> {
  installOwnPackages(new URL('.', import.meta.url), 'handlebars');
  const { compared, differences } = await compareMails(subscribers, 400);
  console.log(`${compared} mails read by mailparser: subject, To, List-*, HTML and text as the naive way has them`);
  for (const difference of differences.slice(0, 5)) console.log(`  NOT: ${difference}`);

  const program = await bundled(new URL('measure.ts', import.meta.url));
  const { node: path, version } = lambdaNode();
  console.log(`Node ${version}, heaps as ${lambdaHeap.join(' ')}`);
  const measured = await measureInTurn<Round>(
    ways.map((name) => ({
      name,
      program,
      args: [name, `${subscribers}`, `${sample}`],
      node: { path, options: lambdaHeap },
    })),
    rounds,
  );
  const figures = ways.map((way) => {
    const own = measured.get(way)!;
    const speed = median(own.map(({ mails, cpuSeconds }) => mails / cpuSeconds));
    const size = median(own.map(({ mails, bytes }) => bytes / mails));
    console.log(
      `${way.padEnd(6)} ${speed.toFixed(0).padStart(7)} mails/CPU s   ${(1e6 / speed).toFixed(0).padStart(5)} µs a mail of ${(size / 1024).toFixed(0)} KiB   (${own[0]!.mails} mails a round)`,
    );
    return { speed, own };
  });
  const [ours, naive] = figures as [(typeof figures)[0], (typeof figures)[0]];
  const grown = Math.max(...ours.own.map(({ memory: [first, second] }) => second - first)) / 1e6;
  const [first, second] = [0, 1].map((half) => Math.max(...ours.own.map(({ memory }) => memory[half]!)) / 1e6);
  console.log(
    `memory at most ${first!.toFixed(0)} MB in the first half, ${second!.toFixed(0)} MB in the second; ${loadAverage()}`,
  );
  return [
    verdict('the same mails', differences.length === 0),
    verdict(
      `ours / naive ${(ours.speed / naive.speed).toFixed(1)}×`,
      ours.speed / naive.speed >= gates.ofNaive,
      `${gates.ofNaive}×`,
    ),
    verdict(
      `memory grew by ${grown.toFixed(0)} MB`,
      grown < gates.growthMegabytes,
      `less than ${gates.growthMegabytes} MB`,
    ),
  ];
}

async function printUnits(): Promise<readonly boolean[]> {
  const { mails, operations, reads, writes } = await measureUnits();
  console.log(`\n${mails} mails over dynalite, units a mail as the engine reports them:`);
  for (const { name, requests, units } of operations)
    console.log(`  ${name.padEnd(12)} ${(requests / mails).toFixed(3)} requests  ${(units / mails).toFixed(3)} units`);
  console.log(`  reads ${(reads / mails).toFixed(3)}, writes ${(writes / mails).toFixed(3)}`);
  const units = (reads + writes) / mails;
  return [verdict(`${units.toFixed(2)} units a mail`, units <= gates.unitsPerMail, `at most ${gates.unitsPerMail}`)];
}

function verdict(what: string, isGood: boolean, gate = ''): boolean {
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${what}${gate === '' ? '' : ` (gate: ${gate})`}`);
  return isGood;
}
