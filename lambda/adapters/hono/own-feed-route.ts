import type { Context, Hono } from 'hono';
import { type Feed, feedContentTypes } from '../../core/feed.ts';
import { type FeedFormat, feedFormats } from '../../core/links.ts';
import type { ReaderFrame, ReaderPages } from '../../core/reader-views.ts';
import { hasVersion } from './entity-tag.ts';
import { packedBody, takesGzip } from './packed-body.ts';

export interface OwnFeedRouteActions {
  readonly frame: (slug: string) => ReaderFrame | null;
  readonly ownFeed: (
    slug: string,
    token: string,
  ) => Promise<{ readonly version: string; readonly compose: () => Promise<Feed> } | null>;
}

/** How long a feed reader may keep its copy. */
const maxAgeSeconds = 900;

/**
 * A reader's own feed. Whoever has the present version is told so before any article is read (RFC 9110 §13.1.2); copies
 * stay with the reader who asked (`private`), because the address is theirs alone.
 */
export function addOwnFeedRoute(
  app: Hono,
  actions: OwnFeedRouteActions,
  templates: Pick<ReaderPages, 'feed'>,
  notFound: (c: Context) => Response | Promise<Response>,
): void {
  app.get('/:review/me/:file{feed\\.[a-z]+}', async (c) => {
    const frame = actions.frame(c.req.param('review'));
    const format = c.req.param('file').slice('feed.'.length);
    if (!frame || !isFormat(format)) return notFound(c);
    const feed = await actions.ownFeed(frame.review.slug, c.req.query('token') ?? '');
    if (!feed) return notFound(c);
    const etag = `"${feed.version}-${format}${takesGzip(c) ? '-gzip' : ''}"`;
    c.header('ETag', etag);
    c.header('Cache-Control', `private, max-age=${maxAgeSeconds}`);
    c.header('X-Robots-Tag', 'noindex');
    c.header('Vary', 'Accept-Encoding');
    if (hasVersion(c, etag)) return c.body(null, 304);
    const document = await feed.compose();
    c.header('Last-Modified', new Date(document.updated).toUTCString());
    return c.body(await packedBody(c, templates.feed(document, format)), 200, {
      'Content-Type': feedContentTypes[format],
    });
  });
}

function isFormat(name: string): name is FeedFormat {
  return feedFormats.some((format) => format === name);
}
