import type { Sending, SendingState, Trouble } from '../../core/ports/sending-state.ts';
import type { PlainItem } from './attributes.ts';
import { sendingKey, troubleKey, troublePartition } from './keys.ts';
import { numberOf, readable, schemaVersion, textOf, textOrNull } from './read-attribute.ts';
import type { Table } from './table.ts';

const key = sendingKey('STATE');
const dayMs = 24 * 3_600_000;
const daysBack = 8;

/** {@link SendingState}: one item for the switch, one for each bounce or complaint, by day. */
export function createSendingState(table: Table): SendingState {
  return {
    read: async () => {
      const item = await table.get(key);
      return item ? sending(item) : { paused: null, resumed: null };
    },

    pause: async ({ reason, at, by }) => {
      const { applied } = await table.update(key, {
        set: { v: schemaVersion, pausedAt: at, pausedBy: by, reason },
        condition: { expression: 'attribute_not_exists(#pausedAt)' },
      });
      return applied;
    },

    resume: async (resumed) => {
      const { applied } = await table.update(key, {
        set: {
          ...{ pausedAt: null, pausedBy: null, reason: null },
          ...(resumed && { resumedAt: resumed.at, resumedTaken: resumed.taken }),
        },
        condition: { expression: 'attribute_exists(#pausedAt)' },
      });
      return applied;
    },

    // The event's own day and id are the key: eight deliveries of one event are one item.
    note: async (trouble, event, at) => {
      await table.update(troubleKey(at.slice(0, 10), trouble, event), {
        set: { v: schemaVersion, at },
        condition: { expression: 'attribute_not_exists(#PK)' },
      });
    },

    troubles: async (after, now) => {
      const counts: Record<Trouble, number> = { bounce: 0, complaint: 0 };
      const days = Array.from({ length: daysBack + 1 }, (_, back) =>
        new Date(now.valueOf() - back * dayMs).toISOString().slice(0, 10),
      ).filter((day) => day >= after.slice(0, 10));
      for (const day of days) {
        for await (const page of table.pages({ partition: troublePartition(day), only: ['SK', 'at'] })) {
          for (const item of page) {
            if (textOf(item, 'at') > after)
              counts[textOf(item, 'SK').startsWith('bounce#') ? 'bounce' : 'complaint'] += 1;
          }
        }
      }
      return counts;
    },
  };
}

function sending(item: PlainItem): Sending {
  readable(item);
  const pausedAt = textOrNull(item, 'pausedAt');
  const resumedAt = textOrNull(item, 'resumedAt');
  return {
    paused: pausedAt === null ? null : { at: pausedAt, reason: textOf(item, 'reason'), by: pausedBy(item) },
    resumed: resumedAt === null ? null : { at: resumedAt, taken: numberOf(item, 'resumedTaken') },
  };
}

function pausedBy(item: PlainItem): NonNullable<Sending['paused']>['by'] {
  const by = textOf(item, 'pausedBy');
  return by === 'keeper' || by === 'deployment' ? by : 'circuit';
}
