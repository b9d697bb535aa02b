import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'hono';

const packed = promisify(gzip);

/** Whether the client takes gzip; `q=0` refuses it (RFC 9110 §12.5.3). */
export function takesGzip(c: Context): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(c.req.header('accept-encoding') ?? '');
}

/**
 * A text as it is sent, packed for whoever takes it packed: CloudFront packs neither citations nor Atom nor JSON Feed
 * (CloudFront Developer Guide, "File types that CloudFront compresses"). Sets the headers that say so.
 */
export async function packedBody(c: Context, text: string): Promise<Uint8Array<ArrayBuffer>> {
  c.header('Vary', 'Accept-Encoding');
  if (!takesGzip(c)) return new Uint8Array(Buffer.from(text));
  c.header('Content-Encoding', 'gzip');
  return new Uint8Array(await packed(text));
}
