import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestArchive } from '../../lambda/core/digest-archive.ts';
import type { StreamEvent } from '../../lambda/core/event-stream.ts';
import { review as reviewWith } from '../builders/review.ts';

const review = reviewWith();

const [first, second] = review.taxonomy.topics.filter(({ parent }) => parent === null);
const event = (number: number, at: string, own: Partial<StreamEvent> = {}): StreamEvent => ({
  number,
  kind: 'NEW',
  article: `a${number}` as StreamEvent['article'],
  topics: [first!.id],
  at: at.includes('T') ? at : `${at}T12:00:00.000Z`,
  baseline: false,
  epoch: 1,
  ...own,
});
/** Mondays at six, as the review of the tests has it. */
const weekly = { ...review, digest: { ...review.digest, weekday: 1, hourUtc: 6 } };

describe('the archive of digests', () => {
  it('when weeks bring articles and changes, each is one digest with its range and its topics, the latest first', () => {
    const events = [
      event(1, '2026-11-02T05:00:00.000Z', { baseline: true }),
      event(2, '2026-11-03'),
      event(3, '2026-11-08', { topics: [second!.id] }),
      event(4, '2026-11-09T05:59:00.000Z', { kind: 'RETRACTED' }),
      event(5, '2026-11-09T06:00:00.000Z'),
    ];
    expect(digestArchive(weekly, events)).toEqual([
      {
        due: '2026-11-16T06:00:00.000Z',
        range: { from: 4, to: 5 },
        articles: 1,
        changes: 0,
        topics: [{ label: first!.label, articles: 1 }],
      },
      {
        due: '2026-11-09T06:00:00.000Z',
        range: { from: 1, to: 4 },
        articles: 2,
        changes: 1,
        topics: [
          { label: first!.label, articles: 1 },
          { label: second!.label, articles: 1 },
        ],
      },
    ]);
  });

  it('when there was a baseline only, there is no digest', () => {
    expect(digestArchive(weekly, [event(1, '2026-11-03', { baseline: true })])).toEqual([]);
  });

  it('when clocks disagree and events come in any rhythm, ranges never overlap and every event is in one', () => {
    const hours = fc.array(fc.integer({ min: -2, max: 300 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(hours, (gaps) => {
        let at = Date.parse('2026-11-03T12:00:00Z');
        const events = gaps.map((gap, index) => {
          at += gap * 3_600_000;
          return event(index + 1, new Date(at).toISOString());
        });
        const archive = digestArchive(weekly, events).toReversed();
        let last = 0;
        for (const { range, articles } of archive) {
          expect(range.from).toBe(last);
          expect(articles).toBe(range.to - range.from);
          last = range.to;
        }
        expect(last).toBe(events.length);
      }),
    );
  });
});
