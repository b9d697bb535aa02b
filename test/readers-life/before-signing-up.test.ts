import { describe, expect, it } from '@jest/globals';
import type { StreamEvent } from '../../lambda/core/event-stream.ts';
import { expectedVolume, longSilence, streamMoment } from '../../lambda/core/expected-volume.ts';
import { sampleDigest } from '../../lambda/core/sample-digest.ts';
import { weekTurn } from '../../lambda/core/slots.ts';
import { article, filedUnder } from '../builders/articles.ts';
import { links, review } from '../builders/review.ts';

const end = Date.parse('2026-11-16T06:00:00.000Z');
const daysBefore = (days: number) => new Date(end - days * 24 * 3_600_000).toISOString();
const head = { baselineAt: daysBefore(400), recheckedAt: daysBefore(0) };
const today = { baselineAt: head.baselineAt, until: daysBefore(0) };

/** `[days before the end, topic]` each, oldest first. */
function streamOf(...found: readonly (readonly [days: number, topic: string, kind?: 'baseline' | 'RETRACTED'])[]) {
  return found.map(
    ([days, topic, kind], index): StreamEvent => ({
      number: index + 1,
      kind: kind === 'RETRACTED' ? kind : 'NEW',
      article: `${101 + index}`,
      topics: [topic],
      at: daysBefore(days),
      baseline: kind === 'baseline',
      epoch: 1,
    }),
  );
}

const articlesOf = (events: readonly StreamEvent[]) =>
  events
    .filter(({ kind }) => kind === 'NEW')
    .map(({ article: id, number, topics }) =>
      article(id, { event: number, classification: filedUnder(topics[0] ?? '') }),
    );

describe('silence against the expected volume', () => {
  const { taxonomy } = review();
  const weeklyUntil = (lastDay: number, perWeek: number, weeks = 20) =>
    streamOf(
      ...Array.from({ length: weeks }, (_, week) => lastDay + (weeks - 1 - week) * 7).flatMap((days) =>
        Array.from({ length: perWeek }, () => [days, 'macrophages'] as const),
      ),
    );
  const now = new Date(end);

  it.each([
    [3, 16, false],
    [3, 17, true],
    [1, 48, false],
    [1, 49, true],
    [50, 13, false],
    [50, 14, true],
  ])('when %d a week came until %d days ago, silence is reported: %s', (perWeek, days, isReported) => {
    const silence = longSilence(weeklyUntil(days, perWeek), head, taxonomy, now);
    expect(silence).toEqual(
      isReported ? { since: daysBefore(days), days, expected: Math.round((perWeek * days) / 7) } : null,
    );
  });

  it('when one week was extraordinary, it raises no expectation', () => {
    const flood = Array.from({ length: 50 }, () => [20, 'macrophages'] as const);
    expect(longSilence(streamOf(...flood), head, taxonomy, now)).toBeNull();
  });

  it('when only baselines and notices came since, it is silence all the same', () => {
    const noise = [
      ...weeklyUntil(30, 3),
      ...streamOf([10, 'macrophages', 'baseline'], [5, 'macrophages', 'RETRACTED']),
    ];
    expect(longSilence(noise, head, taxonomy, now)).toMatchObject({ days: 30, expected: 13 });
  });

  it('when the review is young, never polled or without any news, nothing can be said', () => {
    expect(longSilence(weeklyUntil(60, 5), { baselineAt: daysBefore(60 + 27) }, taxonomy, now)).toBeNull();
    expect(longSilence(weeklyUntil(60, 5), { baselineAt: daysBefore(60 + 28) }, taxonomy, now)).not.toBeNull();
    expect(longSilence(weeklyUntil(60, 5), { baselineAt: null }, taxonomy, now)).toBeNull();
    expect(longSilence(streamOf([100, 'macrophages', 'baseline']), head, taxonomy, now)).toBeNull();
  });
});

