import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyHead } from '../../lambda/core/event-stream.ts';
import { nothingKnown } from '../../lambda/core/known.ts';
import { type ArticleStore, StaleWriterError, type WriterLease } from '../../lambda/core/ports/article-store.ts';
import { anyArticle, anyKnown } from './arbitraries.ts';
import { headFacts, monday, sampleArticle, sampleEvent } from './sample-values.ts';
import { collect, freshReview, type StoresUnderTest } from './stores-under-test.ts';

const now = new Date(monday);
const minuteMs = 60_000;
const later = (minutes: number) => new Date(now.valueOf() + minutes * minuteMs);

async function lease(store: ArticleStore, review: string, at = now): Promise<WriterLease> {
  const taken = await store.takeLease(review, at, 5 * minuteMs);
  if (taken === null) throw new Error('the lease was not free');
  return taken;
}

/** What every article store does; `stores` is asked anew by each test, after the engine has started. */
export function articleStoreContract(stores: () => StoresUnderTest): void {
  describe('articles and the event stream', () => {
    it('when a review is unknown, it is empty rather than an error', async () => {
      const { articles } = stores();
      const review = freshReview();
      expect(await articles.head(review)).toEqual(emptyHead);
      expect(await articles.head(review, 'may-lag')).toEqual(emptyHead);
      expect(await articles.known(review)).toEqual(nothingKnown);
      expect(await articles.events(review, 0, 100)).toEqual([]);
      expect(await articles.article(review, '36810098')).toBeNull();
      expect(await articles.articles(review, ['36810098'])).toEqual([]);
      expect(await articles.articles(review, [])).toEqual([]);
      expect(await collect(articles.allArticles(review))).toEqual([]);
    });

    it('when one writer holds the lease, it refuses another until it is over or given back', async () => {
      const { articles } = stores();
      const review = freshReview();
      const first = await lease(articles, review);
      expect(first.head).toEqual({ ...emptyHead, epoch: 1, leaseUntil: later(5).toISOString() });
      expect(await articles.takeLease(review, later(4), 5 * minuteMs)).toBeNull();
      const second = await lease(articles, review, later(5));
      expect(second.head.epoch).toBe(2);
      await first.release(); // not its lease any more
      expect(await articles.takeLease(review, later(6), 5 * minuteMs)).toBeNull();
      await second.release();
      expect((await articles.head(review)).leaseUntil).toBe('');
      expect((await lease(articles, review, later(6))).head.epoch).toBe(3);
    });

    it('when twenty writers ask at once, it gives the lease to exactly one (DY15)', async () => {
      const { articles } = stores();
      const review = freshReview();
      const taken = await Promise.all(Array.from({ length: 20 }, () => articles.takeLease(review, now, 5 * minuteMs)));
      expect(taken.filter((one) => one !== null)).toHaveLength(1);
      expect((await articles.head(review)).epoch).toBe(1);
    });

    it('when events are not committed, it shows them to nobody; when they are, to everybody', async () => {
      const { articles } = stores();
      const review = freshReview();
      const writer = await lease(articles, review);
      const events = [1, 2, 3].map((number) => sampleEvent(number, writer.head.epoch));
      await writer.putEvents(events);
      expect(await articles.events(review, 0, 100)).toEqual([]);
      await writer.commit(headFacts(2));
      expect(await articles.events(review, 0, 100)).toEqual(events.slice(0, 2));
      await writer.commit({ ...headFacts(3), baselined: ['europe-pmc', 'icite'], recheckedAt: monday });
      expect(await articles.events(review, 0, 100)).toEqual(events);
      expect(await articles.events(review, 1, 2)).toEqual([events[1]]);
      expect(await articles.events(review, 3, 100)).toEqual([]);
      expect(await articles.events(review, 2, 1)).toEqual([]);
      expect(await articles.head(review)).toEqual({
        committed: 3,
        epoch: 1,
        leaseUntil: later(5).toISOString(),
        revision: 2,
        baselineAt: monday,
        baselined: ['europe-pmc', 'icite'],
        filedUnder: 'abc',
        recheckedAt: monday,
      });
    });

    it('when the next lease is taken, it carries what was committed', async () => {
      const { articles } = stores();
      const review = freshReview();
      const writer = await lease(articles, review);
      await writer.putEvents([sampleEvent(1, 1)]);
      await writer.commit(headFacts(1));
      await writer.release();
      const next = await lease(articles, review, later(1));
      expect(next.head).toEqual({
        ...emptyHead,
        ...headFacts(1),
        revision: 1,
        epoch: 2,
        leaseUntil: later(6).toISOString(),
      });
      await next.commit({ ...headFacts(1), baselineAt: null });
      expect(await articles.head(review)).toMatchObject({ committed: 1, revision: 2, baselineAt: null });
    });

    it('when a newer epoch exists, it refuses every write of the older writer', async () => {
      const { articles } = stores();
      const review = freshReview();
      const old = await lease(articles, review);
      const current = await lease(articles, review, later(5));
      await expect(old.putArticle(sampleArticle('1'))).rejects.toThrow(StaleWriterError);
      await expect(old.putEvents([sampleEvent(1, 1)])).rejects.toThrow(StaleWriterError);
      await expect(old.commit(headFacts(1))).rejects.toThrow(StaleWriterError);
      await expect(old.putKnown({ ...nothingKnown, through: 9 })).rejects.toThrow(StaleWriterError);
      expect(await articles.article(review, '1')).toBeNull();
      expect(await articles.known(review)).toEqual(nothingKnown);
      expect(await articles.head(review)).toEqual(current.head);
    });

    it('when an older writer left uncommitted events, it lets the newer one write over them', async () => {
      const { articles } = stores();
      const review = freshReview();
      const old = await lease(articles, review);
      await old.putEvents([1, 2, 3].map((number) => sampleEvent(number, 1, { article: 'left behind' })));
      await old.putArticle(sampleArticle('left behind'));
      const current = await lease(articles, review, later(5));
      await current.putEvents([sampleEvent(1, 2, { article: 'counts' })]);
      await current.commit(headFacts(1));
      expect((await articles.events(review, 0, 9)).map(({ article, epoch }) => [article, epoch])).toEqual([
        ['counts', 2],
      ]);
      await current.putEvents([sampleEvent(2, 2)]);
      await current.commit(headFacts(2));
      expect((await articles.events(review, 0, 9)).map(({ article }) => article)).toEqual(['counts', 'article-2']);
    });

    it('when an event or a head is committed, it takes neither back', async () => {
      const { articles } = stores();
      const review = freshReview();
      const writer = await lease(articles, review);
      await writer.putEvents([sampleEvent(1, 1), sampleEvent(2, 1)]);
      await writer.commit(headFacts(2));
      await expect(writer.putEvents([sampleEvent(2, 1, { kind: 'RETRACTED' })])).rejects.toThrow(RangeError);
      await expect(writer.commit(headFacts(1))).rejects.toThrow(RangeError);
      expect(await articles.head(review)).toMatchObject({ committed: 2, revision: 1 });
    });

    it('when a committed event is missing, it says so instead of passing over it', async () => {
      const { articles } = stores();
      const review = freshReview();
      const writer = await lease(articles, review);
      await writer.putEvents([sampleEvent(1, 1), sampleEvent(3, 1)]);
      await writer.commit(headFacts(4));
      await expect(articles.events(review, 0, 4)).rejects.toThrow(/event 2 .*missing/i);
      await expect(articles.events(review, 2, 4)).rejects.toThrow(/event 4 .*missing/i);
      expect(await articles.events(review, 2, 3)).toEqual([sampleEvent(3, 1)]);
    });

    it('when an article is written again, the last one counts', async () => {
      const { articles } = stores();
      const review = freshReview();
      const writer = await lease(articles, review);
      await writer.putArticle(sampleArticle('7', { absences: 1 }));
      await writer.putArticle(sampleArticle('7', { absences: 2 }));
      expect(await articles.article(review, '7')).toEqual(sampleArticle('7', { absences: 2 }));
      await writer.release();
      const next = await lease(articles, review, later(1));
      await next.putArticle(sampleArticle('7', { absences: 3 }));
      expect((await articles.article(review, '7'))?.absences).toBe(3);
    });

    it('when many articles are asked for, it answers in the order asked and leaves out the unknown', async () => {
      const { articles } = stores();
      const review = freshReview();
      const writer = await lease(articles, review);
      const ids = Array.from({ length: 130 }, (_, number) => `${(number * 7919) % 1000}`);
      for (const id of ids) await writer.putArticle(sampleArticle(id));
      const asked = [...ids.toReversed(), 'unknown', ids[3] ?? ''];
      expect((await articles.articles(review, asked)).map(({ id }) => id)).toEqual(
        asked.filter((id) => id !== 'unknown'),
      );
      expect((await collect(articles.allArticles(review))).map(({ id }) => id)).toEqual(ids.toSorted());
      expect(await collect(articles.allArticles(freshReview()))).toEqual([]);
    });

    it('when any article or index is stored, it comes back unchanged', async () => {
      const { articles } = stores();
      const review = freshReview();
      const writer = await lease(articles, review);
      await fc.assert(
        fc.asyncProperty(anyArticle, anyKnown, async (article, known) => {
          await writer.putArticle(article);
          expect(await articles.article(review, article.id)).toEqual(article);
          await writer.putKnown(known);
          expect(await articles.known(review)).toEqual(known);
        }),
        { numRuns: 25 },
      );
    });

    it('when a caller changes what it stored or read, the store does not notice', async () => {
      const { articles } = stores();
      const review = freshReview();
      const writer = await lease(articles, review);
      const topics = ['a'];
      await writer.putEvents([sampleEvent(1, 1, { topics })]);
      await writer.commit(headFacts(1));
      topics.push('b');
      expect(await articles.events(review, 0, 1)).toEqual([sampleEvent(1, 1, { topics: ['a'] })]);
    });
  });
}
