import type { Context, Hono } from 'hono';
import { type Feed, feedContentTypes } from '../../core/feed.ts';
import { fingerprint } from '../../core/fingerprint.ts';
import type { ReaderFrame, ReaderPages } from '../../core/reader-views.ts';
import { hasVersion } from './entity-tag.ts';
import { packedBody, takesGzip } from './packed-body.ts';

export interface TopicFeedRouteActions {
  readonly frame: (slug: string) => ReaderFrame | null;
  /** `null`: there is no such topic, or nothing of it was published yet. Only reads. */
  readonly topicFeed: (slug: string, topic: string) => Promise<Feed | null>;
}

/** How long a feed reader, and CloudFront, may keep a copy: as long as of the feeds that are files. */
const maxAgeSeconds = 900;

/** The JSON Feed of a topic, at the address where its other formats are files. Archives are files in every format. */
export function addTopicFeedRoute(
  app: Hono,
  actions: TopicFeedRouteActions,
  templates: Pick<ReaderPages, 'feed'>,
  notFound: (c: Context) => Response | Promise<Response>,
): void {
  app.get('/:review/feeds/topics/:file{[a-z0-9-]+\\.json}', async (c) => {
    const frame = actions.frame(c.req.param('review'));
    const topic = c.req.param('file').slice(0, -'.json'.length);
    const feed = frame && (await actions.topicFeed(frame.review.slug, topic));
    if (!feed) return notFound(c);
    const text = templates.feed(feed, 'json');
    // A strong validator names the bytes that are sent (RFC 9110 §8.8.3.3).
    const etag = `"${fingerprint(text)}${takesGzip(c) ? '-gzip' : ''}"`;
    c.header('ETag', etag);
    c.header('Last-Modified', new Date(feed.updated).toUTCString());
    c.header('Cache-Control', `public, max-age=${maxAgeSeconds}`);
    c.header('Vary', 'Accept-Encoding');
    if (hasVersion(c, etag)) return c.body(null, 304);
    return c.body(await packedBody(c, text), 200, { 'Content-Type': feedContentTypes.json });
  });
}
