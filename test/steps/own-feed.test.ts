import { describe, expect, it } from '@jest/globals';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { shouldNotBeCalled } from '../memory/kill-switch.ts';
import { announce } from './digest-bench.ts';
import { readerBench } from './reader-bench.ts';

async function benchWithFeed(fields: Readonly<Record<string, string | readonly string[]>> = {}) {
  const bench = await readerBench();
  const joined = await bench.join('reader@example.org', fields);
  const page = await (await bench.get(joined.preferencesUrl)).text();
  const urlOf = (format: string) =>
    new RegExp(`https?://[^\\s"]*/me/feed\\.${format}\\?token=[\\w.-]+`).exec(page)?.[0] ?? 'none';
  return { ...bench, ...joined, urlOf };
}

describe('a reader’s own feed', () => {
  it('when the preferences are opened, they name it in each format, and each brings the chosen topics alone', async () => {
    const bench = await benchWithFeed({ topics: ['vaccines'] });
    const rss = await bench.get(bench.urlOf('rss'));
    expect([rss.status, rss.headers.get('content-type')]).toEqual([200, 'application/rss+xml; charset=utf-8']);
    const ids = ['tag:living.example,2023:small-review/articles/102'];
    expect(parseRssFeed(await rss.text()).items?.map(({ guid }) => guid?.value)).toEqual(ids);
    const atom = await (await bench.get(bench.urlOf('atom'))).text();
    expect(parseAtomFeed(atom).entries?.map(({ id }) => id)).toEqual(ids);
    const json = await (await bench.get(bench.urlOf('json'))).text();
    expect(parseJsonFeed(json).items?.map(({ id }) => id)).toEqual(ids);
    for (const text of [atom, json]) expect(text).not.toContain('reader@example.org');
  });

  it('when all topics are followed, it brings everything, newest first, and what comes next is in it', async () => {
    const bench = await benchWithFeed();
    const items = async () =>
      parseJsonFeed(await (await bench.get(bench.urlOf('json'))).text()).items?.map(({ id }) => id?.slice(-3));
    expect(await items()).toEqual(['103', '102', '101']);
    await announce(bench.store, '104');
    expect(await items()).toEqual(['104', '103', '102', '101']);
  });

  it('when nothing has changed it answers 304 and reads no article; when something has, 200', async () => {
    const bench = await benchWithFeed();
    const first = await bench.get(bench.urlOf('rss'));
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('last-modified')).toMatch(/GMT$/);
    expect(first.headers.get('cache-control')).toMatch(/^private/);
    const { events, articles } = bench.store;
    Object.assign(bench.store, shouldNotBeCalled(bench.store, 'events', 'articles'));
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await bench.request(bench.urlOf('rss'), { headers: { 'if-none-match': known } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    Object.assign(bench.store, { events, articles });
    await announce(bench.store, '104');
    expect((await bench.request(bench.urlOf('rss'), { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it('when the reader chooses other topics, the same address brings those', async () => {
    const bench = await benchWithFeed({ topics: ['vaccines'] });
    const { headers } = await bench.get(bench.urlOf('json'));
    await bench.post(bench.preferencesUrl, { topics: ['macrophages'], cadence: 'weekly' });
    const answer = await bench.request(bench.urlOf('json'), {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    });
    expect(answer.status).toBe(200);
    expect(parseJsonFeed(await answer.text()).items?.map(({ id }) => id?.slice(-3))).toEqual(['103', '101']);
  });

  it('when the reader has left, or the link is not ours, there is none', async () => {
    const bench = await benchWithFeed();
    const url = bench.urlOf('atom');
    for (const strange of [url.slice(0, -2), url.replace('feed.atom', 'feed.xml'), url.replace('small', 'other')])
      expect((await bench.get(strange)).status).toBe(404);
    // A link to unsubscribe is no feed, and a feed unsubscribes nobody.
    const token = new URL(url).searchParams.get('token') ?? '';
    expect(
      (await bench.post(`/small-review/unsubscribe?token=${token}`, { 'List-Unsubscribe': 'One-Click' })).status,
    ).toBe(404);
    expect((await bench.get(url)).status).toBe(200);
    await bench.post(bench.unsubscribeUrl, { 'List-Unsubscribe': 'One-Click' });
    expect((await bench.get(url)).status).toBe(404);
  });
});
