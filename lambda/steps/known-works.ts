import type { StreamHead } from '../core/event-stream.ts';
import { createKnownIndex, type KnownIndex } from '../core/known-index.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';

/**
 * What the review knows, complete up to the committed head: a crash between commit and the writing of `Known` is mended
 * here, from the stream, which alone decides what exists.
 */
export async function knownWorks(review: string, head: StreamHead, store: ArticleStore): Promise<KnownIndex> {
  const known = await store.known(review);
  const index = createKnownIndex(known);
  if (known.through < head.committed) {
    const events = await store.events(review, known.through, head.committed);
    const ids = [...new Set(events.map(({ article }) => article))];
    for (const article of await store.articles(review, ids)) index.add(article);
  }
  return index;
}
