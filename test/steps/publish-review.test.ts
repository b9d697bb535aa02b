import { describe, expect, it } from '@jest/globals';
import { searchIndex } from '../../lambda/adapters/minisearch/search-index.ts';
import { fingerprint } from '../../lambda/core/fingerprint.ts';
import type { Review } from '../../lambda/core/review.ts';
import { type PublishDependencies, publishReview, publishRoot } from '../../lambda/steps/publish-review.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { correction, record } from '../builders/articles.ts';
import { links, topic } from '../builders/review.ts';
import { createKillSwitch, KilledError, shouldNotBeCalled } from '../memory/kill-switch.ts';
import { createMemoryPublishedFeeds } from '../memory/published-feeds.ts';
import { createMemorySiteStore } from '../memory/site-store.ts';
import { day, pollBench } from './poll-bench.ts';

async function benchWith(...ids: readonly number[]) {
  const bench = pollBench();
  for (const id of ids) bench.literature.add('pubmed-citedin', record(id));
  await bench.poll(0);
  const site = createMemorySiteStore();
  const deps: PublishDependencies = {
    store: bench.store,
    site,
    publishedFeeds: createMemoryPublishedFeeds(),
    templates: siteTemplates,
    links,
    sampleNotice: '',
    tagAuthority: 'living.example',
    edition: '1',
    searchIndex,
  };
  const publish = (given: Partial<PublishDependencies> & { review?: Review; now?: Date } = {}) =>
    publishReview(given.review ?? bench.review, given.now ?? day(0), { ...deps, ...given });
  return { ...bench, site, deps, publish };
}

const contents = (site: ReturnType<typeof createMemorySiteStore>) => Object.fromEntries([...site.files].toSorted());

