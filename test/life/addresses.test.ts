import { describe, expect, it } from '@jest/globals';
import { parseFeed } from 'feedsmith';
import { lifeBench, topic } from './life-bench.ts';

async function published() {
  const life = lifeBench();
  await life.poll(0);
  life.cite('101:macrophages', '102:mdsc', '103:vaccines', '104:macrophages');
  await life.poll(1);
  await life.publish();
  return life;
}

/** What a feed reader goes by: the feed's own id, its address for the next time, and the ids of what it has seen. */
function atom(text: string | null) {
  const { format, feed } = parseFeed(text ?? '');
  if (format !== 'atom') throw new Error('no Atom feed');
  return {
    id: feed.id,
    title: feed.title?.value,
    self: feed.links?.find(({ rel }) => rel === 'self')?.href,
    entries: (feed.entries ?? []).map(({ id, updated }) => `${id} ${updated}`),
  };
}

describe('the addresses of a renamed topic', () => {
  it('when a feed reader polls on, it finds the same feed with the same entries, which name the new address', async () => {
    const life = await published();
    const before = atom(life.file('feeds/topics/macrophages.atom'));
    const rss = life.file('feeds/topics/macrophages.rss') ?? '';
    life.edit({
      without: ['macrophages'],
      topics: [topic('tams', 'myeloid', 'macrophage')],
      aliases: { macrophages: ['tams'] },
    });
    await life.poll(2);
    await life.publish();
    const after = atom(life.file('feeds/topics/macrophages.atom'));
    expect(after.id).toBe(before.id);
    expect(after.entries).toEqual(before.entries);
    expect(after.entries).toHaveLength(2);
    expect(after.self).toBe('https://living.example.org/small-review/feeds/topics/tams.atom');
    expect(atom(life.file('feeds/topics/tams.atom'))).toEqual({
      ...after,
      id: 'tag:living.example,2023:small-review/feeds/topics/tams',
    });
    const guids = (text: string) => [...text.matchAll(/<guid[^>]*>([^<]+)/g)].map(([, guid]) => guid);
    expect(guids(life.file('feeds/topics/macrophages.rss') ?? '')).toEqual(guids(rss));
    expect(life.file('feeds/topics/macrophages.rss')).toBe(life.file('feeds/topics/tams.rss'));
    expect(await life.jsonFeed('macrophages')).toBe(await life.jsonFeed('tams'));
  });

  it('when its page is opened at the old address, it leads to the new one, as do search engines; exports go on', async () => {
    const life = await published();
    life.edit({
      without: ['macrophages'],
      topics: [topic('tams', 'myeloid', 'macrophage')],
      aliases: { macrophages: ['tams'] },
    });
    await life.poll(2);
    await life.publish();
    const page = life.file('topics/macrophages/index.html');
    expect(page).toContain('<link rel="canonical" href="https://living.example.org/small-review/topics/tams/">');
    expect(page).toContain('<a href="https://living.example.org/small-review/topics/tams/">About tams</a>');
    expect(await life.cited('tams')).toEqual(['101', '104']);
    expect(await life.cited('macrophages')).toEqual(['101', '104']);
    expect(await life.cited('unheard-of')).toBeNull();
    expect(life.file('feeds.opml')).not.toContain('macrophages.rss');
  });

  it('when the site is published before the next poll has filed anew, the articles already stand under the new name', async () => {
    const life = await published();
    life.edit({
      without: ['macrophages'],
      topics: [topic('tams', 'myeloid', 'macrophage')],
      aliases: { macrophages: ['tams'] },
    });
    await life.publish();
    expect(atom(life.file('feeds/topics/tams.atom')).entries).toHaveLength(2);
    expect(life.file('articles/101/index.html')).toContain('About tams');
  });
});

describe('the addresses of other former topics', () => {
  it('when topics were merged, each old feed has the articles of all and keeps its own id', async () => {
    const life = await published();
    life.edit({
      without: ['macrophages', 'mdsc'],
      topics: [topic('suppressors', 'myeloid', 'macrophage', 'suppressor cell')],
      aliases: { macrophages: ['suppressors'], mdsc: ['suppressors'] },
    });
    await life.poll(2);
    await life.publish();
    for (const old of ['macrophages', 'mdsc']) {
      const feed = atom(life.file(`feeds/topics/${old}.atom`));
      expect(feed.id).toBe(`tag:living.example,2023:small-review/feeds/topics/${old}`);
      expect(feed.entries).toHaveLength(3);
    }
  });

  it('when a topic was split, its old feed has all parts, each article once, and its page lists them', async () => {
    const life = await published();
    life.edit({
      without: ['macrophages'],
      topics: [topic('m1', 'myeloid', 'macrophage'), topic('m2', null, 'macrophage')],
      aliases: { macrophages: ['m1', 'm2'] },
    });
    await life.poll(2);
    await life.publish();
    const feed = atom(life.file('feeds/topics/macrophages.atom'));
    expect(feed.title).toContain('About m1 · About m2');
    expect(feed.self).toBe('https://living.example.org/small-review/feeds/topics/macrophages.atom');
    expect(feed.entries.map((entry) => entry.split(' ')[0])).toEqual([
      'tag:living.example,2023:small-review/articles/104',
      'tag:living.example,2023:small-review/articles/101',
    ]);
    const page = life.file('topics/macrophages/index.html');
    expect(page).toContain('topics/m1/');
    expect(page).toContain('topics/m2/');
    expect(page).toContain('noindex');
  });

  it('when a topic was given up, its addresses still answer and say so, and its feed says so, once', async () => {
    const life = await published();
    life.edit({ without: ['mdsc'], aliases: { mdsc: [] } });
    await life.poll(2);
    await life.publish();
    expect(life.file('topics/mdsc/index.html')).toContain('This topic was given up');
    const feed = atom(life.file('feeds/topics/mdsc.atom'));
    expect(feed).toMatchObject({
      id: 'tag:living.example,2023:small-review/feeds/topics/mdsc',
      entries: ['tag:living.example,2023:small-review/feeds/topics/mdsc/given-up 2023-02-21T00:00:00.000Z'],
    });
    expect(life.file('feeds/topics/mdsc.rss')).toContain('“mdsc” was given up');
    expect(JSON.parse((await life.jsonFeed('mdsc')) ?? '')).toMatchObject({
      items: [{ title: '“mdsc” was given up', url: 'https://living.example.org/small-review/topics/mdsc/' }],
    });
    expect(await life.cited('mdsc')).toEqual([]);
  });

  it('when an alias is taken out again, its addresses go', async () => {
    const life = await published();
    life.edit({ without: ['mdsc'], aliases: { mdsc: ['myeloid'] } });
    await life.publish();
    expect(life.file('feeds/topics/mdsc.rss')).not.toBeNull();
    const { taxonomy } = life.review();
    life.set({ taxonomy: { ...taxonomy, aliases: {} } });
    await life.publish();
    expect(life.file('feeds/topics/mdsc.rss')).toBeNull();
    expect(life.file('topics/mdsc/index.html')).toBeNull();
  });
});
