import { withRange } from '../../core/event-ranges.ts';
import type { SubscriptionStore } from '../../core/ports/subscription-store.ts';
import { withSoftBounce } from '../../core/soft-bounces.ts';
import { encodeRanges } from './event-ranges.ts';
import { subscriptionKey } from './keys.ts';
import { StoreUnavailableError } from './store-unavailable.ts';
import { subscriptionOf } from './subscription-item.ts';
import type { Table } from './table.ts';

/** Attempts at a note that others keep getting ahead of; each lost one means that somebody else's succeeded. */
const attempts = 8;

/** What the mail provider reports about a subscription's mails. Notes change what is there and never make it again. */
export function mailReports(table: Table): Pick<SubscriptionStore, 'noteSoftBounce' | 'noteRejected'> {
  return {
    noteSoftBounce: async (review, id, at, event) => {
      const key = subscriptionKey(review, id);
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const item = await table.get(key);
        const { status, softBounces } = item ? subscriptionOf(review, item) : { status: 'ERASED', softBounces: [] };
        if (status === 'ERASED') return [];
        const next = withSoftBounce(softBounces, at, event);
        if (next === softBounces) return softBounces;
        const same = softBounces.length > 0 ? '#softBounces = :was' : 'attribute_not_exists(#softBounces)';
        const { applied } = await table.update(key, {
          set: { softBounces: next },
          condition: {
            expression: `attribute_exists(#PK) AND #status <> :erased AND ${same}`,
            values: { erased: 'ERASED', was: softBounces },
          },
        });
        if (applied) return next;
      }
      throw new StoreUnavailableError(`Others keep changing subscription ${id} of "${review}".`, {
        kind: 'throttled',
        remedy: 'The event is delivered again.',
      });
    },

    noteRejected: async (review, id, delivery) => {
      const item = await table.get(subscriptionKey(review, id));
      const { lastSent, gaps } = item ? subscriptionOf(review, item) : { lastSent: null, gaps: [] };
      if (lastSent?.delivery !== delivery) return false;
      // Nothing but another delivery's end changes the gaps, and then this is no longer the last one.
      const { applied } = await table.update(subscriptionKey(review, id), {
        set: { sentOutcome: 'failed', gaps: encodeRanges(withRange(gaps, [lastSent.from, lastSent.to])) },
        condition: { expression: '#sentDelivery = :delivery', values: { delivery } },
      });
      return applied;
    },
  };
}
