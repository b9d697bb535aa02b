import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { describeRecorded, recordedFolder } from '../pubmed-xml/recorded-files.ts';

const tests = join(import.meta.dirname, '..');
const catalogue = z.array(z.object({ id: z.string() }));

/** Ids of the catalogues that nothing here can test yet, with the reason. Whoever tests one takes it out. */
const untested: Readonly<Record<string, string>> = {};

/** Ids at the end of the titles of tests, `'when … (NC8, NC9)',`; with `(%s)` there, those at the end of the rows above. */
function namedInTitles(text: string): readonly string[] {
  const id = '[A-Z][A-Z0-9]\\d{1,2}|S31';
  const titles = text.matchAll(new RegExp(`\\(((?:${id})(?:, (?:${id}))*)\\)['"\`],`, 'g'));
  const rows = /\(%s\)['"`],/.test(text) ? text.matchAll(new RegExp(`'(${id})',?\\s*\\],`, 'g')) : [];
  return [...titles, ...rows].flatMap(([, ids = '']) => ids.split(', '));
}

function named(): ReadonlySet<string> {
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return new Set(files.flatMap((path) => namedInTitles(readFileSync(join(tests, path), 'utf8'))));
}

describe('ids in titles', () => {
  it('when a title ends in ids, or in those of its rows, they are found; elsewhere none is', () => {
    const lines = ["it('it fails (XY1)', () => {});", "  ])('when %s (XY2, XY3)', async () => {});", "// (XY4) 'XY5'"];
    expect(namedInTitles(lines.join('\n'))).toEqual(['XY1', 'XY2', 'XY3']);
    expect(namedInTitles("['a', 'XY6'],\n['b', 'XY7'],")).toEqual([]);
    expect(namedInTitles("['a', 'XY6'],\n['b', 'XY7'],\n])('when %s (%s)', () => {});")).toEqual(['XY6', 'XY7']);
  });
});

describeRecorded('the catalogues of faults and hostile inputs', () => {
  it.each([
    ['faults.json', 75],
    ['hostile.json', 56],
  ])('when %s is read, each of its %d ids is in the title of a test, or named here as untested', (file, count) => {
    const ids = catalogue.parse(JSON.parse(readFileSync(join(recordedFolder ?? '', file), 'utf8'))).map(({ id }) => id);
    expect(ids).toHaveLength(count);
    const inTitles = named();
    const reasoned = Object.keys(untested);
    expect(ids.filter((id) => !inTitles.has(id) && !reasoned.includes(id))).toEqual([]);
    expect(reasoned.filter((id) => inTitles.has(id))).toEqual([]);
  });
});
