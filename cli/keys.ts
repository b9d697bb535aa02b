import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../lambda/config.ts';
import { type Rotation, rotatedKeyring } from '../lambda/core/keyring.ts';
import { openDataDirectory } from '../local/data-directory.ts';
import { UserError } from '../local/user-error.ts';
import { say, type Terminal } from './terminal.ts';

export interface KeysRotateOptions {
  /** Id of the new key; the UTC date unless it is said. */
  readonly name?: string;
  readonly data: string;
}

type Secret = Readonly<Record<string, unknown>>;

/**
 * `keys rotate`: a new key signs readers' links from now on, every old one goes on verifying. In the deployment's secret
 * where SECRET_ARN names it, else in the data folder. One write, so a kill leaves the old keys or old and new; the same
 * name again changes nothing. No key is ever printed.
 */
export async function rotateKeys(options: KeysRotateOptions, terminal: Terminal, now: Date): Promise<number> {
  const kid = options.name ?? now.toISOString().slice(0, 10);
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(kid))
    throw new UserError('--name takes 1 to 32 letters, digits, "-" and "_": it stands in every link.');
  const arn = readConfig().get('SECRET_ARN');
  const place = arn ? `the secret ${arn}` : `${resolve(options.data)}/secrets.json`;
  let rotation: Rotation = { kind: 'already' };
  const rotated = (secret: Secret): Secret | null => {
    rotation = rotatedKeyring(secret.tokenKey, { kid, key: randomBytes(32).toString('hex') });
    return rotation.kind === 'rotated' ? { ...secret, tokenKey: rotation.keyring } : null;
  };
  if (arn) await rewriteAccountSecret(arn, rotated);
  else await rewriteFolderSecret(options.data, rotated);
  return tell(rotation as Rotation, kid, place, arn !== '', terminal);
}

function tell(rotation: Rotation, kid: string, place: string, isAccount: boolean, terminal: Terminal): number {
  switch (rotation.kind) {
    case 'already':
      say(terminal, `The key ${kid} signs already; nothing was changed. For another one today, say --name.`);
      return 0;
    case 'rotated': {
      const others = rotation.keys - 1;
      say(
        terminal,
        `The key ${kid} in ${place} signs ${isAccount ? 'within five minutes' : 'from the next start on'}. ` +
          `${others === 1 ? 'The key before it goes' : `The ${others} keys before it go`} on verifying every link already sent: never take one out to tidy up.`,
      );
      return 0;
    }
    case 'refused':
      throw new UserError(
        rotation.why === 'id in use'
          ? `An older key is named ${kid}: links name their key, so two cannot share it. Nothing was written; say another --name.`
          : `What stands as tokenKey in ${place} is no keyring. Nothing was written; see docs/deploying.md, "A new key for readers’ links".`,
      );
  }
}

async function rewriteAccountSecret(arn: string, change: (secret: Secret) => Secret | null): Promise<void> {
  const { rewriteSecret } = await import('../lambda/adapters/secrets-manager/rewrite-secret.ts');
  await rewriteSecret(arn, change).catch((error: unknown) => {
    throw new UserError(
      `The secret ${arn} (SECRET_ARN): ${error instanceof Error ? error.message : 'there was no answer'}`,
    );
  });
}

async function rewriteFolderSecret(folder: string, change: (secret: Secret) => Secret | null): Promise<void> {
  const data = await openDataDirectory(resolve(folder));
  try {
    const before = await data.read('secrets.json', z.record(z.string(), z.unknown()));
    if (before === null)
      throw new UserError(`${data.path} has no keys yet; the first start makes them. Nothing was written.`);
    const after = change(before);
    if (after) await data.write('secrets.json', after);
  } finally {
    await data.release();
  }
}
