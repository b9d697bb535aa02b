import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'hono';
import type { SiteFile, SiteStore } from '../lambda/core/ports/site-store.ts';

/** What CloudFront and S3 do for a deployed site: the file, its version, and 304 for whoever has that version. */
export async function publishedFile(c: Context, site: Pick<SiteStore, 'get'>): Promise<Response> {
  let path: string;
  try {
    path = decodeURIComponent(c.req.path).slice(1);
  } catch {
    return c.notFound();
  }
  if (path.includes('\0') || path.split('/').includes('..') || path.endsWith('manifest.json')) return c.notFound();
  const file = await site.get(path === '' || path.endsWith('/') ? `${path}index.html` : path);
  if (file) return answer(c, file, path.includes('/feeds/') ? 900 : 60);
  if (!path.endsWith('/') && (await site.get(`${path}/index.html`))) return c.redirect(`/${path}/`, 301);
  return c.notFound();
}

async function answer(c: Context, file: SiteFile, maxAgeSeconds: number): Promise<Response> {
  const coding = codingFor(c.req.header('accept-encoding') ?? '');
  // A strong validator names the bytes that are sent, so each coding has its own (RFC 9110 §8.8.3.3).
  const version = createHash('sha256').update(file.body).digest('base64url').slice(0, 22);
  const etag = `"${version}${coding === 'identity' ? '' : `-${coding}`}"`;
  c.header('ETag', etag);
  c.header('Vary', 'Accept-Encoding');
  c.header('Cache-Control', `public, max-age=${maxAgeSeconds}`);
  if (file.modified) c.header('Last-Modified', new Date(file.modified).toUTCString());
  if (isKnown(c, etag, file.modified)) return c.body(null, 304);
  c.header('Content-Type', file.contentType);
  if (coding === 'identity') return c.body(file.body);
  c.header('Content-Encoding', coding);
  return c.body(new Uint8Array(await compressed(file.body, coding)));
}

/** If-None-Match decides alone where it is sent; else If-Modified-Since, to the second (RFC 9110 §13.2.2). */
function isKnown(c: Context, etag: string, modified: string | undefined): boolean {
  const ifNoneMatch = c.req.header('if-none-match');
  if (ifNoneMatch !== undefined)
    return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  const since = Date.parse(c.req.header('if-modified-since') ?? '');
  return modified !== undefined && Math.floor(Date.parse(modified) / 1000) * 1000 <= since;
}

type Coding = 'br' | 'gzip' | 'identity';

/** The best coding the client takes, by name; `q=0` refuses one (RFC 9110 §12.5.3). */
function codingFor(accepted: string): Coding {
  const taken = new Set(
    accepted
      .split(',')
      .map((entry) => entry.trim().toLowerCase())
      .filter((entry) => !/;\s*q=0(\.0*)?$/.test(entry))
      .map((entry) => entry.replace(/;.*$/, '').trim()),
  );
  return taken.has('br') ? 'br' : taken.has('gzip') ? 'gzip' : 'identity';
}

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

function compressed(body: string, coding: 'br' | 'gzip'): Promise<Buffer> {
  if (coding === 'gzip') return toGzip(body);
  // As CloudFront does on the fly; the best quality would take a tenth of a second a page.
  return toBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
}
