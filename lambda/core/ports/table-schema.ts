import type { Migration, SchemaState } from '../schema-version.ts';

/** The table's schema version, and what brings an older table up to it. */
export interface TableSchema {
  /** Everything this code knows, oldest first: the nth makes version n. */
  readonly migrations: readonly RunnableMigration[];
  read(): Promise<SchemaState>;
  /** Takes the right to migrate for so long, also from one whose time is over; `null` while somebody else has it. */
  take(now: Date, leaseMs: number): Promise<SchemaLease | null>;
}

export interface RunnableMigration extends Migration {
  /**
   * Brings one review's items up; answers how many were written. Each write is safe to repeat and safe beside a running
   * service, so a run that was killed is run again from its beginning.
   */
  readonly run: (review: string) => Promise<number>;
}

/** The right to migrate; whoever takes it later ends it. */
export interface SchemaLease {
  /** The version as it was when the right was taken. */
  readonly version: number;
  /** Notes that this version is reached, and holds the right for so long again; `false` when it was taken over. */
  reached(version: number, now: Date, leaseMs: number): Promise<boolean>;
  giveBack(): Promise<void>;
}
