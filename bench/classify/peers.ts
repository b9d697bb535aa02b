import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A library that looks for many phrases at once: whole words, in any case, nested and overlapping ones included. */
export interface Peer {
  readonly name: string;
  /** `aho-corasick` tells where each phrase stands, `set` only which phrases a text has. */
  readonly kind: 'aho-corasick' | 'set';
  /** Compiles the phrases (lower case) into a function that adds (phrase, start, end) triples or, a set, phrases. */
  readonly compile: (phrases: readonly string[]) => (text: string, hits: number[]) => void;
}

const here = dirname(fileURLToPath(import.meta.url));

/** Every peer that could be installed. They are loaded by path, so that the type check needs none of them. */
export async function loadPeers(): Promise<readonly Peer[]> {
  const load = async (name: string) => {
    const path = createRequire(join(here, 'package.json')).resolve(name);
    const loaded = await import(pathToFileURL(path).href);
    return loaded.default?.default ?? loaded.default ?? loaded;
  };
  const modern = await load('modern-ahocorasick');
  const modernFast = await load('modern-ahocorasick/fast');
  const classic = await load('ahocorasick');
  const { Trie } = await load('@tanishiking/aho-corasick');
  const { AhoCorasick: monyone } = await load('@monyone/aho-corasick');
  const { AhoCorasick: monyoneFast } = await load('@monyone/aho-corasick/fast');
  const re2 = await load('re2').catch(() => null);
  return [
    { name: 'modern-ahocorasick', kind: 'aho-corasick', compile: modernSearch(modern) },
    { name: 'modern-ahocorasick/fast', kind: 'aho-corasick', compile: modernSearch(modernFast) },
    { name: 'ahocorasick', kind: 'aho-corasick', compile: classicSearch(classic) },
    { name: '@tanishiking/aho-corasick', kind: 'aho-corasick', compile: tanishiking(Trie) },
    { name: '@monyone/aho-corasick', kind: 'aho-corasick', compile: matchInText(monyone) },
    { name: '@monyone/aho-corasick/fast', kind: 'aho-corasick', compile: matchInText(monyoneFast) },
    ...(re2 === null
      ? []
      : ([
          { name: 're2 Set, lower-cased text', kind: 'set', compile: re2Set(re2, '') },
          { name: 're2 Set, flag i', kind: 'set', compile: re2Set(re2, 'i') },
        ] as const)),
  ];
}

/** 1: part of a word; read beside each hit, because these libraries find phrases inside words too. */
const wordUnits = new Uint8Array(65_536);
for (let unit = 0; unit < 65_536; unit++) {
  if (/[\p{L}\p{N}\p{M}]/u.test(String.fromCharCode(unit))) wordUnits[unit] = 1;
}

function isWhole(text: string, start: number, end: number): boolean {
  return (
    (start === 0 || wordUnits[text.charCodeAt(start - 1)] === 0) &&
    (end === text.length || wordUnits[text.charCodeAt(end)] === 0)
  );
}

type Make<Instance> = new (phrases: readonly string[]) => Instance;

function modernSearch(
  Matcher: Make<{ search(text: string): readonly { patternIndex: number; start: number; end: number }[] }>,
): Peer['compile'] {
  return (phrases) => {
    const matcher = new Matcher(phrases);
    return (text, hits) => {
      const lower = text.toLowerCase();
      for (const { patternIndex, start, end } of matcher.search(lower)) {
        if (isWhole(lower, start, end)) hits.push(patternIndex, start, end);
      }
    };
  };
}

function classicSearch(
  Matcher: Make<{ search(text: string): readonly [number, readonly string[]][] }>,
): Peer['compile'] {
  return (phrases) => {
    const matcher = new Matcher(phrases);
    const numbers = new Map(phrases.map((phrase, number) => [phrase, number]));
    return (text, hits) => {
      const lower = text.toLowerCase();
      for (const [last, found] of matcher.search(lower)) {
        for (const phrase of found) {
          const start = last + 1 - phrase.length;
          if (isWhole(lower, start, last + 1)) hits.push(numbers.get(phrase)!, start, last + 1);
        }
      }
    };
  };
}

function tanishiking(
  Trie: Make<{ parseText(text: string): readonly { start: number; end: number; keyword: string }[] }>,
): Peer['compile'] {
  return (phrases) => {
    const trie = new Trie(phrases);
    const numbers = new Map(phrases.map((phrase, number) => [phrase, number]));
    return (text, hits) => {
      const lower = text.toLowerCase();
      for (const { start, end, keyword } of trie.parseText(lower)) {
        if (isWhole(lower, start, end + 1)) hits.push(numbers.get(keyword)!, start, end + 1);
      }
    };
  };
}

function matchInText(
  Matcher: Make<{ matchInText(text: string): readonly { begin: number; end: number; keyword: string }[] }>,
): Peer['compile'] {
  return (phrases) => {
    const matcher = new Matcher(phrases);
    const numbers = new Map(phrases.map((phrase, number) => [phrase, number]));
    return (text, hits) => {
      const lower = text.toLowerCase();
      for (const { begin, end, keyword } of matcher.matchInText(lower)) {
        if (isWhole(lower, begin, end)) hits.push(numbers.get(keyword)!, begin, end);
      }
    };
  };
}

/** RE2's set says which patterns match, not where: its `\b` is the whole-word rule (of ASCII letters). */
function re2Set(
  RE2: { Set: new (patterns: readonly string[], flags: string) => { match(text: string): readonly number[] } },
  flags: string,
): Peer['compile'] {
  return (phrases) => {
    const set = new RE2.Set(
      phrases.map((phrase) => `\\b${phrase}\\b`),
      flags,
    );
    return (text, hits) => {
      for (const phrase of set.match(flags === '' ? text.toLowerCase() : text)) hits.push(phrase);
    };
  };
}
