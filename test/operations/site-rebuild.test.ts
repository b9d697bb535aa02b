import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildApp } from 'fauxqs';
import { rebuildSiteCommand } from '../../cli/site.ts';
import { createDiskSiteStore } from '../../lambda/adapters/disk/disk-site-store.ts';
import { searchIndex } from '../../lambda/adapters/minisearch/search-index.ts';
import { createS3SiteStore } from '../../lambda/adapters/s3/s3-site-store.ts';
import type { SiteStore } from '../../lambda/core/ports/site-store.ts';
import { publishReview, publishRoot } from '../../lambda/steps/publish-review.ts';
import { manifestPath, rebuildSite } from '../../lambda/steps/site-manifest.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { correction, record } from '../builders/articles.ts';
import { links } from '../builders/review.ts';
import { createKillSwitch } from '../memory/kill-switch.ts';
import { createMemoryPublishedFeeds } from '../memory/published-feeds.ts';
import { createMemorySiteStore } from '../memory/site-store.ts';
import { day, pollBench } from '../steps/poll-bench.ts';
import { capturedTerminal } from './captured-terminal.ts';
import { keptFolder, ownEnvironment, slug } from './kept-folder.ts';

let restoreEnvironment: () => void;
beforeEach(() => {
  restoreEnvironment = ownEnvironment();
});
afterEach(() => restoreEnvironment());

/** Three months of a review; one article of an archive was corrected since the archive was written. */
async function grown(site: SiteStore) {
  const bench = pollBench();
  const publishedFeeds = createMemoryPublishedFeeds();
  const publish = async (port: SiteStore = site) => {
    const deps = {
      ...{ store: bench.store, site: port, templates: { ...siteTemplates, ...readerTemplates }, links, searchIndex },
      ...{ sampleNotice: '', tagAuthority: 'living.example', edition: '1', publishedFeeds },
    };
    const report = await publishReview(bench.review, day(0), deps);
    await publishRoot([bench.review], deps);
    return report;
  };
  for (const [month, id] of [101, 102, 103].entries()) {
    bench.literature.add('pubmed-citedin', record(id));
    await bench.poll(40 * month);
  }
  await publish();
  bench.literature.add('pubmed-citedin', record(101, { corrections: [correction('RetractionIn', 900)] }));
  await bench.recheck(87);
  await publish();
  return { ...bench, publish };
}

const isArchive = (path: string) => /\/feeds\/.+\/\d{4}-\d\d\.\w+$/.test(path);

