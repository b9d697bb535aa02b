import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { publishedFile } from '../../local/published-file.ts';
import { createMemorySiteStore } from '../memory/site-store.ts';

const body = `<feed>${'an entry, '.repeat(200)}</feed>`;
const modified = '2026-11-10T06:00:00.500Z';

function site() {
  const store = createMemorySiteStore();
  const files = {
    get: async (path: string) => {
      const file = await store.get(path);
      return file && { ...file, modified };
    },
  };
  store.files.set('small/feeds/all.atom', { body, contentType: 'application/atom+xml; charset=utf-8' });
  store.files.set('small/index.html', { body: 'home', contentType: 'text/html; charset=utf-8' });
  const app = new Hono().get('*', (c) => publishedFile(c, files));
  return { store, get: (path: string, headers: Record<string, string> = {}) => app.request(path, { headers }) };
}

describe('a published file on one machine', () => {
  it.each([
    ['br', (bytes: Buffer) => brotliDecompressSync(bytes)],
    ['gzip', (bytes: Buffer) => gunzipSync(bytes)],
  ])('when a reader takes %s it is sent so, smaller, and is the same', async (coding, open) => {
    const answer = await site().get('/small/feeds/all.atom', { 'accept-encoding': `deflate, ${coding};q=0.9` });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get('content-encoding')).toBe(coding);
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    expect(bytes.length).toBeLessThan(body.length / 2);
    expect(open(bytes).toString()).toBe(body);
  });

  it('when a reader refuses a coding, or names none, it is sent as it is', async () => {
    for (const accepted of ['', 'br;q=0, gzip;q=0.0', 'identity']) {
      const answer = await site().get('/small/feeds/all.atom', accepted ? { 'accept-encoding': accepted } : {});
      expect(answer.headers.get('content-encoding')).toBeNull();
      expect(await answer.text()).toBe(body);
    }
  });

  it('when a reader has this version it hears 304, by version or by date; when it has changed, 200', async () => {
    const { get, store } = site();
    const coded = { 'accept-encoding': 'gzip' };
    const first = await get('/small/feeds/all.atom', coded);
    const etag = first.headers.get('etag') ?? '';
    const lastModified = first.headers.get('last-modified') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(lastModified).toBe('Tue, 10 Nov 2026 06:00:00 GMT');
    expect((await get('/small/feeds/all.atom', { ...coded, 'if-none-match': etag })).status).toBe(304);
    expect((await get('/small/feeds/all.atom', { 'if-modified-since': lastModified })).status).toBe(304);
    expect((await get('/small/feeds/all.atom', { 'if-modified-since': 'Tue, 10 Nov 2026 05:59:59 GMT' })).status).toBe(
      200,
    );
    // Other bytes are another version, and the version decides alone.
    expect((await get('/small/feeds/all.atom', { 'if-none-match': etag })).status).toBe(200);
    store.files.set('small/feeds/all.atom', { body: 'new', contentType: 'application/atom+xml; charset=utf-8' });
    const headers = { ...coded, 'if-none-match': etag, 'if-modified-since': lastModified };
    expect((await get('/small/feeds/all.atom', headers)).status).toBe(200);
  });

  it('when a folder is asked for without its slash it is pointed to, and what is not there is not found', async () => {
    const { get } = site();
    expect((await get('/small')).headers.get('location')).toBe('/small/');
    expect(await (await get('/small/')).text()).toBe('home');
    for (const path of ['/small/nothing', '/%E0%A4%A', '/small/%00', '/small/manifest.json'])
      expect((await get(path)).status).toBe(404);
  });
});
