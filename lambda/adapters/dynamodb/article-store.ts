import type { Article, ArticleId } from '../../core/article.ts';
import type { StreamEvent } from '../../core/event-stream.ts';
import type { ArticleStore } from '../../core/ports/article-store.ts';
import type { PlainItem } from './attributes.ts';
import { articleKey, articlePartition, eventKey, headKey, shards } from './keys.ts';
import { loadKnown } from './known-item.ts';
import { unpack } from './packed-json.ts';
import { bytesOf, readable, textOf } from './read-attribute.ts';
import { StoreUnavailableError } from './store-unavailable.ts';
import { streamEvent, streamHead } from './stream-head.ts';
import type { Table } from './table.ts';
import { takeLease } from './writer-lease.ts';

/** {@link ArticleStore} in one DynamoDB table; throws {@link StoreUnavailableError} when the table cannot be used. */
export function createArticleStore(table: Table): ArticleStore {
  return {
    head: async (review, reading) => streamHead(await table.get(headKey(review), reading ?? 'strong')),

    known: (review) => loadKnown(table, review),

    events: async (review, from, to) => {
      // A head that lags would hide committed events, and the cursor of whoever asked would pass over them for ever.
      const { committed } = streamHead(await table.get(headKey(review)));
      const last = Math.min(to, committed);
      if (last <= from) return [];
      const { PK, SK: first } = eventKey(review, from + 1);
      const values = { first, last: eventKey(review, last).SK };
      const events: StreamEvent[] = [];
      const range = { partition: PK, sortKey: { expression: '#SK BETWEEN :first AND :last', values } };
      for await (const page of table.pages(range)) events.push(...page.map(streamEvent));
      assertWhole(events, review, from, last);
      return events;
    },

    article: async (review, id) => {
      const item = await table.get(articleKey(review, id));
      return item && articleOf(item);
    },

    articles: async (review, ids) => {
      const items = await table.getMany(ids.map((id) => articleKey(review, id)));
      const byId = new Map<ArticleId, Article>(items.map((item) => [textOf(item, 'SK'), articleOf(item)]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },

    allArticles: async function* (review) {
      const partitions = shards.map((shard) => table.pages({ partition: articlePartition(review, shard) }));
      for await (const item of merged(partitions)) yield articleOf(item);
    },

    takeLease: (review, now, leaseMs) => takeLease(table, review, now, leaseMs),
  };
}

/** An item of before the full texts were read has no citation context: it counts as not read. */
function articleOf(item: PlainItem): Article {
  const stored = unpack<Article>(bytesOf(readable(item), 'body'));
  return { ...stored, citationContext: stored.citationContext ?? null };
}

/** Numbers have no gaps below the head. A hole is damage, and must not pass for "nothing happened". */
function assertWhole(events: readonly StreamEvent[], review: string, from: number, last: number): void {
  const gap = events.findIndex(({ number }, index) => number !== from + 1 + index);
  const missing = gap >= 0 ? from + 1 + gap : from + 1 + events.length;
  if (missing > last) return;
  throw new StoreUnavailableError(`Event ${missing} of review "${review}" is committed but missing.`, {
    kind: 'unreadable',
    remedy: 'Restore the table to a point in time before it was lost.',
  });
}

/** Merges partitions, each in key order, into one sequence in key order; the first pages are read side by side. */
async function* merged(partitions: readonly AsyncIterable<readonly PlainItem[]>[]): AsyncIterable<PlainItem> {
  const streams = await Promise.all(partitions.map((pages) => openStream(pages[Symbol.asyncIterator]())));
  for (;;) {
    let next: (typeof streams)[number] | null = null;
    for (const stream of streams) {
      const key = stream.key();
      if (key !== null && (next === null || Buffer.compare(key, next.key() ?? key) < 0)) next = stream;
    }
    if (next === null) return;
    yield await next.take();
  }
}

async function openStream(pages: AsyncIterator<readonly PlainItem[]>) {
  let page: readonly PlainItem[] = [];
  let index = 0;
  let ended = false;
  let key: Buffer | null = null;
  const settle = async () => {
    while (!ended && index >= page.length) {
      const { done, value } = await pages.next();
      ended = done === true;
      page = done ? [] : value;
      index = 0;
    }
    const item = page[index];
    // DynamoDB orders sort keys by their UTF-8 bytes.
    key = item ? Buffer.from(textOf(item, 'SK')) : null;
  };
  await settle();
  return {
    key: () => key,
    take: async () => {
      const item = page[index] ?? {};
      index += 1;
      await settle();
      return item;
    },
  };
}
