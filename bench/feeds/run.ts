import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { installOwnPackages } from '../own-packages.ts';
import { loadAverage, measureInTurn, median } from '../rounds.ts';
import { freshFeed } from './world.ts';
import { type Format, writers } from './writers.ts';

/** A feed of fifty, beside the fastest of the libraries that write feeds: at least as fast. */
const gate = 1;
const rounds = 7;
const peers: Readonly<Record<Format, readonly string[]>> = {
  rss: ['fast-xml-builder', 'feedsmith', 'feed', 'rss'],
  atom: ['fast-xml-builder', 'feedsmith', 'feed'],
};

installOwnPackages(new URL('.', import.meta.url), 'fast-xml-builder');

let isGood = true;
for (const format of ['rss', 'atom'] as const) {
  const names = ['ours', ...peers[format]];
  for (const name of names) {
    const text = writers[name]?.(format)(freshFeed()) ?? '';
    const read = format === 'rss' ? parseRssFeed(text).items : parseAtomFeed(text).entries;
    if (read?.length !== 50) throw new Error(`${name} wrote ${format} with ${read?.length ?? 'no'} entries`);
  }
  const measured = await measureInTurn<{ milliseconds: number; letters: number }>(
    names.map((name) => ({ name, program: new URL('measure.ts', import.meta.url), args: [name, format] })),
    rounds,
  );
  const took = new Map(
    names.map((name) => [name, median(measured.get(name)!.map(({ milliseconds }) => milliseconds))]),
  );
  for (const [name, milliseconds] of took)
    console.log(
      `${format.padEnd(5)}${name.padEnd(17)} ${milliseconds.toFixed(2)} ms CPU a feed of 50, ${(measured.get(name)![0]!.letters / 1024).toFixed(0)} KiB`,
    );
  const [fastest = '', best = 0] =
    [...took].filter(([name]) => name !== 'ours').toSorted(([, a], [, b]) => a - b)[0] ?? [];
  const ratio = best / took.get('ours')!;
  isGood &&= ratio >= gate;
  console.log(
    `${ratio >= gate ? 'ok  ' : 'FAIL'} ${format}: ${ratio.toFixed(2)} × as fast as ${fastest} (gate: ${gate})`,
  );
}
console.log(loadAverage());
process.exitCode = isGood ? 0 : 1;
