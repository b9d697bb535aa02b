import { readFile } from 'node:fs/promises';
import { readSecretJson, rewriteSecret } from '../lambda/adapters/secrets-manager/rewrite-secret.ts';
import { readConfig } from '../lambda/config.ts';
import { joinedKeyrings, spelt } from '../lambda/core/keyring.ts';
import { UserError } from '../local/user-error.ts';
import { scan } from './table-copy/export-table.ts';
import { openKeptTable } from './table-copy/open-kept-table.ts';
import { say, type Terminal } from './terminal.ts';

export interface TakeOverOptions {
  /** ARN or name of the secret the keys come from, or a file that holds its JSON (secrets.json of a data folder). */
  readonly from: string;
}

/**
 * `keys take-over --from SECRET`: another deployment's keys into this one's secret (SECRET_ARN), so that its data can be
 * restored here: its addresses are found, and the links it has mailed work. Refused where this table already has readers
 * under another address key, because they would be found no more. Run again it changes nothing; no key is printed.
 */
export async function takeOverKeys(options: TakeOverOptions, terminal: Terminal): Promise<number> {
  const arn = readConfig().need('SECRET_ARN');
  const other = await secretOf(options.from);
  if (joinedKeyrings(other.tokenKey, other.tokenKey) === null || typeof other.addressKey !== 'string')
    throw new UserError(`${options.from} holds no tokenKey and addressKey of a deployment. Nothing was written.`);
  const own = await secretOf(arn);
  if (own.addressKey !== other.addressKey && (await hasReaders()))
    throw new UserError(
      'This table has readers under an address key of its own, who would be found no more. Take over keys before anybody signs up, or restore with --replace first. Nothing was written.',
    );
  const outcome = await rewriteSecret(arn, (before) => {
    const keyring = joinedKeyrings(other.tokenKey, before.tokenKey)?.map(spelt);
    if (!keyring)
      throw new UserError(`The keys of ${options.from} and of ${arn} have an id in common. Nothing was written.`);
    const after = { ...other, ...before, tokenKey: keyring, addressKey: other.addressKey };
    return JSON.stringify(after) === JSON.stringify(before) ? null : after;
  });
  say(
    terminal,
    outcome === 'left'
      ? 'The keys are there already; nothing was changed.'
      : 'The keys are taken over; within five minutes every function uses them.',
  );
  return 0;
}

async function secretOf(from: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(from, 'utf8').catch(() => null);
  try {
    return text === null ? await readSecretJson(from) : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  } catch (error) {
    // A parser's message may show what it could not read.
    const why = text === null && error instanceof Error ? error.message : 'it is not JSON';
    throw new UserError(`${from} cannot be read: ${why}`);
  }
}

async function hasReaders(): Promise<boolean> {
  if (!readConfig().has('AWS_ENDPOINT_URL_DYNAMODB'))
    throw new UserError(
      'Set AWS_ENDPOINT_URL_DYNAMODB and TABLE_NAME: whether this table has readers must be seen first.',
    );
  const kept = await openKeptTable('');
  try {
    for await (const item of scan(kept.client, kept.tableName, 'keys'))
      if (item.PK?.S?.startsWith('ADDRESS#')) return true;
    return false;
  } finally {
    await kept.close();
  }
}
