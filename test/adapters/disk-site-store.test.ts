import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDiskSiteStore } from '../../lambda/adapters/disk/disk-site-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'site-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const html = (body: string) => ({ body, contentType: 'text/html; charset=utf-8' });

describe('published files in a folder', () => {
  it('when a file is put, got, replaced and removed, the folder holds just that', async () => {
    const site = createDiskSiteStore(join(folder, 'site'));
    expect(await site.get('r/index.html')).toBeNull();
    await site.put('r/index.html', html('Überblick 🧬'));
    expect(await site.get('r/index.html')).toMatchObject(html('Überblick 🧬'));
    await site.put('r/index.html', html('newer'));
    expect(await readFile(join(folder, 'site/r/index.html'), 'utf8')).toBe('newer');
    await site.remove('r/index.html');
    await site.remove('r/index.html');
    expect(await site.get('r/index.html')).toBeNull();
  });

  it.each([
    ['r/index.html', 'text/html; charset=utf-8'],
    ['style.css', 'text/css; charset=utf-8'],
    ['r/feeds/all.rss', 'application/rss+xml; charset=utf-8'],
    ['r/feeds/all.atom', 'application/atom+xml; charset=utf-8'],
    ['r/feeds/topics/t.json', 'application/feed+json; charset=utf-8'],
    ['r/topics/t/export.json', 'application/vnd.citationstyles.csl+json; charset=utf-8'],
    ['r/manifest.json', 'application/json'],
    ['r/export.nbib', 'application/nbib; charset=utf-8'],
  ])('when %s is got, its type is what it was put with', async (path, contentType) => {
    const site = createDiskSiteStore(folder);
    await site.put(path, { body: 'x', contentType });
    expect(await site.get(path)).toEqual({ body: 'x', contentType, modified: expect.stringMatching(/^\d{4}-.*Z$/) });
  });

  it.each(['../secret.txt', 'a/../../secret.txt', '/../secret.txt', 'a/../..', '..', '', '.', 'a\0b', '../site-2/x'])(
    'when the path is %j, it leads out of the site: nothing is read, written or removed there',
    async (path) => {
      await writeFile(join(folder, 'secret.txt'), 'secret');
      const site = createDiskSiteStore(join(folder, 'site'));
      expect(await site.get(path)).toBeNull();
      await expect(site.put(path, html('x'))).rejects.toThrow('Not a path inside the site');
      await site.remove(path);
      expect(await readFile(join(folder, 'secret.txt'), 'utf8')).toBe('secret');
      expect(await readdir(folder)).toEqual(['secret.txt']);
    },
  );

  it('when the folder is given with a slash at its end, or relative to here, it is the same folder', async () => {
    await createDiskSiteStore(`${folder}/`).put('a/b.html', html('x'));
    expect(await createDiskSiteStore(relative(process.cwd(), folder)).get('a/b.html')).toMatchObject(html('x'));
    expect(await createDiskSiteStore(`./${relative(process.cwd(), folder)}/`).get('a/b.html')).toMatchObject(html('x'));
  });

  it('when a folder stands where a file is asked for, there is no such file', async () => {
    const site = createDiskSiteStore(folder);
    await site.put('a/index.html', html('x'));
    expect(await site.get('a')).toBeNull();
    expect(await site.get('a/index.html/more')).toBeNull();
  });

  it('when a writer died half-way, the old file stands and the next writer replaces it', async () => {
    const site = createDiskSiteStore(folder);
    await site.put('a.html', html('old'));
    await writeFile(join(folder, 'a.html.part'), 'hal');
    expect(await site.get('a.html')).toMatchObject(html('old'));
    await site.put('a.html', html('new'));
    expect(await site.get('a.html')).toMatchObject(html('new'));
    expect(await readdir(folder)).toEqual(['a.html']);
  });

  it('when many write the same file at once, it is one of theirs, whole, and nothing is left beside it', async () => {
    const site = createDiskSiteStore(folder);
    const bodies = Array.from({ length: 20 }, (_, index) => `${index} `.repeat(50_000));
    await Promise.all(bodies.map((body) => site.put('a.html', html(body))));
    expect(bodies).toContain((await site.get('a.html'))?.body);
    expect(await readdir(folder)).toEqual(['a.html']);
  });

  it('when a reader reads while a writer writes, it gets the old file or the new one', async () => {
    const site = createDiskSiteStore(folder);
    const [old, next] = ['o'.repeat(500_000), 'n'.repeat(500_000)];
    await site.put('a.html', html(old));
    const writing = (async () => {
      for (let times = 0; times < 10; times += 1) await site.put('a.html', html(times % 2 ? old : next));
    })();
    for (let times = 0; times < 40; times += 1) expect([old, next]).toContain((await site.get('a.html'))?.body);
    await writing;
  });
});
