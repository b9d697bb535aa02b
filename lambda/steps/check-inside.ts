import type { RunSheet } from '../core/balance-sheet.ts';
import { type Check, fail, leftOut, ok, warn } from '../core/check.ts';
import { runId } from '../core/digest-run.ts';
import type { SendQuota } from '../core/ports/send-rate.ts';
import type { Sending, SendingState } from '../core/ports/sending-state.ts';
import type { ServicePause } from '../core/ports/service-pause.ts';
import type { TableSchema } from '../core/ports/table-schema.ts';
import type { Review } from '../core/review.ts';
import { type Migration, migrations, NewerSchemaError, pendingMigrations } from '../core/schema-version.ts';
import { isQuotaNear } from '../core/send-rate.ts';

/** What can be looked at from inside the service, by its own functions; all of it only reads. */

const schemaName = 'schema of the table';

/** Whether the table is as this code writes it. */
export async function checkSchema(schema: Pick<TableSchema, 'read'>, known: readonly Migration[]): Promise<Check> {
  const state = await schema.read();
  try {
    const names = pendingMigrations(state, known).map(({ name }) => name);
    if (names.length === 0) return ok(schemaName, `version ${state.version}, no migration is pending`);
    const pending = `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} pending`;
    return warn(
      schemaName,
      `version ${state.version}: ${pending}`,
      'Run `migrate`: docs/operating.md, "After an update".',
    );
  } catch (error) {
    if (!(error instanceof NewerSchemaError)) throw error;
    return fail(
      schemaName,
      `version ${state.version}, and this code knows ${known.length}`,
      'Check out the version that migrated it, or a later one.',
    );
  }
}

/** Whether digests go out, and if not, who stopped them. */
export function checkSending({ paused }: Pick<Sending, 'paused'>): Check {
  const name = 'sending';
  if (paused === null) return ok(name, 'digests go out');
  const found = `digests are held since ${paused.at}: ${paused.reason}`;
  switch (paused.by) {
    case 'circuit':
      return fail(name, found, 'docs/runbook.md, SendingPaused.');
    case 'keeper':
      return warn(name, found, '`sending resume` lets them out.');
    case 'deployment':
      return warn(name, found, '`doctor --go-live` lets them out once nothing fails.');
  }
}

/** Whether the latest runs of a review balance. */
export function checkSheets({ slug }: Pick<Review, 'slug'>, sheets: readonly RunSheet[]): Check {
  const name = `digest runs of ${slug}`;
  const isUnbalanced = ({ state, balanced }: RunSheet) => state === 'finished' && !balanced;
  const unbalanced = sheets.filter(isUnbalanced).map(({ run }) => runId(run));
  if (unbalanced.length > 0)
    return fail(name, `${unbalanced.join(', ')} do not balance`, 'docs/runbook.md, RunUnbalanced.');
  if (sheets.length === 0) return ok(name, 'there has been none yet');
  const open = sheets.filter(({ state }) => state !== 'finished').length;
  return ok(name, `the latest ${sheets.length} balance${open > 0 ? `, ${open} of them not finished` : ''}`);
}

/** Whether polls, publications and digests are stopped together. */
export async function checkPause({ read }: Pick<ServicePause, 'read'>): Promise<Check> {
  const pause = await read();
  if (pause === null) return ok('service', 'it is not paused');
  const remedy = pause.by === 'keeper' ? '`resume` ends it.' : 'Run `data restore` again.';
  return warn('service', `everything is paused since ${pause.at}: ${pause.reason}`, remedy);
}

/** How much of the day is taken. `null`: it could not be read. */
export function checkDay(quota: Pick<SendQuota, 'perDay' | 'sentLastDay'> | null): Check {
  const name = 'sending quota';
  if (quota === null) return leftOut(name, 'SES does not tell it');
  const limit = quota.perDay === Number.POSITIVE_INFINITY ? '' : ` of ${quota.perDay}`;
  const found = `${quota.sentLastDay}${limit} mails in 24 hours`;
  return isQuotaNear(quota) ? warn(name, found, 'docs/runbook.md, QuotaNear.') : ok(name, found);
}

export interface InsideDependencies {
  readonly schema: Pick<TableSchema, 'read'>;
  readonly sending: Pick<SendingState, 'read'>;
  readonly servicePause: Pick<ServicePause, 'read'>;
  /** `null` when it cannot be read. */
  readonly quota: () => Promise<SendQuota | null>;
}

/** What the keeper's page shows above the books. */
export async function checkInside(
  review: Pick<Review, 'slug'>,
  sheets: readonly RunSheet[],
  { schema, sending, servicePause, quota }: InsideDependencies,
): Promise<readonly Check[]> {
  return [
    checkSheets(review, sheets),
    checkSending(await sending.read()),
    await checkPause(servicePause),
    checkDay(await quota()),
    await checkSchema(schema, migrations),
  ];
}
