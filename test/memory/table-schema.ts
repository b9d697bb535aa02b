import type { RunnableMigration, TableSchema } from '../../lambda/core/ports/table-schema.ts';
import { type SchemaState, uncountedSchema } from '../../lambda/core/schema-version.ts';

/** {@link TableSchema} in memory, with a test's own migrations; proved by the same contract as the DynamoDB one. */
export function createMemoryTableSchema(migrations: readonly RunnableMigration[] = [], version = 0): TableSchema {
  let state: SchemaState = { ...uncountedSchema, version };
  let epoch = 0;
  const until = (now: Date, leaseMs: number) => new Date(now.valueOf() + leaseMs).toISOString();
  return {
    migrations,
    read: async () => state,
    take: async (now, leaseMs) => {
      if (state.heldUntil > now.toISOString()) return null;
      epoch += 1;
      const own = epoch;
      state = { ...state, heldUntil: until(now, leaseMs) };
      return {
        version: state.version,
        reached: async (reached, at, forMs) => {
          if (own !== epoch) return false;
          state = { version: reached, heldUntil: until(at, forMs) };
          return true;
        },
        giveBack: async () => {
          if (own === epoch) state = { ...state, heldUntil: '' };
        },
      };
    },
  };
}
