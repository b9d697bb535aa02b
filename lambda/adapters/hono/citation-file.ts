import type { Context } from 'hono';
import type { CitationFormat } from '../../core/links.ts';
import { contentTypes } from '../../core/site.ts';
import { packedBody } from './packed-body.ts';

/** Nobody's own: the same for everybody who has the address. */
export const cacheControl = 'public, max-age=300';

/** What a Lambda answers is 6 MB at most (Lambda quotas), as base64 (Hono's way with these types), with its headers. */
const answerAtMostBytes = (6_000_000 * 3) / 4;

/**
 * Citations as a file that is named `<name>.<format>`, packed for whoever takes it packed: eight thousand articles fit then,
 * two thousand otherwise. `null`: it is too large to be answered.
 */
export async function citationFile(
  c: Context,
  text: string,
  { name, format }: { readonly name: string; readonly format: CitationFormat },
): Promise<Response | null> {
  const body = await packedBody(c, text);
  if (body.length > answerAtMostBytes) {
    c.header('Content-Encoding', undefined);
    return null;
  }
  return c.body(body, 200, {
    'Content-Type': contentTypes[format === 'json' ? 'csl' : format],
    'Content-Disposition': `attachment; filename="${name}.${format}"`,
    'Cache-Control': cacheControl,
    'X-Robots-Tag': 'noindex',
  });
}
