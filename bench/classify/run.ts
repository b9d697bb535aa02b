import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installOwnPackages } from '../own-packages.ts';
import { answerOf, loadAverage, measureInTurn, median } from '../rounds.ts';
import { compareHits, ours } from './matchers.ts';
import { loadMaterial } from './material.ts';
import type { FilingFigures } from './measure-filing.ts';
import type { Round } from './measure-matching.ts';
import { loadPeers, type Peer } from './peers.ts';

/** What is asked of the matcher and of the whole filing. */
const gates = { ofFastestAhoCorasick: 2, ofSet: 1, articlesPerSecond: 5_000, growthMegabytes: 20 };
const rounds = 7;
/** A candidate whose round takes longer is measured in the first two only. */
const slowSeconds = 3;

const [only] = process.argv.slice(2);
const passed: boolean[] = [];
if (only !== '--filing') passed.push(...(await compareMatching()));
if (only !== '--matching') passed.push(...(await measureFiling()));
process.exitCode = passed.every(Boolean) ? 0 : 1;

async function compareMatching(): Promise<readonly boolean[]> {
  // re2 is compiled: some minutes.
  installOwnPackages(new URL('.', import.meta.url), 'modern-ahocorasick');
  const peers = await loadPeers();
  const { origin, texts, phrases } = await loadMaterial();
  const signs = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  const words = [1, 2, 3, 4].map((n) => phrases.filter((phrase) => phrase.split(/[ -]/).length === n).length);
  console.log(
    `${origin}, ${signs.toFixed(0)} signs each; ${phrases.length} phrases (${words.join(', ')} of 1, 2, 3, 4 words)`,
  );

  const { literal, besides, differences } = compareHits(peers, phrases, texts);
  console.log(
    `the same places by all: ${literal} as written${differences.length === 0 ? '' : `; NOT by ${differences.join(', ')}`}`,
  );
  console.log(`ours besides, in another spelling, number or with a hyphen: ${besides}`);
  if (!peers.some(({ kind }) => kind === 'set')) console.log('re2 could not be installed, so it is not compared.');

  const program = new URL('measure-matching.ts', import.meta.url);
  const measured = await measureInTurn<Round>(
    [ours, ...peers].map(({ name }) => ({ name, program, args: [name] })),
    rounds,
    ({ first }) => first > slowSeconds,
  );
  console.log('\ntexts/CPU s     read once   read again   build ms   (medians; a fresh matcher every round)');
  const once = new Map<string, number>();
  for (const { name } of [ours, ...peers]) {
    const own = measured.get(name)!;
    const speed = (pick: (round: Round) => number) => texts.length / median(own.map(pick));
    once.set(
      name,
      speed(({ first }) => first),
    );
    console.log(
      `${name.padEnd(28)} ${rounded(once.get(name)!)} ${rounded(speed(({ again }) => again))} ${(1000 * median(own.map(({ build }) => build))).toFixed(1).padStart(10)}${own.length < rounds ? `   (${own.length} rounds)` : ''}`,
    );
  }
  const best = (kind: Peer['kind']) =>
    Math.max(...peers.filter((peer) => peer.kind === kind).map(({ name }) => once.get(name)!));
  const isSame = differences.filter((one) => !one.startsWith('re2')).length === 0;
  console.log(`${isSame ? 'ok  ' : 'FAIL'} the same places`);
  return [
    isSame,
    verdict('ours / fastest Aho–Corasick', once.get(ours.name)! / best('aho-corasick'), gates.ofFastestAhoCorasick),
    ...(best('set') > 0 ? [verdict('ours / RE2 set', once.get(ours.name)! / best('set'), gates.ofSet)] : []),
  ];
}

async function measureFiling(): Promise<readonly boolean[]> {
  const child = fork(fileURLToPath(new URL('measure-filing.ts', import.meta.url)));
  const { articles, filed, reasons, perSecond, weights, memory } = (await answerOf(child)) as FilingFigures;
  console.log(
    `\nfiling ${articles} articles under 40 topics: ${filed} filed, ${reasons} reasons; by a model of ${weights} weights`,
  );
  const [terms, model] = [median(perSecond.terms), median(perSecond.model)];
  console.log(`by terms alone   ${rounded(terms)} articles/CPU s`);
  console.log(`with the model   ${rounded(model)} articles/CPU s`);
  const grown = (memory.late - memory.early) / 1e6;
  console.log(
    `memory           ${(memory.early / 1e6).toFixed(0)} MB at most in the first 50,000 articles, ${(memory.late / 1e6).toFixed(0)} MB in the second`,
  );
  console.log(loadAverage());
  const isFlat = grown < gates.growthMegabytes;
  console.log(`${isFlat ? 'ok  ' : 'FAIL'} memory grows by less than ${gates.growthMegabytes} MB`);
  return [verdict('articles/CPU s, the slower way', Math.min(terms, model), gates.articlesPerSecond, ''), isFlat];
}

function verdict(name: string, value: number, gate: number, unit = '×'): boolean {
  const text = (figure: number) => (unit === '' ? figure.toFixed(0) : figure.toFixed(2));
  console.log(`${value >= gate ? 'ok  ' : 'FAIL'} ${name} ${text(value)}${unit} (gate ${gate}${unit})`);
  return value >= gate;
}

function rounded(value: number): string {
  return String(Math.round(value)).padStart(12);
}
