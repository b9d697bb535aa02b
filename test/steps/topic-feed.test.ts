import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import { readerRoutes } from '../../lambda/adapters/hono/reader-routes.ts';
import { searchIndex } from '../../lambda/adapters/minisearch/search-index.ts';
import { publishReview } from '../../lambda/steps/publish-review.ts';
import { readerActions } from '../../lambda/steps/reader-actions.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { review, topic } from '../builders/review.ts';
import { shouldNotBeCalled } from '../memory/kill-switch.ts';
import { createMemorySiteStore } from '../memory/site-store.ts';
import { announce } from './digest-bench.ts';
import { readerBench } from './reader-bench.ts';

const path = '/small-review/feeds/topics/myeloid.json';

/** The readers' routes beside the published files. */
async function publishedBench(own = review()) {
  const bench = await readerBench();
  const site = createMemorySiteStore();
  const service = { ...bench.service, reviews: [own] };
  const deps = { ...service, templates: siteTemplates, site, edition: '1', searchIndex };
  const app = readerRoutes(readerActions(service, bench.now), readerTemplates, service.log);
  const publish = () => publishReview(own, bench.now(), deps);
  await publish();
  return {
    ...bench,
    site,
    publish,
    get: (url: string, headers: Record<string, string> = {}) => app.request(url, { headers }),
  };
}

const idsOf = (text: string) => parseJsonFeed(text).items?.map(({ id }) => id?.slice(-3));

describe('the JSON Feed of a topic', () => {
  it('when it is asked for, it has what the topic’s published files have, as a feed that may be kept', async () => {
    const bench = await publishedBench();
    expect(bench.site.files.has('small-review/feeds/topics/myeloid.json')).toBe(false);
    const answer = await bench.get(path);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/feed+json; charset=utf-8',
      'cache-control': 'public, max-age=900',
      vary: 'Accept-Encoding',
      'last-modified': expect.stringMatching(/GMT$/),
      etag: expect.stringMatching(/^"[\da-f]{16}"$/),
    });
    const feed = parseJsonFeed(await answer.text());
    expect(feed.feed_url).toBe('https://living.example.org/small-review/feeds/topics/myeloid.json');
    const atom = parseAtomFeed(bench.site.files.get('small-review/feeds/topics/myeloid.atom')?.body ?? '');
    expect(feed.items?.map(({ id }) => id)).toEqual(atom.entries?.map(({ id }) => id));
    expect(feed.items).toHaveLength(2);
  });

  it('when an article was found and its page is not published yet, it is not in it; then it is', async () => {
    const bench = await publishedBench();
    await announce(bench.store, '104');
    expect(idsOf(await (await bench.get(path)).text())).toEqual(['103', '101']);
    const { feeds } = await bench.publish();
    expect(idsOf(await (await bench.get(path)).text())).toEqual(['104', '103', '101']);
    // A hub is told of it as of the files.
    expect(feeds).toContain('https://living.example.org/small-review/feeds/topics/myeloid.json');
    expect(new Set(feeds).size).toBe(feeds.length);
  });

  it('when the client has this version, in this packing, it is told so; after news it has not', async () => {
    const bench = await publishedBench();
    const plain = (await bench.get(path)).headers.get('etag') ?? '';
    const packed = await bench.get(path, { 'accept-encoding': 'gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(idsOf(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString())).toEqual(['103', '101']);
    expect(packed.headers.get('etag')).not.toBe(plain);
    for (const known of [plain, `W/${plain}`, `"other", ${plain}`, '*']) {
      const again = await bench.get(path, { 'if-none-match': known });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', plain]);
    }
    await announce(bench.store, '104');
    await bench.publish();
    expect((await bench.get(path, { 'if-none-match': plain })).status).toBe(200);
  });

  it('when the topic has another name today, or was split or given up, its old address still answers', async () => {
    const { taxonomy } = review();
    const aliases = { 'old-name': ['vaccines'], 'two-in-one': ['vaccines', 'macrophages'], gone: [] };
    const topics = [...taxonomy.topics, topic('tams', null, 'x')];
    const bench = await publishedBench(review({ taxonomy: { ...taxonomy, topics, aliases } }));
    const of = async (id: string) => (await bench.get(`/small-review/feeds/topics/${id}.json`)).text();
    expect(await of('old-name')).toBe(await of('vaccines'));
    expect(idsOf(await of('two-in-one'))).toEqual(['103', '102', '101']);
    expect(parseJsonFeed(await of('gone')).items).toMatchObject([{ title: '“gone” was given up' }]);
    expect(parseJsonFeed(await of('tams')).items ?? []).toEqual([]);
  });

  it.each([
    'unknown.json',
    '__proto__.json',
    'constructor.json',
    'myeloid.rss',
    'MYELOID.json',
    '.json',
    'myeloid.json/',
  ])('when %s is asked for, there is no such feed', async (file) => {
    const bench = await publishedBench();
    expect((await bench.get(`/small-review/feeds/topics/${file}`)).status).toBe(404);
    expect((await bench.get(`/no-review/feeds/topics/${file}`)).status).toBe(404);
  });

  it('when nothing was published yet, there is none', async () => {
    const bench = await readerBench();
    expect((await bench.get(path)).status).toBe(404);
  });

  it('when it is asked for, by GET or HEAD, nothing is written, and no article beyond its own is read', async () => {
    const bench = await publishedBench();
    const store = shouldNotBeCalled(bench.store, 'takeLease', 'allArticles', 'events');
    Object.assign(bench.store, store);
    Object.assign(bench.service.publishedFeeds, shouldNotBeCalled(bench.service.publishedFeeds, 'write'));
    expect((await bench.get(path)).status).toBe(200);
  });
});

describe('what is known of the published feeds', () => {
  it('when the table was restored and no longer knows them, the next publishing says it again and writes no file', async () => {
    const bench = await publishedBench();
    await bench.service.publishedFeeds.write('small-review', { asOf: 'earlier', topics: {} });
    expect((await bench.get(path)).status).toBe(404);
    expect(await bench.publish()).toMatchObject({ outcome: 'published', written: 0 });
    expect(idsOf(await (await bench.get(path)).text())).toEqual(['103', '101']);
    expect(await bench.publish()).toMatchObject({ outcome: 'unchanged' });
  });
});
