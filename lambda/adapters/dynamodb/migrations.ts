import { withRange } from '../../core/event-ranges.ts';
import type { MigrationName } from '../../core/schema-version.ts';
import { alwaysPlanned, scheduleKey } from '../../core/slots.ts';
import type { PlainItem } from './attributes.ts';
import { encodeRanges } from './event-ranges.ts';
import { scheduleItemKey, shards, subscriberPartition, subscriptionKey } from './keys.ts';
import { schemaVersion, textOrNull } from './read-attribute.ts';
import { subscriptionOf } from './subscription-item.ts';
import { inParallel, type Table } from './table.ts';

/**
 * The work of each migration on one review; answers how many items were written. Each looks at items as the version before
 * left them, writes single items under conditions, and finds nothing left to do when it is run again.
 */
export function migrationWork(table: Table): Readonly<Record<MigrationName, (review: string) => Promise<number>>> {
  return {
    'schedules-in-use': (review) => eachSubscription(table, review, (item) => noteSchedule(table, review, item)),
    'given-up-ranges': (review) => eachSubscription(table, review, (item) => noteGap(table, review, item)),
  };
}

/** How many items of one page are worked on at a time. */
const width = 8;

/** Walks a review's subscriptions; answers for how many `work` wrote something. */
async function eachSubscription(table: Table, review: string, work: (item: PlainItem) => Promise<boolean>) {
  let written = 0;
  for (const shard of shards) {
    for await (const page of table.pages({ partition: subscriberPartition(review, shard), pageSize: 500 })) {
      await inParallel(page, width, async (item) => {
        if (await work(item)) written += 1;
      });
    }
  }
  return written;
}

/** Monthly and immediate readers could be had before schedules were noted: nobody planned their runs. */
async function noteSchedule(table: Table, review: string, item: PlainItem): Promise<boolean> {
  const { status, cadence, schedule } = subscriptionOf(review, item);
  const key = scheduleKey(cadence, schedule);
  if (status !== 'ACTIVE' || alwaysPlanned.includes(key)) return false;
  return table.put(scheduleItemKey(review, key), { v: schemaVersion }, { expression: 'attribute_not_exists(#PK)' });
}

/** A mail that was given up on moved the cursor, and nothing but the note of it said that it was never sent. */
async function noteGap(table: Table, review: string, item: PlainItem): Promise<boolean> {
  const { id, address, lastSent, gaps } = subscriptionOf(review, item);
  if (address === '' || lastSent?.outcome !== 'failed') return false;
  const next = encodeRanges(withRange(gaps, [lastSent.from, lastSent.to]));
  const before = textOrNull(item, 'gaps');
  if (next === before) return false;
  const { applied } = await table.update(subscriptionKey(review, id), {
    set: { gaps: next },
    condition: {
      // Whoever was sent something since, or erased, is as the code of today left them.
      expression: `attribute_exists(#address) AND #sentTo = :to AND #sentOutcome = :failed AND ${
        before === null ? 'attribute_not_exists(#gaps)' : '#gaps = :before'
      }`,
      values: { to: lastSent.to, failed: 'failed', before },
    },
  });
  return applied;
}
