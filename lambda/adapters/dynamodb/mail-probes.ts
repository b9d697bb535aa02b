import type { MailProbes } from '../../core/ports/mail-probes.ts';
import type { MailEvent } from '../../core/ports/mailer.ts';
import { probeKey, probePartition } from './keys.ts';
import { schemaVersion, textOf } from './read-attribute.ts';
import type { Table } from './table.ts';

const daySeconds = 24 * 3_600;

/** {@link MailProbes}: one small item a kind of event, which the table's time-to-live removes. */
export function createMailProbes(table: Table): MailProbes {
  return {
    note: async (probe, kind, at) => {
      const seconds = Math.ceil(Date.parse(at) / 1_000);
      if (!isProbe(probe) || Number.isNaN(seconds)) return;
      await table.update(probeKey(probe, kind), {
        set: { v: schemaVersion, at, expires: seconds + daySeconds },
        condition: { expression: 'attribute_not_exists(#PK)' },
      });
    },
    kinds: async (probe) => {
      const kinds: MailEvent['kind'][] = [];
      for await (const page of table.pages({ partition: probePartition(probe), only: ['SK'] }))
        kinds.push(...page.map((item) => textOf(item, 'SK') as MailEvent['kind']));
      return kinds;
    },
  };
}

function isProbe(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}
