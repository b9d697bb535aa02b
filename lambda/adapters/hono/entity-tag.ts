import type { Context } from 'hono';

/**
 * Whether the client has this version already: If-None-Match, compared weakly as it is to be (RFC 9110 §8.8.3.2, §13.1.2),
 * because a cache on the way may have made it weak by compressing.
 */
export function hasVersion(c: Context, etag: string): boolean {
  return (c.req.header('if-none-match') ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === etag || tag === '*');
}
