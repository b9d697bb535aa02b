import type { SubscriptionStore } from '../../core/ports/subscription-store.ts';
import { alwaysPlanned, scheduleKey } from '../../core/slots.ts';
import type { Subscription } from '../../core/subscription.ts';
import { scheduleItemKey, schedulesPartition } from './keys.ts';
import { schemaVersion, textOf } from './read-attribute.ts';
import type { Table } from './table.ts';

/**
 * Keeps the schedules readers of a review have chosen, one small item each, so that whoever plans runs need not walk the
 * subscribers, nor may read them. An item is put before the subscription that needs it becomes active and is never taken
 * away: one too many costs an empty run, one too few a digest.
 */
export function keepingSchedules(table: Table, store: Omit<SubscriptionStore, 'schedules'>): SubscriptionStore {
  async function note(after: Subscription, before: Subscription | null): Promise<void> {
    if (after.status !== 'ACTIVE') return;
    const key = scheduleKey(after.cadence, after.schedule);
    const isNoted = before?.status === 'ACTIVE' && scheduleKey(before.cadence, before.schedule) === key;
    if (isNoted || alwaysPlanned.includes(key)) return;
    await table.put(scheduleItemKey(after.review, key), { v: schemaVersion });
  }
  return {
    ...store,
    create: async (subscription) => {
      await note(subscription, null);
      return store.create(subscription);
    },
    replace: async (before, after) => {
      await note(after, before);
      return store.replace(before, after);
    },
    schedules: async (review) => {
      const keys: string[] = [];
      for await (const page of table.pages({ partition: schedulesPartition(review) }))
        keys.push(...page.map((item) => textOf(item, 'SK')));
      return keys;
    },
  };
}
