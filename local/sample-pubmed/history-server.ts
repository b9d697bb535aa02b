import { randomBytes } from 'node:crypto';

/** Entrez history: lists kept under WebEnv and query_key for about eight idle hours (rentrez#110). */
export interface HistoryServer {
  /** Appends a list to a WebEnv (a new one when it is empty or unknown) and names it. */
  post(webEnv: string, db: string, ids: readonly string[]): { readonly webEnv: string; readonly queryKey: string };
  /** `null` once it has expired, or when it never was. */
  get(webEnv: string, queryKey: string): { readonly db: string; readonly ids: readonly string[] } | null;
  /** Forgets everything, as an evicted history does. */
  clear(): void;
}

export const historyIdleMs = 8 * 60 * 60 * 1000;

export function createHistoryServer(clock: () => Date, idleMs: number): HistoryServer {
  const environments = new Map<string, { lists: { db: string; ids: readonly string[] }[]; usedAt: number }>();
  const live = (webEnv: string, used = true) => {
    const environment = environments.get(webEnv);
    if (!environment) return undefined;
    const now = clock().getTime();
    if (now - environment.usedAt > idleMs) {
      environments.delete(webEnv);
      return undefined;
    }
    if (used) environment.usedAt = now;
    return environment;
  };
  return {
    post(webEnv, db, ids) {
      const known = live(webEnv);
      if (known) {
        known.lists.push({ db, ids });
        return { webEnv, queryKey: String(known.lists.length) };
      }
      for (const old of environments.keys()) live(old, false);
      const fresh = `MCID_${randomBytes(12).toString('hex')}`;
      environments.set(fresh, { lists: [{ db, ids }], usedAt: clock().getTime() });
      return { webEnv: fresh, queryKey: '1' };
    },
    get(webEnv, queryKey) {
      return live(webEnv)?.lists[Number(queryKey) - 1] ?? null;
    },
    clear: () => environments.clear(),
  };
}
