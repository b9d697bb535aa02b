import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { compareMails } from './compare.ts';
import type { Round } from './measure.ts';
import { installPeer } from './naive.ts';
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
  installPeer();
  const { compared, differences } = await compareMails(subscribers, 400);
  console.log(`${compared} mails read by mailparser: subject, To, List-*, HTML and text as the naive way has them`);
  for (const difference of differences.slice(0, 5)) console.log(`  NOT: ${difference}`);

  const measured = await interleaved();
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
  const largest = Math.max(...ours.own.flatMap(({ memory }) => memory)) / 1e6;
  console.log(
    `memory ${largest.toFixed(0)} MB at most, the ${subscribers} subscriptions in it; load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
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

/** Each way in its own process, a round of each in turn; the first round of each is the compiler's. */
async function interleaved(): Promise<ReadonlyMap<string, readonly Round[]>> {
  const processes: (readonly [string, ChildProcess])[] = [];
  const measured = new Map<string, Round[]>(ways.map((way) => [way, []]));
  try {
    for (const way of ways) {
      const child = fork(fileURLToPath(new URL('measure.ts', import.meta.url)), [way, `${subscribers}`, `${sample}`]);
      processes.push([way, child]);
      await answerOf(child);
    }
    for (let round = 0; round <= rounds; round++) {
      for (const [way, child] of processes) {
        child.send(round);
        const answer = (await answerOf(child)) as Round;
        if (round > 0) measured.get(way)!.push(answer);
      }
    }
  } finally {
    for (const [, child] of processes) child.kill();
  }
  return measured;
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const end = once(child, 'exit', { signal: ended.signal }).then(
    ([code]) => Promise.reject(new Error(`A measuring process ended early (${code}).`)),
    () => undefined,
  );
  const [answer] = await Promise.race([once(child, 'message'), end.then(() => new Promise<never>(() => {}))]);
  ended.abort();
  return answer;
}

function verdict(what: string, isGood: boolean, gate = ''): boolean {
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${what}${gate === '' ? '' : ` (gate: ${gate})`}`);
  return isGood;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
