import type { Article } from '../../core/article.ts';
import type { StreamEvent, StreamHead } from '../../core/event-stream.ts';
import type { Known } from '../../core/known.ts';
import { StaleWriterError, type WriterLease } from '../../core/ports/article-store.ts';
import type { PlainItem } from './attributes.ts';
import { articleKey, epochOfFence, eventKey, fence, headKey, type Key, knownKey } from './keys.ts';
import { storeKnown } from './known-item.ts';
import { pack } from './packed-json.ts';
import { numberOf, readable, schemaVersion, textOf } from './read-attribute.ts';
import { streamHead } from './stream-head.ts';
import { inParallel, type Table } from './table.ts';

/** How many events are written at a time. */
const eventsAtATime = 8;

/**
 * Takes the lease in one conditional update: it is free, or it is over. The epoch it hands out fences every older writer:
 *
 *     writer 1   epoch 4 ── put 17 ───────── (stalls) ─────────────────── put 18 ✗ refused
 *     writer 2                                epoch 5 ── put 17 ── commit 17
 *
 * An old writer is refused by the head (read before each write) and, should it slip between that read and its write, by
 * the item itself once a newer epoch has written it. What it may still leave behind are items nobody has committed.
 */
export async function takeLease(table: Table, review: string, now: Date, leaseMs: number): Promise<WriterLease | null> {
  const taken = await table.update(headKey(review), {
    set: { leaseUntil: new Date(now.valueOf() + leaseMs).toISOString() },
    copy: ['#epoch = if_not_exists(#epoch, :zero) + :one', '#v = if_not_exists(#v, :version)'],
    condition: {
      expression: 'attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now',
      values: { now: now.toISOString(), zero: 0, one: 1, version: schemaVersion },
    },
  });
  return taken.applied ? createLease(table, review, streamHead(taken.item)) : null;
}

function createLease(table: Table, review: string, head: StreamHead): WriterLease {
  const { epoch } = head;
  let { committed, revision } = head;
  let writes = 0;
  const nextFence = () => {
    writes += 1;
    return fence(epoch, writes);
  };
  const stale = (what: string) =>
    new StaleWriterError(`A newer writer has taken over review "${review}": ${what} was not written.`);

  async function assertCurrent(what: string): Promise<void> {
    const item = await table.get(headKey(review));
    if (!item || numberOf(readable(item), 'epoch') !== epoch) throw stale(what);
  }

  /** Refused only if a later write has been here; when that one is ours, it is the one that counts. */
  async function fencedPut(key: Key, attributes: PlainItem, own: string, what: string): Promise<void> {
    const isWritten = await table.put(
      key,
      { v: schemaVersion, ...attributes, fence: own },
      { expression: 'attribute_not_exists(#PK) OR #fence <= :fence', values: { fence: own } },
    );
    if (isWritten) return;
    const item = await table.get(key);
    if (!item || epochOfFence(textOf(item, 'fence')) !== epoch) throw stale(what);
  }

  return {
    head,

    putArticle: async (article: Article) => {
      const own = nextFence();
      const what = `article ${article.id}`;
      await assertCurrent(what);
      await fencedPut(articleKey(review, article.id), { body: pack(article) }, own, what);
    },

    putEvents: async (events: readonly StreamEvent[]) => {
      for (const { number } of events) {
        if (number <= committed) throw new RangeError(`event ${number} of review ${review} is committed`);
      }
      if (events.length === 0) return;
      const own = nextFence();
      await assertCurrent(`event ${events[0]?.number}`);
      await inParallel(events, eventsAtATime, async ({ number, kind, article, topics, at, baseline }) => {
        const attributes = { kind, article, topics, at, baseline, epoch };
        await fencedPut(eventKey(review, number), attributes, own, `event ${number}`);
      });
    },

    commit: async (next) => {
      if (next.committed < committed) throw new RangeError(`the head of review ${review} never moves back`);
      const moved = await table.update(headKey(review), {
        set: {
          committed: next.committed,
          revision: revision + 1,
          baselineAt: next.baselineAt,
          baselined: next.baselined,
          filedUnder: next.filedUnder,
          recheckedAt: next.recheckedAt,
        },
        condition: {
          expression: '#epoch = :epoch AND (attribute_not_exists(#revision) OR #revision = :revision)',
          values: { epoch, revision },
        },
      });
      if (!moved.applied) throw stale(`the head at ${next.committed}`);
      committed = next.committed;
      revision += 1;
    },

    putKnown: async (known: Known) => {
      const own = nextFence();
      await assertCurrent('what is known');
      await storeKnown(table, review, known, own, async (attributes) => {
        await fencedPut(knownKey(review), attributes, own, 'what is known');
      });
    },

    release: async () => {
      await table.update(headKey(review), {
        set: { leaseUntil: null },
        condition: { expression: '#epoch = :epoch', values: { epoch } },
      });
    },
  };
}
