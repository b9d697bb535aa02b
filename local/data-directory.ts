import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseKeyring, type TokenKey } from '../lambda/core/keyring.ts';
import { levelErrorCode, lockFolder } from './folder-lock.ts';
import { UserError } from './user-error.ts';

/** Everything a local service keeps, in one folder that survives a kill. */
export interface DataDirectory {
  readonly path: string;
  /** A JSON file of the folder; `null` when it is not there yet. Throws {@link UserError} when it holds anything else. */
  read<Value>(name: string, shape: z.ZodType<Value>): Promise<Value | null>;
  /** Replaces it whole: a kill leaves the old or the new one. */
  write(name: string, value: unknown): Promise<void>;
  /** Lets another process use the folder. */
  release(): Promise<void>;
}

/** Opens (and makes) the folder for this process alone. Throws {@link UserError} when it cannot be written or is in use. */
export async function openDataDirectory(path: string): Promise<DataDirectory> {
  try {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, '.writable'), '');
    // Another process may try at the same moment, and be the one that removes it.
    await rm(join(path, '.writable'), { force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'EEXIST' || code === 'ENOTDIR'
        ? `The data folder ${path} cannot be made: a file is in its place. Choose another with --data.`
        : `The data folder ${path} cannot be written (${code}). Choose another with --data, or change its permissions.`,
    );
  }
  const { release } = await takeLock(path);
  return {
    path,
    async read<Value>(name: string, shape: z.ZodType<Value>) {
      let text: string;
      try {
        text = await readFile(join(path, name), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
      const read = shape.safeParse(parseJson(text));
      if (read.success) return read.data;
      throw new UserError(
        `${join(path, name)} is damaged. ${mending.get(name) ?? 'Remove that file'}, or start anew with another --data folder.`,
      );
    },
    async write(name, value) {
      const temporary = join(path, `${name}.part`);
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(value));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, join(path, name));
    },
    release,
  };
}

/** What is no JSON is a value that no shape allows. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where removing a damaged file would do more harm than it mends. */
const mending = new Map([
  ['secrets.json', 'Put back a copy of it: without these keys no link of a mail already sent works'],
]);

/**
 * Takes the folder for this process alone. What locks is the operating system, through LevelDB: two that start at the same
 * moment, even over the lock of a process that was killed, cannot both have it. The file `lock` only tells others who has it.
 */
async function takeLock(path: string): Promise<{ release(): Promise<void> }> {
  const name = join(path, 'lock');
  let level: { close(): Promise<void> };
  try {
    level = await lockFolder(join(path, 'in-use'));
  } catch (error) {
    const code = levelErrorCode(error);
    if (code !== 'LEVEL_LOCKED') {
      throw new UserError(
        `The data folder ${path} could not be locked (${code ?? String(error)}). Is another Living Review starting on it? If not, remove ${join(path, 'in-use')}.`,
      );
    }
    const owner = Number(await readFile(name, 'utf8').catch(() => ''));
    const process = owner > 0 ? ` (process ${owner})` : '';
    throw new UserError(
      `Another Living Review${process} is using ${path}. Stop it, or choose another folder with --data.`,
    );
  }
  await writeFile(name, String(process.pid));
  return {
    async release() {
      await rm(name, { force: true });
      await level.close();
    },
  };
}

export interface LocalSecrets {
  /** The first signs, all verify. */
  readonly tokenKeys: readonly TokenKey[];
  readonly addressKey: string;
}

const key = z.string().regex(/^[0-9a-f]{64}$/);
/** `tokenKey` is one key or a keyring, as on AWS (docs/deploying.md). */
const localSecretsShape: z.ZodType<LocalSecrets> = z
  .object({ tokenKey: z.unknown(), addressKey: key })
  .transform(({ tokenKey, addressKey }, context) => {
    const tokenKeys = parseKeyring(tokenKey);
    if (tokenKeys) return { tokenKeys, addressKey };
    context.addIssue({ code: 'custom', message: 'tokenKey is no keyring' });
    return z.NEVER;
  });

/** The keys of this folder's links and address hashes, made on first use. */
export async function localSecrets(data: DataDirectory): Promise<LocalSecrets> {
  const there = await data.read('secrets.json', localSecretsShape);
  if (there) return there;
  const made = { tokenKey: randomBytes(32).toString('hex'), addressKey: randomBytes(32).toString('hex') };
  await data.write('secrets.json', made);
  return { tokenKeys: [{ kid: null, key: made.tokenKey }], addressKey: made.addressKey };
}
