import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'hono';
import type { CitationFormat } from '../../core/links.ts';
import { contentTypes } from '../../core/site.ts';

/** Nobody's own: the same for everybody who has the address. */
export const cacheControl = 'public, max-age=300';

/** What a Lambda answers is 6 MB at most (Lambda quotas), as base64 (Hono's way with these types), with its headers. */
const answerAtMostBytes = (6_000_000 * 3) / 4;

const packed = promisify(gzip);

/**
 * Citations as a file that is named `<name>.<format>`, packed for whoever takes it packed: eight thousand articles fit then,
 * two thousand otherwise. `null`: it is too large to be answered.
 */
export async function citationFile(
  c: Context,
  text: string,
  { name, format }: { readonly name: string; readonly format: CitationFormat },
): Promise<Response | null> {
  const isPacked = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(c.req.header('accept-encoding') ?? '');
  const body = isPacked ? await packed(text) : Buffer.from(text);
  if (body.length > answerAtMostBytes) return null;
  if (isPacked) c.header('Content-Encoding', 'gzip');
  return c.body(new Uint8Array(body), 200, {
    'Content-Type': contentTypes[format === 'json' ? 'csl' : format],
    'Content-Disposition': `attachment; filename="${name}.${format}"`,
    'Cache-Control': cacheControl,
    Vary: 'Accept-Encoding',
    'X-Robots-Tag': 'noindex',
  });
}
