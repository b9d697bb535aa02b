import type { Feed } from '../../lambda/core/feed.ts';
import type { FeedFormat } from '../../lambda/core/links.ts';
import { atomFeed } from './atom-feed.ts';
import { jsonFeed } from './json-feed.ts';
import { rssFeed } from './rss-feed.ts';

export function renderFeed(feed: Feed, format: FeedFormat): string {
  switch (format) {
    case 'rss':
      return rssFeed(feed);
    case 'atom':
      return atomFeed(feed);
    case 'json':
      return jsonFeed(feed);
  }
}
