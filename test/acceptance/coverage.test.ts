import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { describeRecorded, recordedFolder } from '../pubmed-xml/recorded-files.ts';

const tests = join(import.meta.dirname, '..');
const catalogue = z.array(z.object({ id: z.string() }));

/** Ids of the catalogues that nothing here can test yet, with the reason. Whoever tests one takes it out. */
const untested: Readonly<Record<string, string>> = {
  HU3: 'how far a table restored to an older point can be brought back from SES’s events is not decided',
};

/** Ids in the titles of tests: `it('when … (NC8)'`, also of an `it.each`. */
function namedInTitles(text: string): readonly string[] {
  const titles = text.matchAll(/\bit(?:\.\w+)?(?:\((?:[^()'`"]|\([^()]*\))*\))?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g);
  return [...titles].flatMap(([, , title = '']) => title.match(/\b[A-Z][A-Z0-9]\d{1,2}\b|\bS31\b/g) ?? []);
}

function named(): ReadonlySet<string> {
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return new Set(files.flatMap((path) => namedInTitles(readFileSync(join(tests, path), 'utf8'))));
}

describe('ids in titles', () => {
  it('when a title stands alone, in an it.each or on a line of its own, its ids are found; elsewhere none is', () => {
    const found = namedInTitles(
      [
        "it('when it fails (XY1)', () => {});",
        "it.each(files)('when %s (XY2, XY3)', () => {});",
        "it(\n  'when it is long (XY4)',",
        "const text = 'XY5'; // XY6",
      ].join('\n'),
    );
    expect(found).toEqual(['XY1', 'XY2', 'XY3', 'XY4']);
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
