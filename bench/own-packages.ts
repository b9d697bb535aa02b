import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Installs what a bench measures against into its own folder, from its own lockfile, unless it is there. The product never
 * sees it. Throws when npm cannot.
 */
export function installOwnPackages(folder: URL, name: string): void {
  const here = fileURLToPath(folder);
  if (existsSync(join(here, 'node_modules', name))) return;
  console.log(`Installing ${name} …`);
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (npm.status !== 0) throw new Error(`npm ci failed in ${here}: without ${name} nothing can be compared.`);
}
