import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import type { ArticleStore } from '../../lambda/core/ports/article-store.ts';
import type { Review } from '../../lambda/core/review.ts';
import { filingOf } from '../../lambda/steps/filing.ts';
import { pollReview } from '../../lambda/steps/poll-review.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { record } from '../builders/articles.ts';
import { review as smallReview, topic } from '../builders/review.ts';
import { createKillSwitch, KilledError } from '../memory/kill-switch.ts';
import { createMemoryLiterature } from '../memory/literature.ts';
import { stateOf } from '../steps/poll-bench.ts';
import { day, lifeBench } from './life-bench.ts';

const tams = topic('tams', 'myeloid', 'macrophage');

async function bench() {
  const life = lifeBench();
  life.cite('100:vaccines');
  await life.poll(0);
  life.cite('101:macrophages', '102:mdsc', '103:nk-cells', '104:macrophages');
  await life.poll(1);
  return life;
}

const articlesOf = async (store: ArticleStore, slug = 'small-review') => (await stateOf(store, slug)).articles;

describe('filing again', () => {
  it('when a topic only has another id, its articles stand under it with their numbers and dates as they were', async () => {
    const life = await bench();
    const events = await life.events();
    const before = await articlesOf(life.store);
    life.edit({ without: ['macrophages'], topics: [tams], aliases: { macrophages: ['tams'] } });
    expect(await life.poll(2)).toMatchObject({ outcome: 'changed', added: 0, changed: 0 });
    expect(await life.events()).toEqual(events);
    const after = await articlesOf(life.store);
    expect(after.map(({ classification }) => classification.topics[0]?.topic)).toEqual([
      'vaccines',
      'tams',
      'mdsc',
      'nk-cells',
      'tams',
    ]);
    const unfiled = (list: typeof after) => list.map(({ classification: _, ...article }) => article);
    expect(unfiled(after)).toEqual(unfiled(before));
    expect(await life.poll(3)).toMatchObject({ outcome: 'quiet' });
  });

  it('when some articles come to stand elsewhere, only those are updated for feed readers', async () => {
    const life = await bench();
    life.edit({
      without: ['mdsc', 'macrophages'],
      topics: [topic('macrophages', 'myeloid', 'macrophage', 'suppressor cell')],
    });
    expect(await life.poll(2)).toMatchObject({ changed: 1 });
    const updated = Object.fromEntries((await articlesOf(life.store)).map((own) => [own.id, own.updated.slice(0, 10)]));
    expect(updated).toEqual({
      '100': '2026-11-02',
      '101': '2026-11-03',
      '102': '2026-11-04',
      '103': '2026-11-03',
      '104': '2026-11-03',
    });
  });

  it('when it is killed at any moment, the next poll leaves what an undisturbed one would have left', async () => {
    const edited = async () => {
      const life = await bench();
      life.edit({
        without: ['macrophages', 'mdsc'],
        topics: [tams, topic('vaccination', null, 'natural killer')],
        aliases: { macrophages: ['tams'] },
      });
      life.cite('105:macrophages');
      return life;
    };
    const undisturbed = await edited();
    const count = createKillSwitch(Number.POSITIVE_INFINITY);
    await undisturbed.poll(2, { store: count.wrap('store', undisturbed.store) });
    const expected = await stateOf(undisturbed.store, 'small-review');
    expect(count.calls.length).toBeGreaterThan(8);
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; at <= count.calls.length; at += 1) {
        const life = await edited();
        const killSwitch = createKillSwitch(at, when);
        await expect(life.poll(2, { store: killSwitch.wrap('store', life.store) })).rejects.toThrow(KilledError);
        await life.poll(2);
        expect({ at, ...(await stateOf(life.store, 'small-review')) }).toEqual({ at, ...expected });
        expect(await life.poll(2)).toMatchObject({ outcome: 'quiet' });
      }
    }
  });

  it('when the review is trained, what it learned files everything again, and mails nobody', async () => {
    const review = smallReview();
    const names = [review, { ...review, outline: { sections: [], references: [] } }].map(
      (own) => filingOf(own).filedUnder,
    );
    expect(new Set(names).size).toBe(2);

    const life = await bench();
    await life.reader('a1', { 'nk-cells': 0, vaccines: 0 });
    await life.digests(7);
    const events = await life.events();
    const taught = filingOf(life.review());
    const file: typeof taught.file = (own, context) => {
      const filed = taught.file(own, context);
      return own.pmid === '101' ? { ...filed, topics: [{ topic: 'vaccines', score: 0.9, reasons: [] }] } : filed;
    };
    const filing = { ...taught, filedUnder: 'trained', file };
    expect(await life.poll(8, { filing })).toMatchObject({ outcome: 'changed', added: 0, changed: 1 });
    expect((await life.article('101')).classification.topics[0]?.topic).toBe('vaccines');
    expect(await life.events()).toEqual(events);
    expect(await life.digests(14)).toEqual([]);
  });
});

