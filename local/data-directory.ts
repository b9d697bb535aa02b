import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from './user-error.ts';

/** Everything a local service keeps, in one folder that survives a kill. */
export interface DataDirectory {
  readonly path: string;
  /** A JSON file of the folder; `null` when it is not there yet. */
  read<Value>(name: string): Promise<Value | null>;
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
    await rm(join(path, '.writable'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `The data folder ${path} cannot be written (${code}). Choose another with --data, or change its permissions.`,
    );
  }
  const lock = join(path, 'lock');
  await takeLock(lock, path);
  return {
    path,
    async read<Value>(name: string) {
      let text: string;
      try {
        text = await readFile(join(path, name), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
      try {
        return JSON.parse(text) as Value;
      } catch {
        throw new UserError(
          `${join(path, name)} is damaged. Remove that file, or start anew with another --data folder.`,
        );
      }
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
    release: () => rm(lock, { force: true }),
  };
}

async function takeLock(lock: string, path: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (owner !== process.pid && isRunning(owner)) {
      throw new UserError(
        `Another Living Review (process ${owner}) is using ${path}. Stop it, or choose another folder with --data.`,
      );
    }
    // Its owner was killed: the folder is whole all the same, every write in it is atomic.
    await unlink(lock).catch(() => {});
  }
  throw new UserError(`The data folder ${path} could not be locked. Is another Living Review starting on it?`);
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export interface LocalSecrets {
  readonly tokenKey: string;
  readonly addressKey: string;
}

/** The keys of this folder's links and address hashes, made on first use. */
export async function localSecrets(data: DataDirectory): Promise<LocalSecrets> {
  const there = await data.read<LocalSecrets>('secrets.json');
  if (there) return there;
  const made = { tokenKey: randomBytes(32).toString('hex'), addressKey: randomBytes(32).toString('hex') };
  await data.write('secrets.json', made);
  return made;
}
