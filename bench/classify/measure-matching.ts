import { ours } from './matchers.ts';
import { cpuSeconds, loadMaterial } from './material.ts';
import { loadPeers } from './peers.ts';

/**
 * One candidate in a process of its own, so that nobody pays for another's garbage. Each message asks for a round: compile
 * anew, read every text once, read them again.
 */
export interface Round {
  readonly build: number;
  readonly first: number;
  readonly again: number;
  readonly hits: number;
}

const name = process.argv[2];
const { texts, phrases } = await loadMaterial();
const candidate = name === ours.name ? ours : (await loadPeers()).find((peer) => peer.name === name);
if (!candidate) throw new Error(`There is no candidate ${name}.`);

process.on('message', () => {
  let find = (_text: string, _hits: number[]): void => {};
  let hits = 0;
  const read = () => {
    hits = 0;
    for (const text of texts) {
      const found: number[] = [];
      find(text, found);
      hits += found.length;
    }
  };
  const build = cpuSeconds(() => {
    find = candidate.compile(phrases);
  });
  const round: Round = { build, first: cpuSeconds(read), again: cpuSeconds(read), hits };
  process.send!(round);
});
process.send!('ready');
