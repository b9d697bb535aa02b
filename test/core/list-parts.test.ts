import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partedList } from '../../lambda/core/list-parts.ts';
import { article, record } from '../builders/articles.ts';

/** Articles of a list, found on these days of 2026 or later. */
const found = (days: readonly number[]) =>
  days.map((day, index) =>
    article(`a${index}`, {
      event: index + 1,
      record: record(1),
      firstSeen: new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString(),
    }),
  );
const every = (count: number, days: number) => found(Array.from({ length: count }, (_, index) => index * days));
const idsOf = (articles: readonly { readonly id: string }[]) => articles.map(({ id }) => id);

describe('a list of articles', () => {
  it('when it fits on one page, it has no parts', () => {
    const { parts, newest } = partedList(every(50, 1), '2027');
    expect(parts).toEqual([]);
    expect(newest).toHaveLength(50);
    expect(newest[0]?.id).toBe('a49');
  });

  it('when it is longer, a full hundred and a year that is over are closed; the rest stands on its own page', () => {
    // 300 of 2026 in three hundreds, 20 of 2027.
    const { parts, newest } = partedList([...every(300, 1), ...found(Array(320).fill(400)).slice(300)], '2027');
    expect(parts.map(({ id, articles }) => [id, articles.length])).toEqual([
      ['2026-3', 100],
      ['2026-2', 100],
      ['2026', 100],
    ]);
    expect(newest).toHaveLength(25);
    expect(newest[0]?.id).toBe('a319');
    expect(parts[0]?.articles[0]?.id).toBe('a299');
  });

  it('when its year is over and nothing came since, its part is closed; the newest still stand on its own page', () => {
    expect(partedList(every(60, 1), '2026-12').newest).toHaveLength(60);
    const { parts, newest } = partedList(every(60, 1), '2027-01');
    expect(parts.map(({ id, articles }) => [id, articles.length])).toEqual([['2026', 60]]);
    expect(newest).toHaveLength(25);
  });

  it('when articles come, each stands in one part or on the page, and a part that is there stays as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 51, maxLength: 260 }), (gaps) => {
        let day = 0;
        const all = found(gaps.map((gap) => (day += gap)));
        const { parts, newest } = partedList(all, all.at(-1)!.firstSeen);
        const inParts = parts.flatMap(({ articles }) => idsOf(articles));
        expect(new Set(inParts).size).toBe(inParts.length);
        expect([...new Set([...inParts, ...idsOf(newest)])].toSorted()).toEqual(idsOf(all).toSorted());
        expect(newest.length).toBeLessThanOrEqual(100);
        const before = partedList(all.slice(0, -1), all.at(-2)!.firstSeen).parts;
        if (before.length > 0) expect(parts.slice(-before.length)).toEqual(before);
        expect(parts.length - before.length).toBeLessThanOrEqual(all.length === 51 ? 5 : 1);
      }),
      { numRuns: 60 },
    );
  });
});