describe('the expected volume', () => {
  it('when twelve weeks have passed, it is the median week, for all and for each topic, quiet weeks counted', () => {
    const weekly = Array.from({ length: 12 }, (_, week) => 80 - week * 7);
    const events = streamOf(
      ...weekly.flatMap((days) => [
        [days, 'macrophages'] as const,
        [days - 1, 'macrophages'] as const,
        ...(days > 40 ? [[days - 1, 'vaccines'] as const] : []),
      ]),
    );
    const volume = expectedVolume(events, today, review().taxonomy);
    expect(volume).toMatchObject({ weeks: 12, all: 2.5 });
    expect(volume?.byTopic).toMatchObject({ macrophages: 2, vaccines: 0.5, 'nk-cells': 0 });
    expect(Object.keys(volume?.byTopic ?? {})).toEqual(review().taxonomy.topics.map(({ id }) => id));
  });

  it('when a week is extraordinary, older than twelve weeks, a baseline or no news, it does not count', () => {
    const flood = Array.from({ length: 50 }, () => [3, 'macrophages'] as const);
    const old = Array.from({ length: 50 }, () => [90, 'macrophages'] as const);
    const baseline = Array.from({ length: 50 }, () => [10, 'macrophages', 'baseline'] as const);
    const notices = Array.from({ length: 50 }, () => [10, 'macrophages', 'RETRACTED'] as const);
    expect(expectedVolume(streamOf(...old, ...baseline, ...notices, ...flood), today, review().taxonomy)?.all).toBe(0);
  });

  it('when the review is young, it says from how many weeks, and nothing before there are two', () => {
    const events = streamOf([20, 'macrophages'], [12, 'macrophages'], [2, 'vaccines']);
    const young = (days: number) =>
      expectedVolume(events, { ...today, baselineAt: daysBefore(days) }, review().taxonomy);
    expect(young(21)).toMatchObject({ weeks: 3, all: 1 });
    expect(young(13)).toBeNull();
    expect(expectedVolume(events, { ...today, baselineAt: null }, review().taxonomy)).toBeNull();
  });

  it('when the week has not turned yet, what it brought does not count, and no page changes for it', () => {
    const events = streamOf(
      [20, 'macrophages'],
      [12, 'macrophages'],
      [10, 'vaccines'],
      [2, 'vaccines'],
      [1, 'vaccines'],
    );
    const asOf = (until: string) => expectedVolume(events, { baselineAt: daysBefore(30), until }, review().taxonomy);
    expect(asOf(daysBefore(9))).toMatchObject({ weeks: 3, all: 1, byTopic: { vaccines: 0 } });
    expect(asOf(daysBefore(9))).toEqual(
      expectedVolume(events.slice(0, 3), { baselineAt: daysBefore(30), until: daysBefore(9) }, review().taxonomy),
    );
  });

  it('when the review’s week turns, it is at its own weekday and hour, and not before', () => {
    const mondays = review({ digest: { ...review().digest, weekday: 1, hourUtc: 8 } });
    expect(weekTurn(mondays, '2026-11-09T08:00:00Z')).toBe('2026-11-09T08:00Z');
    expect(weekTurn(mondays, '2026-11-09T07:59:59Z')).toBe('2026-11-02T08:00Z');
    expect(weekTurn(mondays, '2026-11-15T23:00:00Z')).toBe('2026-11-09T08:00Z');
  });

  it('when the stream goes silent, its moment is the last look at all records, so quiet weeks count as quiet', () => {
    const events = streamOf([30, 'macrophages'], [29, 'macrophages']);
    expect(streamMoment(events, head)).toBe(daysBefore(0));
    expect(streamMoment(events, { baselineAt: daysBefore(60), recheckedAt: null })).toBe(daysBefore(29));
    expect(streamMoment([], { baselineAt: daysBefore(60), recheckedAt: null })).toBe(daysBefore(60));
  });
});

describe('the sample digest', () => {
  const sampleOf = (events: readonly StreamEvent[], weekTurn = daysBefore(0)) =>
    sampleDigest(review(), links, events, articlesOf(events), { weekTurn, asOf: daysBefore(0) });
  const idsOf = ({ digest }: ReturnType<typeof sampleOf>) =>
    digest?.groups.flatMap(({ cards }) => cards.map(({ id }) => id)).toSorted() ?? null;

  it('when the last week brought enough, it is that week; otherwise the shortest stretch that does, 28 days at most', () => {
    const week = streamOf([40, 'vaccines'], [6, 'macrophages'], [3, 'vaccines'], [1, 'nk-cells']);
    expect([sampleOf(week).days, idsOf(sampleOf(week))]).toEqual([7, ['102', '103', '104']]);
    const three = streamOf([40, 'vaccines'], [20, 'macrophages'], [12, 'vaccines'], [1, 'nk-cells']);
    expect([sampleOf(three).days, idsOf(sampleOf(three))]).toEqual([21, ['102', '103', '104']]);
    const few = streamOf([40, 'vaccines'], [25, 'macrophages']);
    expect([sampleOf(few).days, idsOf(sampleOf(few))]).toEqual([28, ['102']]);
  });

  it('when nothing was found in 28 days, or only a baseline, the five latest stand in and no days are claimed', () => {
    const old = streamOf(...Array.from({ length: 8 }, (_, index) => [100 - index, 'macrophages'] as const));
    expect([sampleOf(old).days, idsOf(sampleOf(old))]).toEqual([null, ['104', '105', '106', '107', '108']]);
    const fresh = streamOf([1, 'macrophages', 'baseline'], [1, 'vaccines', 'baseline']);
    expect([sampleOf(fresh).days, idsOf(sampleOf(fresh))]).toEqual([null, ['101', '102']]);
    expect(sampleOf([])).toEqual({ digest: null, days: null });
  });

  it('when the week is still open, it is the week before; only while no whole week brought anything, it is the open one', () => {
    const events = streamOf([12, 'macrophages'], [6, 'macrophages'], [5, 'vaccines'], [4, 'vaccines'], [1, 'vaccines']);
    expect([sampleOf(events, daysBefore(3)).days, idsOf(sampleOf(events, daysBefore(3)))]).toEqual([
      7,
      ['102', '103', '104'],
    ]);
    const young = streamOf([2, 'macrophages'], [1, 'vaccines'], [1, 'vaccines']);
    expect(idsOf(sampleOf(young, daysBefore(3)))).toEqual(['101', '102', '103']);
  });
});
