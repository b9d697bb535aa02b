/** How far a table has come: one number, raised by one with each migration that is done. */
export interface SchemaState {
  /** 0: a table from before versions were counted, or one that nothing has been done to yet. */
  readonly version: number;
  /** Until when somebody holds the right to migrate, ISO 8601; `''`: nobody does. */
  readonly heldUntil: string;
}

export const uncountedSchema: SchemaState = { version: 0, heldUntil: '' };

/** One step of a table from the version before it. */
export interface Migration {
  /** Names it in words with hyphens: `schedules-in-use`. */
  readonly name: string;
  /** What is different afterwards, one sentence without its full stop. */
  readonly says: string;
}

/**
 * Every migration there is, oldest first: the nth makes version n. **Only ever add at the end**, and its work to
 * lambda/adapters/dynamodb/migrations.ts.
 */
export const migrations = [
  {
    name: 'schedules-in-use',
    says: 'every schedule that an active reader has is noted, so that its runs are planned',
  },
  {
    name: 'given-up-ranges',
    says: 'what was given up on is known as never sent, so that no notice about it goes out',
  },
] as const satisfies readonly Migration[];

export type MigrationName = (typeof migrations)[number]['name'];

/** The table was written by a version of Living Review that is newer than this code. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
}

/** The migrations a table still waits for, in order; the nth of all makes version n. Throws {@link NewerSchemaError}. */
export function pendingMigrations<M extends Migration>(
  { version }: Pick<SchemaState, 'version'>,
  migrations: readonly M[],
): readonly M[] {
  if (version > migrations.length)
    throw new NewerSchemaError(
      `The table has schema version ${version}, and this version of Living Review knows ${migrations.length}. Check out the version that migrated it, or a later one.`,
    );
  return migrations.slice(version);
}