describe('a large review', () => {
  const many = 5_000;

  /** Polls a review of many articles under an outline, then under another. */
  async function library(count: number) {
    const literature = createMemoryLiterature('pubmed-citedin');
    for (let id = 1; id <= count; id += 1) {
      const title = `${id % 2 ? 'Macrophages' : 'A vaccine'} in tumor number ${id}`;
      literature.records.set(record(id).pmid!, record(id, { title, abstract: [] }));
    }
    literature.lists.set(
      'pubmed-citedin',
      [...literature.records.keys()].map((pmid) => ({ kind: 'pmid', pmid, score: null })),
    );
    const poll = (review: Review, store: ArticleStore, days: number) =>
      pollReview(review, day(days), {
        literature,
        fullTexts: literature.fullTexts,
        store,
        filing: filingOf(review),
        log: () => {},
        leaseMs: 0,
      });
    return { literature, poll };
  }

  const renamed = (review: Review): Review => {
    const topics = review.taxonomy.topics.map((own) => (own.id === 'macrophages' ? { ...own, id: 'tams' } : own));
    return { ...review, taxonomy: { ...review.taxonomy, topics, aliases: { macrophages: ['tams'] } } };
  };

  it('when 5,000 articles are filed again, one poll does it', async () => {
    const life = lifeBench();
    const { poll } = await library(many);
    await poll(life.review(), life.store, 0);
    await poll(renamed(life.review()), life.store, 1);
    const after = await articlesOf(life.store);
    expect(after).toHaveLength(many);
    expect(after.filter(({ classification }) => classification.topics[0]?.topic === 'tams')).toHaveLength(many / 2);
    expect((await life.store.head('small-review')).committed).toBe(many);
  });

  describe('in the table', () => {
    let engine: Dynalite | undefined;
    beforeAll(async () => {
      engine = await startDynalite({ dir: null });
    });
    afterAll(() => engine?.close());

    it('when it is killed half-way, the articles it has written stay, and the next poll writes the others only', async () => {
      const client = createDynamoClient({ endpoint: engine?.endpoint ?? '' });
      await ensureTable(client, 'life');
      const { articles: store } = createDynamoStores({ client, tableName: 'life', addressKey: 'k'.repeat(64) });
      const { poll } = await library(60);
      const review = smallReview();
      await poll(review, store, 0);
      const isWrite = (call: string) => call === 'lease.putArticle';
      const killSwitch = createKillSwitch(15, 'after', isWrite);
      await expect(poll(renamed(review), killSwitch.wrap('store', store), 1)).rejects.toThrow(KilledError);
      const written = (await articlesOf(store)).filter(
        ({ classification }) => classification.topics[0]?.topic === 'tams',
      );
      expect(written.length).toBeGreaterThanOrEqual(15);
      expect(written.length).toBeLessThan(30);

      const counting = createKillSwitch(Number.POSITIVE_INFINITY);
      await poll(renamed(review), counting.wrap('store', store), 1);
      expect(counting.calls.filter(isWrite)).toHaveLength(30 - written.length);
      const after = await articlesOf(store);
      expect(after.filter(({ classification }) => classification.topics[0]?.topic === 'tams')).toHaveLength(30);
      expect((await store.head('small-review')).committed).toBe(60);
      client.destroy();
    });
  });
});
