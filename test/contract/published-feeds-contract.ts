import { describe, expect, it } from '@jest/globals';
import { freshReview, type StoresUnderTest } from './stores-under-test.ts';

/** What every implementation of the memory of published feeds does. */
export function publishedFeedsContract(stores: () => StoresUnderTest): void {
  describe('what the published feeds hold', () => {
    it('when a review was never published, nothing is known', async () => {
      expect(await stores().publishedFeeds.read(freshReview())).toBeNull();
    });

    it('when it is published again, the last publishing counts, of this review alone', async () => {
      const { publishedFeeds } = stores();
      const [own, other] = [freshReview(), freshReview()];
      const feeds = { asOf: 'a', topics: { 'nk-cells': { articles: ['101', 'europe-pmc-ppr-ppr1'], previous: null } } };
      await publishedFeeds.write(own, feeds);
      await publishedFeeds.write(other, { asOf: 'b', topics: {} });
      expect(await publishedFeeds.read(own)).toEqual(feeds);
      const next = { asOf: 'c', topics: { vaccines: { articles: [], previous: '2026-10' } } };
      await publishedFeeds.write(own, next);
      expect(await publishedFeeds.read(own)).toEqual(next);
      expect(await publishedFeeds.read(other)).toEqual({ asOf: 'b', topics: {} });
    });

    it('when a review has a hundred topics with long feeds, they fit', async () => {
      const { publishedFeeds } = stores();
      const own = freshReview();
      const articles = Array.from({ length: 199 }, (_, index) => String(36_000_000 + index * 7_919));
      const topics = Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => [`topic-${index}`, { articles, previous: '2026-10-2' }]),
      );
      await publishedFeeds.write(own, { asOf: 'a', topics });
      expect(await publishedFeeds.read(own)).toEqual({ asOf: 'a', topics });
    });
  });
}
