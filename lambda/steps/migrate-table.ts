import type { Log } from '../core/ports/moment.ts';
import type { TableSchema } from '../core/ports/table-schema.ts';
import type { Review } from '../core/review.ts';
import { pendingMigrations } from '../core/schema-version.ts';

export interface MigrateDependencies {
  readonly schema: TableSchema;
  readonly log: Log;
  /** How long one migration may take before another process takes over; 0 where no other can be there. */
  readonly migrationLeaseMs: number;
}

/** `current`: there was nothing to do. `busy`: somebody else is at it, until when they must be done or take it up again. */
export type MigrateOutcome =
  | { readonly kind: 'current'; readonly version: number }
  | { readonly kind: 'migrated'; readonly version: number; readonly done: readonly MigrationDone[] }
  | { readonly kind: 'busy'; readonly until: string };

export interface MigrationDone {
  readonly name: string;
  readonly says: string;
  /** Items that were written. */
  readonly written: number;
}

/**
 * Runs the migrations a table still waits for, one after the other, each for every review. The version is raised after each,
 * so whoever is killed goes on with the one they were at; whoever comes second is told that somebody is at it. Throws
 * NewerSchemaError for a table of a later version.
 */
export async function migrateTable(
  reviews: readonly Pick<Review, 'slug'>[],
  clock: () => Date,
  { schema, log, migrationLeaseMs }: MigrateDependencies,
): Promise<MigrateOutcome> {
  const before = await schema.read();
  if (pendingMigrations(before, schema.migrations).length === 0) return { kind: 'current', version: before.version };
  const lease = await schema.take(clock(), migrationLeaseMs);
  if (lease === null) return { kind: 'busy', until: (await schema.read()).heldUntil };
  const done: MigrationDone[] = [];
  let { version } = lease;
  // As of when the right was taken: somebody may have finished in between.
  for (const { name, says, run } of pendingMigrations(lease, schema.migrations)) {
    let written = 0;
    for (const { slug } of reviews) written += await run(slug);
    version += 1;
    if (!(await lease.reached(version, clock(), migrationLeaseMs)))
      return { kind: 'busy', until: (await schema.read()).heldUntil };
    log('info', 'table migrated', { migration: name, version, written });
    done.push({ name, says, written });
  }
  await lease.giveBack();
  return done.length === 0 ? { kind: 'current', version } : { kind: 'migrated', version, done };
}
