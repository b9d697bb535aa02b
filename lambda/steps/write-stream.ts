import type { Article, ArticleId } from '../core/article.ts';
import type { StreamEvent, StreamHead } from '../core/event-stream.ts';
import type { WriterLease } from '../core/ports/article-store.ts';

/** So many events become readable at a time: a long baseline makes progress, a kill costs one part of it. */
const eventsPerCommit = 500;

/**
 * Writes in the one safe order: articles · their events · the head that makes them exist. The facts about the whole write
 * (`facts`) come with the last commit, so an unfinished baseline stays one.
 */
export async function writeStream(
  lease: WriterLease,
  articles: ReadonlyMap<ArticleId, Article>,
  events: readonly StreamEvent[],
  facts: Pick<StreamHead, 'baselineAt' | 'baselined' | 'filedUnder' | 'recheckedAt'>,
): Promise<void> {
  const { head } = lease;
  const unwritten = new Map(articles);
  for (let start = 0; start < events.length; start += eventsPerCommit) {
    const part = events.slice(start, start + eventsPerCommit);
    const theirs = new Set(part.map(({ article }) => article));
    await putAll(
      lease,
      [...theirs].flatMap((id) => unwritten.get(id) ?? []),
    );
    for (const id of theirs) unwritten.delete(id);
    await lease.putEvents(part);
    const isLast = start + eventsPerCommit >= events.length;
    if (!isLast) await lease.commit({ ...head, committed: head.committed + start + part.length });
  }
  await putAll(lease, [...unwritten.values()]);
  await lease.commit({ committed: head.committed + events.length, ...facts });
}

async function putAll(lease: WriterLease, articles: readonly Article[]): Promise<void> {
  const queue = articles.values();
  const worker = async () => {
    for (const article of queue) await lease.putArticle(article);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
