import type { PublishedFeedsStore } from '../../core/ports/published-feeds.ts';
import type { PublishedFeeds } from '../../core/topic-feeds.ts';
import { publishedFeedsKey } from './keys.ts';
import { pack, unpack } from './packed-json.ts';
import { bytesOf, readable, schemaVersion } from './read-attribute.ts';
import type { Table } from './table.ts';

/** {@link PublishedFeedsStore}: one packed item a review. */
export function createPublishedFeedsStore(table: Table): PublishedFeedsStore {
  return {
    read: async (review) => {
      const item = await table.get(publishedFeedsKey(review));
      return item && unpack<PublishedFeeds>(bytesOf(readable(item), 'body'));
    },
    write: async (review, feeds) => {
      await table.put(publishedFeedsKey(review), { v: schemaVersion, body: pack(feeds) });
    },
  };
}
