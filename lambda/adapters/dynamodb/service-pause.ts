import type { Pause, ServicePause } from '../../core/ports/service-pause.ts';
import type { PlainItem } from './attributes.ts';
import { pauseKey } from './keys.ts';
import { readable, schemaVersion, textOf } from './read-attribute.ts';
import type { Table } from './table.ts';

/** {@link ServicePause}: one item that is there while the service is paused. */
export function createServicePause(table: Table): ServicePause {
  return {
    read: async () => {
      const item = await table.get(pauseKey, 'may-lag');
      return item ? pauseOf(item) : null;
    },

    pause: async (pause) => {
      const isNew = { expression: 'attribute_not_exists(#PK)' };
      await table.put(pauseKey, { v: schemaVersion, reason: pause.reason, at: pause.at, by: pause.by }, isNew);
      // Whoever was faster, or an earlier attempt of ours, holds it: what is there is what counts.
      const item = await table.get(pauseKey);
      return item ? pauseOf(item) : pause;
    },

    resume: async () => {
      if ((await table.get(pauseKey)) === null) return false;
      await table.remove(pauseKey);
      return true;
    },
  };
}

function pauseOf(item: PlainItem): Pause {
  readable(item);
  return {
    reason: textOf(item, 'reason'),
    at: textOf(item, 'at'),
    by: textOf(item, 'by') === 'restore' ? 'restore' : 'keeper',
  };
}
