import { describe, expect, it } from '@jest/globals';
import { reviewHealth } from '../../lambda/core/review-health.ts';
import type { PageFrame } from '../../lambda/core/site.ts';
import { timeline } from '../../lambda/core/timeline.ts';
import { article, correction, filedUnder, record } from '../builders/articles.ts';
import { links, review } from '../builders/review.ts';

const frameAt = (asOf: string, published = '2026-01-15'): PageFrame => ({
  review: review({ published }),
  links,
  sampleNotice: '',
  asOf: `${asOf}T00:00:00.000Z`,
});
const shown = (id: number, entrez: string, ...topics: readonly string[]) =>
  article(String(id), { record: record(id, { entrez }), classification: filedUnder(...topics) });

describe('the chart of what has appeared', () => {
  it('when articles appear, each counts in its month, in all and under its top-level topics', () => {
    const drawn = timeline(frameAt('2026-04-20'), [
      shown(1, '2026-02-03', 'macrophages'),
      shown(2, '2026-02-28', 'mdsc'),
      shown(3, '2026-04-01', 'vaccines'),
    ]);
    expect(drawn).toMatchObject({
      unit: 'month',
      periods: ['2026-01', '2026-02', '2026-03', '2026-04'],
      totals: [0, 2, 0, 1],
    });
    const byLabel = Object.fromEntries(drawn?.topics.map(({ url, counts }) => [url.split('/').at(-2), counts]) ?? []);
    expect(byLabel).toMatchObject({ myeloid: [0, 2, 0, 0], vaccines: [0, 0, 0, 1] });
  });

  it('when an article is older than the review, or has no month, it counts nowhere, or in the month it was found', () => {
    const found = article('3', {
      record: record(3, { entrez: '', published: null }),
      firstSeen: '2026-02-09T06:00:00.000Z',
    });
    expect(timeline(frameAt('2026-02-20'), [shown(1, '2025-12-31'), found])?.totals).toEqual([0, 1]);
    expect(timeline(frameAt('2026-02-20'), [shown(1, '2025-12-31')])).toBeNull();
    expect(timeline(frameAt('2026-02-20'), [])).toBeNull();
  });

  it('when years have passed, columns are quarters, then years, and none is lost', () => {
    const quarters = timeline(frameAt('2029-03-01'), [shown(1, '2026-12-31'), shown(2, '2029-01-01')]);
    expect([quarters?.unit, quarters?.periods[0], quarters?.periods.at(-1)]).toEqual(['quarter', '2026-Q1', '2029-Q1']);
    expect([quarters?.totals[3], quarters?.totals.at(-1)]).toEqual([1, 1]);
    const years = timeline(frameAt('2040-03-01'), [shown(1, '2026-12-31')]);
    expect([years?.unit, years?.periods.length]).toEqual(['year', 15]);
  });
});

describe('how far the field has moved', () => {
  const trial = (id: number, topic: string) =>
    article(String(id), {
      record: record(id, { publicationTypes: ['Clinical Trial, Phase II'] }),
      classification: filedUnder(topic),
    });

  it('when two sections have as many articles, the one with the trial has moved further', () => {
    const health = reviewHealth(frameAt('2026-04-20'), [shown(1, '2026-02-03', 'macrophages'), trial(2, 'vaccines')]);
    expect(health.stalest?.label).toBe('About vaccines');
    const of = (label: string) => health.sections.find((section) => section.label === `About ${label}`);
    expect(of('vaccines')).toMatchObject({ depth: 0, articles: 1, trials: 1 });
    expect(of('macrophages')).toMatchObject({ depth: 1, articles: 1, trials: 0 });
  });

  it('when an article is retracted it is counted, and when there is none nothing has moved', () => {
    const retracted = article('1', {
      record: record(1, { corrections: [correction('RetractionIn', 9)] }),
      classification: filedUnder('vaccines'),
    });
    expect(reviewHealth(frameAt('2026-04-20'), [retracted])).toMatchObject({ retracted: 1 });
    expect(reviewHealth(frameAt('2026-04-20'), [])).toMatchObject({ stalest: null, retracted: 0 });
  });
});
