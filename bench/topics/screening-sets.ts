import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArticleLine } from '../../cli/articles-classify.ts';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';

export interface ScreeningSet {
  readonly name: string;
  readonly records: readonly ArticleRecord[];
  readonly included: readonly boolean[];
}

/** Higher = more relevant, one a record; `seeds` are positions. */
export type Ranker = (
  records: readonly ArticleRecord[],
  seeds: readonly number[],
  /** For peers that are told more than the seeds. */
  told: { readonly included: readonly boolean[]; readonly draw: number },
) => readonly number[];

/** Every `*.csv` of the folder with the columns title, abstract and label_included (systematic-review-datasets). */
export function readScreeningSets(dataDir: string): readonly ScreeningSet[] {
  return readdirSync(dataDir)
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .map((file) => {
      const [head = [], ...rows] = parseCsv(readFileSync(join(dataDir, file), 'utf8'));
      const column = (name: string) => head.indexOf(name);
      const usable = rows.filter((row) => row.length === head.length);
      return {
        name: file.replace(/\.csv$/, '').replace(/^Cohen_2006_/, ''),
        records: usable.map((row) => recordOf(row[column('title')]!, row[column('abstract')]!)),
        included: usable.map((row) => row[column('label_included')] === '1'),
      };
    });
}

/** RFC 4180: quoted fields may hold commas, line breaks and doubled quotes. A byte order mark is dropped. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/gy;
  const source = text.replace(/^\uFEFF/, '');
  while (field.lastIndex < source.length) {
    const at = field.lastIndex;
    const found = field.exec(source);
    if (!found) throw new Error(`no CSV from character ${at} on`);
    row.push(found[1] === undefined ? found[2]! : found[1].replaceAll('""', '"'));
    if (found[3] !== ',') {
      rows.push(row);
      row = [];
    } else if (field.lastIndex === source.length) row.push('');
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function recordOf(title: string, abstract: string): ArticleRecord {
  const read = readArticleLine(JSON.stringify({ title, abstract }));
  // A row without any text is ranked all the same.
  return 'record' in read ? read.record : blank;
}

const blank = (readArticleLine('{"title":"-"}') as { readonly record: ArticleRecord }).record;

/** Numbers from 0 to 1, the same every time (Mulberry32). */
export function generatorOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fisher–Yates. */
export function shuffled<Value>(values: readonly Value[], next: () => number): Value[] {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
