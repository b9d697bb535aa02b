import { compilePhrases } from '../../lambda/core/phrase-matcher.ts';
import type { Peer } from './peers.ts';

/** Ours, asked like the others: it finds more, because every spelling and number of a word is one to it. */
export const ours: Peer = {
  name: 'ours',
  kind: 'aho-corasick',
  compile: (phrases) => {
    const scan = compilePhrases(phrases.map((text) => ({ text, exactCase: false })));
    return (text, hits) => scan(text, (phrase, start, end) => hits.push(phrase, start, end));
  },
};

export interface Comparison {
  /** Occurrences of the phrases as they are written, whole words, in any case. */
  readonly literal: number;
  /** What ours finds besides: other spellings, numbers, hyphens, Greek letters. */
  readonly besides: number;
  /** Who differs, in words; empty when all agree. */
  readonly differences: readonly string[];
}

/**
 * Compares what is found, text by text: the same places with every library, the same places with ours where the words stand
 * as the phrase is written, and the same phrases with a set.
 */
export function compareHits(peers: readonly Peer[], phrases: readonly string[], texts: readonly string[]): Comparison {
  const [reference, ...others] = peers.map(({ name, kind, compile }) => ({ name, kind, find: compile(phrases) }));
  const mine = ours.compile(phrases);
  const wrong = new Map<string, number>();
  const count = (name: string) => wrong.set(name, (wrong.get(name) ?? 0) + 1);
  let literal = 0;
  let besides = 0;
  for (const text of texts) {
    const expected = triples(reference!.find, text);
    const all = triples(mine, text);
    const lower = text.toLowerCase();
    const own = all.filter((hit) => {
      const [phrase, start, end] = hit.split(' ').map(Number) as [number, number, number];
      return lower.slice(start, end) === phrases[phrase];
    });
    literal += expected.length;
    besides += all.length - own.length;
    if (own.join() !== expected.join()) count(ours.name);
    const set = [...new Set(expected.map((hit) => hit.split(' ')[0]!))].sort().join();
    for (const { name, kind, find } of others) {
      const isSame = kind === 'set' ? phrasesOf(find, text) === set : triples(find, text).join() === expected.join();
      if (!isSame) count(name);
    }
  }
  return { literal, besides, differences: [...wrong].map(([name, times]) => `${name} in ${times} texts`) };
}

function triples(find: (text: string, hits: number[]) => void, text: string): readonly string[] {
  const hits: number[] = [];
  find(text, hits);
  const found: string[] = [];
  for (let at = 0; at < hits.length; at += 3) found.push(`${hits[at]} ${hits[at + 1]} ${hits[at + 2]}`);
  return found.sort();
}

function phrasesOf(find: (text: string, hits: number[]) => void, text: string): string {
  const hits: number[] = [];
  find(text, hits);
  return [...new Set(hits.map(String))].sort().join();
}
