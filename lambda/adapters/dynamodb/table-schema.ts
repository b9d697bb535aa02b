import type { TableSchema } from '../../core/ports/table-schema.ts';
import { migrations } from '../../core/schema-version.ts';
import { schemaKey } from './keys.ts';
import { migrationWork } from './migrations.ts';
import { numberOf, schemaVersion } from './read-attribute.ts';
import { createSchemaReader, schemaStateOf } from './schema-item.ts';
import type { Table } from './table.ts';

/** {@link TableSchema}: one item with the version, and who may raise it. An epoch fences whoever was overtaken. */
export function createTableSchema(table: Table): TableSchema {
  const work = migrationWork(table);
  return {
    migrations: migrations.map((migration) => ({ ...migration, run: work[migration.name] })),
    read: createSchemaReader(table).read,

    take: async (now, leaseMs) => {
      const taken = await table.update(schemaKey, {
        set: { v: schemaVersion, heldUntil: until(now, leaseMs) },
        copy: ['#epoch = if_not_exists(#epoch, :zero) + :one'],
        condition: {
          expression: 'attribute_not_exists(#heldUntil) OR #heldUntil <= :now',
          values: { now: now.toISOString(), zero: 0, one: 1 },
        },
      });
      if (!taken.applied) return null;
      const epoch = numberOf(taken.item, 'epoch');
      const own = { expression: '#epoch = :epoch', values: { epoch } };
      return {
        version: schemaStateOf(taken.item).version,
        reached: async (version, at, forMs) => {
          const { applied } = await table.update(schemaKey, {
            set: { version, at: at.toISOString(), heldUntil: until(at, forMs) },
            condition: own,
          });
          return applied;
        },
        giveBack: async () => {
          // The mark of the last update stays: an update sets something.
          await table.update(schemaKey, { set: { heldUntil: null }, condition: own });
        },
      };
    },
  };
}

function until(now: Date, leaseMs: number): string {
  return new Date(now.valueOf() + leaseMs).toISOString();
}