describe('what is published', () => {
  it('when a review is published, every page, feed and citation file that the site promises is there', async () => {
    const bench = await benchWith(101, 102);
    const report = await bench.publish();
    const paths = [...bench.site.files.keys()];
    for (const path of [
      'index.html',
      'about/index.html',
      'articles/101/index.html',
      'not-yet-filed/index.html',
      'topics/macrophages/index.html',
      'feeds/all.rss',
      'feeds/all.atom',
      'feeds/all.json',
      'feeds/topics/mdsc.rss',
      'feeds.opml',
      'export.ris',
      'export.bib',
      'export.nbib',
      'export.json',
    ])
      expect(paths).toContain(`small-review/${path}`);
    // Those of a topic or an article are made when they are asked for.
    expect(paths.filter((path) => path.includes('/export.'))).toHaveLength(4);
    expect(report).toMatchObject({ outcome: 'published', files: paths.length - 1, written: paths.length - 1 });
    expect(report.feeds).toContain('https://living.example.org/small-review/feeds/all.atom');
  });

  it('when nothing has changed, nothing is rendered, written or removed', async () => {
    const bench = await benchWith(101);
    await bench.publish();
    const site = shouldNotBeCalled(bench.site, 'put', 'remove');
    expect(await bench.publish({ site })).toMatchObject({ outcome: 'unchanged', written: 0 });
  });

  it('when it is published from scratch elsewhere, every byte is the same', async () => {
    const bench = await benchWith(101, 102);
    await bench.publish();
    const elsewhere = createMemorySiteStore();
    await bench.publish({ site: elsewhere });
    expect(contents(elsewhere)).toEqual(contents(bench.site));
  });

  it('when one article comes, only the files that show it are written', async () => {
    const bench = await benchWith(101, 102);
    const all = await bench.publish();
    bench.literature.add('pubmed-citedin', record(103, { title: 'A vaccine against a tumor' }));
    await bench.poll(1);
    const report = await bench.publish();
    expect(report.written).toBeLessThan(all.files);
    expect(bench.site.files.get('small-review/articles/103/index.html')?.body).toContain('A vaccine against a tumor');
    expect(bench.site.files.get('small-review/feeds/topics/vaccines.rss')?.body).toContain('A vaccine against a tumor');
    expect(bench.site.files.get('small-review/feeds/topics/macrophages.rss')?.body).not.toContain('A vaccine');
  });

  it('when one article comes to a review of many, 14 files are written and 3 for each topic, whatever its size', async () => {
    const many = Array.from({ length: 150 }, (_, index) => 1000 + index);
    const bench = await benchWith(...many);
    const templates = { ...siteTemplates, messagePage: readerTemplates.messagePage };
    const publish = async (site: typeof bench.site) => {
      await bench.publish({ site });
      await publishRoot([bench.review], { ...bench.deps, site, templates });
    };
    await publish(bench.site);
    const written: string[] = [];
    const put: typeof bench.site.put = async (path, file) => {
      written.push(path);
      await bench.site.put(path, file);
    };
    // Filed under a topic and the one above it.
    bench.literature.add('pubmed-citedin', record(90_001));
    await bench.poll(1);
    await publish({ ...bench.site, put });
    expect(written).toContain('small-review/articles/90001/index.html');
    expect(written).toContain('index.html');
    expect(written.filter((path) => path.includes('/articles/') && !path.includes('/90001/'))).toEqual([]);
    expect(written).not.toContain('style.css');
    expect(written.toSorted()).toEqual([...new Set(written)].toSorted());
    expect(written).toHaveLength(14 + 3 * 2);
  });

  it('when a list is too long for one page, its page has the most relevant and the newest, and closed parts the rest', async () => {
    const ids = Array.from({ length: 160 }, (_, index) => 1000 + index);
    const bench = await benchWith(...ids);
    await bench.publish();
    const page = (path: string) => bench.site.files.get(`small-review/${path}index.html`)?.body ?? '';
    const shown = (body: string) => new Set(body.match(/articles\/1\d{3}\//g));
    const newest = () => page('topics/macrophages/').split('id="newest-heading"')[1] ?? '';
    expect(page('topics/macrophages/')).toContain('160 articles');
    expect(page('topics/macrophages/').match(/<article class="entry">/g)).toHaveLength(50);
    expect(shown(newest()).size).toBe(60);
    expect(page('topics/macrophages/')).toContain('topics/macrophages/2026/"');
    expect(shown(page('topics/macrophages/2026/')).size).toBe(100);
    expect(shown(page('topics/macrophages/2026/') + newest()).size).toBe(160);
    expect(bench.site.files.has('small-review/topics/mdsc/2026/index.html')).toBe(false);

    // One more changes no part.
    bench.literature.add('pubmed-citedin', record(1160));
    await bench.poll(1);
    const written: string[] = [];
    const put: typeof bench.site.put = async (path, file) => {
      written.push(path);
      await bench.site.put(path, file);
    };
    await bench.publish({ site: { ...bench.site, put } });
    expect(written).toContain('small-review/topics/macrophages/index.html');
    expect(shown(newest()).size).toBe(61);
    expect(written.filter((path) => path.includes('/2026'))).toEqual([]);
  });

  it('when one article comes, what is made from the same as before is not even rendered', async () => {
    const bench = await benchWith(101, 102);
    await bench.publish();
    bench.literature.add('pubmed-citedin', record(103, { title: 'A vaccine against a tumor' }));
    await bench.poll(1);
    const rendered: string[] = [];
    const templates = {
      ...siteTemplates,
      article: (page: Parameters<typeof siteTemplates.article>[0]) => {
        rendered.push(page.article.id);
        return siteTemplates.article(page);
      },
    };
    const report = await bench.publish({ templates });
    expect(rendered).toEqual(['103']);
    expect(report.feeds.filter((url) => url.includes('/topics/') && !url.includes('/vaccines'))).toEqual([]);
  });

  it('when a month is over its archive is written, and a correction later changes the current feed alone', async () => {
    const bench = await benchWith(101);
    bench.literature.add('pubmed-citedin', record(102));
    await bench.poll(40);
    bench.literature.add('pubmed-citedin', record(103));
    await bench.poll(80);
    await bench.publish();
    const paths = [...bench.site.files.keys()].filter((name) => /\/feeds\/all\/\d{4}-\d\d\.atom$/.test(name));
    const [path = '', newer = ''] = paths.toSorted();
    const archive = bench.site.files.get(path)?.body;
    expect(archive).toContain('/articles/101');
    expect(archive).not.toContain('/articles/102');
    expect(archive).toContain(
      `<link rel="next-archive" type="application/atom+xml" href="https://living.example.org/${newer}"/>`,
    );
    bench.literature.add('pubmed-citedin', record(101, { corrections: [correction('RetractionIn', 900)] }));
    await bench.recheck(87);
    await bench.publish();
    expect(bench.site.files.get(path)?.body).toBe(archive);
    await bench.publish({ edition: '2' });
    expect(bench.site.files.get(path)?.body).toBe(archive);
    const current = bench.site.files.get('small-review/feeds/all.atom')?.body ?? '';
    expect(current).toMatch(/retracted/i);
    expect(current.match(/<id>[^<]*articles\/101<\/id>/g)).toHaveLength(1);
  });

  it('when an article is retracted, its page and every feed that holds it say so, under the same id', async () => {
    const bench = await benchWith(101);
    await bench.publish();
    const feed = () => JSON.parse(bench.site.files.get('small-review/feeds/all.json')?.body ?? '{}').items[0];
    const before = feed();
    bench.literature.add('pubmed-citedin', record(101, { corrections: [correction('RetractionIn', 900)] }));
    await bench.recheck(7);
    await bench.publish();
    expect(feed().id).toBe(before.id);
    expect(feed().date_modified).not.toBe(before.date_modified);
    expect(bench.site.files.get('small-review/articles/101/index.html')?.body).toMatch(/retracted/i);
  });

  it('when the taxonomy changes, everything is filed again and published again, and pages of lost topics go', async () => {
    const bench = await benchWith(101);
    await bench.publish();
    const topics = bench.review.taxonomy.topics.filter(({ id }) => id !== 'vaccines');
    const changed = {
      ...bench.review,
      taxonomy: { ...bench.review.taxonomy, topics: [...topics, topic('immunity', null, 'immunity')] },
    };
    await bench.poll(1, { review: changed });
    expect(await bench.publish({ review: changed })).toMatchObject({ outcome: 'published' });
    expect(bench.site.files.get('small-review/topics/immunity/index.html')?.body).toContain('/articles/101/');
    expect([...bench.site.files.keys()].filter((path) => path.includes('vaccines'))).toEqual([]);
    expect(await bench.publish({ review: changed })).toMatchObject({ outcome: 'unchanged' });
  });

  it.each([{ edition: '2' }, { sampleNotice: 'Invented.' }, { tagAuthority: 'other.example' }])(
    'when %j is new, it is published again',
    async (given) => {
      const bench = await benchWith(101);
      await bench.publish();
      expect(await bench.publish(given)).toMatchObject({ outcome: 'published' });
    },
  );

  it('when a year is over, long lists get its part, and their pages lead to it, whether anything came or not', async () => {
    const bench = await benchWith(...Array.from({ length: 60 }, (_, index) => 1000 + index));
    await bench.publish({ now: new Date('2026-12-31T23:00:00Z') });
    const part = 'small-review/topics/macrophages/2026/index.html';
    expect(bench.site.files.has(part)).toBe(false);
    await bench.publish({ now: new Date('2027-01-01T01:05:00Z') });
    expect(bench.site.files.get(part)?.body.match(/<article class="entry">/g)).toHaveLength(60);
    expect(bench.site.files.get('small-review/topics/macrophages/index.html')?.body).toContain('macrophages/2026/"');
  });

  it('when news comes within a week, the archive of digests waits until the week is over', async () => {
    const bench = await benchWith(101);
    bench.literature.add('pubmed-citedin', record(102));
    await bench.poll(1);
    await bench.publish();
    const archive = () => bench.site.files.get('small-review/digest-archive/index.html')?.body;
    expect(archive()).not.toContain('digests/');
    bench.literature.add('pubmed-citedin', record(103));
    await bench.poll(8);
    await bench.publish();
    expect(archive()).toContain('digests/1-2/');
    expect(archive()).not.toContain('digests/2-3/');
  });

  it('when a month is over and nothing came, its archives are written; the next article then writes none', async () => {
    const bench = await benchWith(101);
    bench.literature.add('pubmed-citedin', record(102));
    await bench.poll(40);
    await bench.publish({ now: day(40) });
    const archives = () => [...bench.site.files.keys()].filter((path) => /\/feeds\/all\/\d{4}-\d\d\.atom$/.test(path));
    expect(archives()).toEqual([]);
    // A poll that began in December may commit a while after midnight.
    await bench.publish({ now: new Date('2027-01-01T00:50:00Z') });
    expect(archives()).toEqual([]);
    expect(await bench.publish({ now: new Date('2027-01-01T01:05:00Z') })).toMatchObject({ outcome: 'published' });
    const written = ['small-review/feeds/all/2026-11.atom', 'small-review/feeds/all/2026-12.atom'];
    expect(archives()).toEqual(written);
    expect(await bench.publish({ now: new Date('2027-01-01T01:20:00Z') })).toMatchObject({ outcome: 'unchanged' });

    bench.literature.add('pubmed-citedin', record(103));
    await bench.poll(70);
    await bench.publish({ now: day(70) });
    expect(archives()).toEqual(written);
    expect(bench.site.files.get('small-review/feeds/all.atom')?.body).toContain('feeds/all/2026-12.atom');
  });

  it('when a writer was killed before its events were committed, nothing of it is published', async () => {
    const bench = await benchWith(101);
    bench.literature.add('pubmed-citedin', record(102));
    const killSwitch = createKillSwitch(1, 'before', (call) => call === 'lease.commit');
    await expect(bench.poll(1, { store: killSwitch.wrap('store', bench.store) })).rejects.toThrow(KilledError);
    await bench.publish();
    expect(JSON.stringify(contents(bench.site))).not.toContain('articles/102');
  });

  it('when it is killed before any of its writes, the next run leaves what an undisturbed one would have left (S31)', async () => {
    // What a page says matters in other tests; here it is what it is made from.
    const templates = Object.fromEntries(
      Object.keys(siteTemplates).map((name) => [name, (...page: unknown[]) => `${name} ${fingerprint(page)}`]),
    ) as unknown as PublishDependencies['templates'];
    const build = async () => {
      const bench = await benchWith(101);
      await bench.publish({ templates });
      bench.literature.add('pubmed-citedin', record(102));
      const topics = bench.review.taxonomy.topics.filter(({ id }) => id !== 'vaccines');
      const review = { ...bench.review, taxonomy: { ...bench.review.taxonomy, topics } };
      await bench.poll(1, { review });
      return {
        ...bench,
        again: (given: Partial<PublishDependencies> = {}) => bench.publish({ review, templates, ...given }),
      };
    };
    const undisturbed = await build();
    const counter = createKillSwitch(Number.POSITIVE_INFINITY);
    const wrapped = (killSwitch: typeof counter, { site, deps }: typeof undisturbed) => ({
      site: killSwitch.wrap('site', site),
      publishedFeeds: killSwitch.wrap('feeds', deps.publishedFeeds),
    });
    await undisturbed.again(wrapped(counter, undisturbed));
    const feedsThen = await undisturbed.deps.publishedFeeds.read('small-review');
    // In between one write is like the next.
    const { length } = counter.calls;
    for (let at = 1; at <= length; at += at < 10 || at > length - 20 ? 1 : 5) {
      const bench = await build();
      const killSwitch = createKillSwitch(at);
      await expect(bench.again(wrapped(killSwitch, bench))).rejects.toThrow(KilledError);
      await bench.again();
      expect(contents(bench.site)).toEqual(contents(undisturbed.site));
      expect(await bench.deps.publishedFeeds.read('small-review')).toEqual(feedsThen);
    }
  });

  it('when one of its writes fails, publishing fails, and the next run writes what is missing', async () => {
    const bench = await benchWith(101, 102);
    const lost = 'small-review/articles/101/index.html';
    const put: typeof bench.site.put = async (path, file) => {
      if (path === lost) throw new Error('503 Slow Down');
      return bench.site.put(path, file);
    };
    await expect(bench.publish({ site: { ...bench.site, put } })).rejects.toThrow('503 Slow Down');
    expect(bench.site.files.has('small-review/manifest.json')).toBe(false);
    await bench.publish();
    expect(bench.site.files.has(lost)).toBe(true);
  });

  it('when the manifest cannot be read, everything is written again', async () => {
    const bench = await benchWith(101);
    await bench.publish();
    for (const body of ['', '{"asOf":', 'null', '[]', '{"asOf":1}']) {
      bench.site.files.set('small-review/manifest.json', { body, contentType: 'application/json' });
      const report = await bench.publish();
      expect(report).toMatchObject({ outcome: 'published', written: report.files });
    }
  });

  it('when the root is published, it lists the reviews, and is written only when it changed', async () => {
    const bench = await benchWith(101);
    await bench.publish();
    const deps = { ...bench.deps, templates: { ...siteTemplates, messagePage: readerTemplates.messagePage } };
    await publishRoot([bench.review], deps);
    expect(bench.site.files.get('index.html')?.body).toContain('https://living.example.org/small-review/');
    expect(bench.site.files.has('style.css')).toBe(true);
    await publishRoot([bench.review], { ...deps, site: shouldNotBeCalled(bench.site, 'put') });
  });
});
