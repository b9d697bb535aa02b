import type { TableSchema } from '../../core/ports/table-schema.ts';
import { type SchemaState, uncountedSchema } from '../../core/schema-version.ts';
import type { PlainItem } from './attributes.ts';
import { schemaKey } from './keys.ts';
import { numberOrNull, readable, textOrNull } from './read-attribute.ts';
import type { Table } from './table.ts';

/** For whoever only wants to know: without the migrations' own code. */
export function createSchemaReader(table: Table): Pick<TableSchema, 'read'> {
  return {
    read: async () => {
      const item = await table.get(schemaKey);
      return item ? schemaStateOf(item) : uncountedSchema;
    },
  };
}

export function schemaStateOf(item: PlainItem): SchemaState {
  readable(item);
  return { version: numberOrNull(item, 'version') ?? 0, heldUntil: textOrNull(item, 'heldUntil') ?? '' };
}
