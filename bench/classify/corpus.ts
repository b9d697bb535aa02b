import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Taxonomy } from '../../lambda/core/taxonomy.ts';

/** What is read: titles and abstracts, and where they are from. */
export interface Corpus {
  readonly origin: string;
  readonly documents: readonly Document[];
}

export interface Document {
  readonly title: string;
  readonly abstract: string;
}

/**
 * Titles and abstracts of the folder LIVING_REVIEW_DATA names (the hand-labelled set, Hallmarks of Cancer, the screening
 * sets); without it, texts invented from the words of the shipped taxonomies.
 */
export function loadCorpus(folder: string | undefined, taxonomies: readonly Taxonomy[]): Corpus {
  if (folder === undefined) {
    return { origin: 'invented documents', documents: inventedDocuments(termsOf(taxonomies), 4000) };
  }
  const documents = [
    ...jsonLines(join(folder, 'gold-csc.jsonl')),
    ...['train', 'dev'].flatMap((part) => hallmarks(join(folder, 'hoc', `${part}.tsv`))),
    ...screening(join(folder, 'screening')),
  ];
  if (documents.length === 0) {
    throw new Error(`LIVING_REVIEW_DATA names ${folder}, which holds none of gold-csc.jsonl, hoc/ and screening/.`);
  }
  return { origin: `${documents.length} real titles and abstracts`, documents };
}

/** Every term of these taxonomies, as printed, in their order. */
export function termsOf(taxonomies: readonly Taxonomy[]): readonly string[] {
  return [...new Set(taxonomies.flatMap(({ topics }) => topics.flatMap(({ terms }) => terms)))];
}

function jsonLines(path: string): readonly Document[] {
  if (!existsSync(path)) return [];
  return linesOf(path).map((line) => {
    const { title, abstract } = JSON.parse(line) as { title: string | null; abstract: string | null };
    return { title: title ?? '', abstract: abstract ?? '' };
  });
}

/** Tab-separated, no quoting, a head line; the abstract alone is in it. */
function hallmarks(path: string): readonly Document[] {
  if (!existsSync(path)) return [];
  return linesOf(path)
    .slice(1)
    .map((line) => ({ title: '', abstract: line.split('\t')[1] ?? '' }));
}

function screening(folder: string): readonly Document[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.csv'))
    .sort()
    .flatMap((file) => {
      const [head = [], ...rows] = csvRows(readFileSync(join(folder, file), 'utf8'));
      const [title, abstract] = [head.indexOf('title'), head.indexOf('abstract')];
      return rows.map((row) => ({ title: row[title] ?? '', abstract: row[abstract] ?? '' }));
    })
    .filter((document) => document.title !== '' && document.abstract !== '');
}

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8').trim().split(/\r?\n/);
}

/** RFC 4180. */
function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

const filler = (
  'the of and in to with for that by was were is are on as from at an be this which these their between during after ' +
  'patients cells expression treatment study results analysis levels effect increased response associated clinical'
).split(' ');

/** A title and eight to twelve sentences each: ordinary words, and in every sentence some term. */
function inventedDocuments(terms: readonly string[], count: number): readonly Document[] {
  const random = mulberry32(36810098);
  const one = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)]!;
  const words = [...new Set(terms.flatMap((term) => term.split(/\s+/)))];
  const say = (length: number) => Array.from({ length }, () => (random() < 0.6 ? one(filler) : one(words))).join(' ');
  const sentence = () => `${say(12)} ${one(terms)} ${say(9)}.`;
  return Array.from({ length: count }, () => ({
    title: `${say(5)} ${one(terms)} ${say(3)}`,
    abstract: Array.from({ length: 8 + Math.floor(random() * 5) }, sentence).join(' '),
  }));
}

/** Small seeded generator, so that every run measures the same text. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