describe('site rebuild', () => {
  it('when files are damaged or gone, every one is as it was, ids included, and archives that stand are not touched', async () => {
    const site = createMemorySiteStore();
    const bench = await grown(site);
    const before = new Map(site.files);
    const archives = [...before.keys()].filter(isArchive);
    expect(archives.length).toBeGreaterThan(2);
    for (const [index, path] of [...before.keys()].entries()) {
      if (isArchive(path) || path.endsWith('manifest.json')) continue;
      if (index % 3 === 0) site.files.delete(path);
      else site.files.set(path, { body: 'damaged', contentType: 'text/plain' });
    }
    expect((await bench.publish()).written).toBe(0);
    const written: string[] = [];
    const watched: SiteStore = {
      ...site,
      put: async (path, file) => {
        written.push(path);
        await site.put(path, file);
      },
    };
    await rebuildSite([bench.review.slug], site);
    const report = await bench.publish(watched);
    expect(new Map([...site.files].toSorted())).toEqual(new Map([...before].toSorted()));
    expect(written.filter(isArchive)).toEqual([]);
    expect(report.written).toBe(report.files - archives.length);
    // Once is enough.
    expect((await bench.publish()).outcome).toBe('unchanged');
  });

  it('when an archive is gone or damaged, it is written again, the others are not', async () => {
    const site = createMemorySiteStore();
    const bench = await grown(site);
    const [gone = '', damaged = '', ...others] = [...site.files.keys()].filter(isArchive);
    const kept = others.map((path) => site.files.get(path));
    site.files.delete(gone);
    site.files.set(damaged, { body: 'damaged', contentType: 'text/plain' });
    await rebuildSite([bench.review.slug], site);
    await bench.publish();
    for (const path of [gone, damaged]) expect(site.files.get(path)?.body).toContain('/articles/101');
    expect(others.map((path) => site.files.get(path))).toEqual(kept);
  });

  it('when it is killed at any of its calls, readers have the whole site, and running it again rebuilds it', async () => {
    for (let at = 1; at <= 3; at += 1) {
      const site = createMemorySiteStore();
      const bench = await grown(site);
      const before = new Map(site.files);
      const page = `${bench.review.slug}/index.html`;
      site.files.set(page, { body: 'damaged', contentType: 'text/html' });
      await rebuildSite([bench.review.slug], createKillSwitch(at).wrap('site', site)).catch(() => {});
      for (const path of before.keys()) if (!path.endsWith('manifest.json')) expect(site.files.has(path)).toBe(true);
      await bench.publish();
      await rebuildSite([bench.review.slug], site);
      await bench.publish();
      expect(new Map([...site.files].toSorted())).toEqual(new Map([...before].toSorted()));
    }
  });

  it('when it is a deployment’s bucket, only the manifest is touched: its own publication does the rest', async () => {
    const engine = buildApp({ logger: false });
    const endpoint = await engine.listen({ host: '127.0.0.1', port: 0 });
    try {
      Object.assign(process.env, {
        ...{ AWS_ENDPOINT_URL_S3: endpoint, AWS_REGION: 'us-east-1', SITE_BUCKET: 'deployed' },
        ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
      });
      await new S3Client({ forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'deployed' }));
      const site = createS3SiteStore({ bucket: 'deployed', forcePathStyle: true });
      const page = { body: 'stays', contentType: 'text/html; charset=utf-8' };
      await site.put(`${slug}/index.html`, page);
      const manifest = { asOf: 'a', articles: 1, files: { [`${slug}/index.html`]: ['f', 'g'] } };
      await site.put(manifestPath(slug), { body: JSON.stringify(manifest), contentType: 'application/json' });
      const { terminal, printed, said } = capturedTerminal();
      expect(await rebuildSiteCommand({ data: '/nowhere' }, terminal)).toBe(0);
      expect(printed()).toBe(`${slug}: 1 files are to be written anew\n`);
      expect(said()).toContain('The next publication does it');
      expect(JSON.parse((await site.get(manifestPath(slug)))?.body ?? '')).toMatchObject({
        asOf: '',
        isToRebuild: true,
      });
      expect(await site.get(`${slug}/index.html`)).toEqual(page);
      process.env.SITE_BUCKET = 'no-such-bucket';
      await expect(rebuildSiteCommand({ data: '/nowhere' }, terminal)).rejects.toThrow('no-such-bucket (SITE_BUCKET)');
      await expect(rebuildSiteCommand({ data: '/nowhere', review: 'other' }, terminal)).rejects.toThrow(
        'There is no review',
      );
    } finally {
      await engine.close();
    }
  }, 60_000);

  it('when archives lie in a folder, they are recognised there as well', async () => {
    const root = await mkdtemp(join(tmpdir(), 'rebuild-'));
    try {
      const site = createDiskSiteStore(root);
      const bench = await grown(site);
      const archive = join(root, bench.review.slug, 'feeds', 'all');
      const names = await readdir(archive);
      const times = () => Promise.all(names.map(async (name) => (await stat(join(archive, name))).mtimeMs));
      const before = await times();
      await rebuildSite([bench.review.slug], site);
      await bench.publish();
      expect(names.length).toBeGreaterThan(2);
      expect(await times()).toEqual(before);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });

  it('when it is a folder on one machine, the damaged site is whole again after the one command', async () => {
    const folder = await keptFolder();
    try {
      await folder.tick('2026-10-26T08:00:00Z');
      const before = await folder.files();
      await writeFile(join(folder.data, 'site', slug, 'index.html'), 'damaged');
      await rm(join(folder.data, 'site', 'style.css'));
      expect(await rebuildSiteCommand({ data: folder.data }, folder.terminal)).toBe(0);
      expect(folder.printed()).toMatch(/: (\d+) of \1 files written anew/);
      expect(await folder.files()).toEqual(before);
    } finally {
      await folder.remove();
    }
  }, 240_000);
});
