import { describe, expect, it } from '@jest/globals';
import type { Review } from '../../lambda/core/review.ts';
import { eachReview } from '../../lambda/steps/each-review.ts';
import { review as small } from '../builders/review.ts';
import { createMemoryLog, createMemoryMoment } from '../memory/moment.ts';
import { day } from './poll-bench.ts';

const reviews: readonly Review[] = ['a', 'b', 'c', 'd', 'e'].map((slug) => ({ ...small(), slug }));

describe('a round over all reviews', () => {
  it('when one fails, the others have their turn, and the round fails once they have had it', async () => {
    const { log, lines } = createMemoryLog();
    const served: string[] = [];
    const round = eachReview(
      reviews,
      day(0),
      async ({ slug }) => {
        if (slug === 'c') throw new Error('its manifest cannot be read');
        served.push(slug);
      },
      { round: 'publish', log },
    );
    await expect(round).rejects.toThrow('publish: 1 failed');
    expect(served.toSorted()).toEqual(['a', 'b', 'd', 'e']);
    expect(lines.filter((line) => line.includes('publish failed'))).toHaveLength(1);
    expect(lines.join('\n')).toContain('its manifest cannot be read');
  });

  it('when time does not suffice, nobody is begun too late, it says how many wait, and in time all have had a turn', async () => {
    const { log, lines } = createMemoryLog();
    const served = new Set<string>();
    for (let hour = 0; hour < 24; hour += 1) {
      const moment = createMemoryMoment();
      let turns = 0;
      const round = eachReview(
        reviews,
        day(hour / 24),
        async ({ slug }) => {
          served.add(slug);
          turns += 1;
          await moment.wait(60_000);
        },
        { round: 'poll', log, time: { moment, beginsWithinMs: 90_000 } },
      );
      await expect(round).rejects.toThrow('poll: 1 failed');
      expect(turns).toBe(2);
    }
    expect([...served].toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(lines.find((line) => line.includes('poll ran out of time'))).toMatch(/"?waiting"?\D*3/);
  });
});
