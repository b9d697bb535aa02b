import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fingerprint } from '../../lambda/core/fingerprint.ts';

describe('a fingerprint', () => {
  it('when values are equal, so are their names; when they differ, so do they', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const name = fingerprint(value);
        expect(name).toMatch(/^[0-9a-f]{16}$/);
        expect(fingerprint(JSON.parse(text))).toBe(name);
        expect(seen.get(name) ?? text).toBe(text);
        seen.set(name, text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('when a hundred thousand neighbours are named, no two share a name', () => {
    const names = new Set(Array.from({ length: 100_000 }, (_, index) => fingerprint(`PMID ${index}`)));
    expect(names.size).toBe(100_000);
  });

  it('when one character of a page changes, the name changes', () => {
    const page = 'macrophages '.repeat(2_000);
    expect(fingerprint(`${page}.`)).not.toBe(fingerprint(`${page},`));
    expect(fingerprint(undefined)).toMatch(/^[0-9a-f]{16}$/);
  });
});
