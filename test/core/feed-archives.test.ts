import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { archivesOf } from '../../lambda/core/feed-archives.ts';
import { article } from '../builders/articles.ts';

const at = (event: number, firstSeen: string) =>
  article(String(event), { event, firstSeen: `${firstSeen}T06:00:00.000Z` });
const shape = ({ archives, open }: ReturnType<typeof archivesOf>) => ({
  archives: archives.map(({ id, articles }) => [id, articles.length]),
  open: open.length,
});

describe('archives of a feed', () => {
  it('when a month is over its articles are closed, and those of the month that runs are open', () => {
    const articles = [at(1, '2026-08-01'), at(2, '2026-09-01'), at(3, '2026-09-30'), at(4, '2026-11-02')];
    const closed: [string, number][] = [
      ['2026-08', 1],
      ['2026-09', 2],
    ];
    expect(shape(archivesOf(articles, '2026-11-03'))).toEqual({ archives: closed, open: 1 });
    expect(shape(archivesOf(articles, '2026-12-01'))).toEqual({ archives: [...closed, ['2026-11', 1]], open: 0 });
  });

  it('when only one part is closed it stays open, because the oldest archive names the next', () => {
    const articles = [at(1, '2026-09-01'), at(2, '2026-11-02')];
    expect(shape(archivesOf(articles, '2026-11-03'))).toEqual({ archives: [], open: 2 });
    expect(shape(archivesOf(articles, '2026-12-01')).archives).toHaveLength(2);
  });

  it('when a month brings many, each full part is closed at once', () => {
    const many = Array.from({ length: 250 }, (_, index) => at(index + 1, '2026-09-01'));
    expect(shape(archivesOf(many, '2026-09-02'))).toEqual({
      archives: [
        ['2026-09', 100],
        ['2026-09-2', 100],
      ],
      open: 50,
    });
  });

  it('when articles come, no closed part changes, and every article is in one part or open', () => {
    const days = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(days, (gaps) => {
        let day = Date.parse('2026-01-01');
        const articles = gaps.map((gap, index) => {
          day += gap * 86_400_000;
          return at(index + 1, new Date(day).toISOString().slice(0, 10));
        });
        let before = new Map<string, string>();
        for (let known = 1; known <= articles.length; known += 37) {
          const now = articles.slice(0, known);
          const { archives, open } = archivesOf(now, now.at(-1)!.firstSeen);
          expect([...archives.flatMap((archive) => archive.articles), ...open]).toEqual(now);
          const closed = new Map(archives.map(({ id, articles: own }) => [id, own.map(({ id: one }) => one).join()]));
          expect(closed.size).toBe(archives.length);
          for (const [id, held] of before) expect(closed.get(id)).toBe(held);
          before = closed;
        }
      }),
      { numRuns: 60 },
    );
  });
});
