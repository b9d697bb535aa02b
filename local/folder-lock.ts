import { createRequire } from 'node:module';

interface LevelConstructor {
  new (dir: string): { open(): Promise<void>; close(): Promise<void> };
}

/** The LevelDB that dynalite brings: its lock is the operating system's (fcntl), so it falls with its process however that ends. */
function levelOfDynalite(): LevelConstructor {
  const loadAsDynalite = createRequire(createRequire(import.meta.url).resolve('dynalite'));
  const { Level }: { Level: LevelConstructor } = loadAsDynalite('level');
  return Level;
}

/** Opens the LevelDB in `dir` (its parent must be there) and keeps it, for this process alone, until it is closed. Throws as LevelDB does: see {@link levelErrorCode}. */
export async function lockFolder(dir: string): Promise<{ close(): Promise<void> }> {
  const level = new (levelOfDynalite())(dir);
  await level.open();
  return level;
}

/** Why LevelDB did not open (`LEVEL_LOCKED`, `EACCES`, …): abstract-level wraps the reason in LEVEL_DATABASE_NOT_OPEN. */
export function levelErrorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return ('cause' in error ? levelErrorCode(error.cause) : null) ?? code;
}
