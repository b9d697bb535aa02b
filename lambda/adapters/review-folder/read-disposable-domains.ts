import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDomainList } from '../../core/sign-up-limits.ts';

/** Beside the reviews, because whatever lies there travels with the functions' code. */
export const disposableDomainsFile = 'disposable-domains.txt';

/** The keeper's list of hosts whose addresses are mailed nothing, one a line; without the file there is none. */
export async function readDisposableDomains(reviewsDir: string): Promise<ReadonlySet<string>> {
  try {
    return parseDomainList(await readFile(join(reviewsDir, disposableDomainsFile), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
}
