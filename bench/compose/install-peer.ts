import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** Installs the pinned peer beside this file unless it is there: never a part of the product's own packages. */
export function installPeer(): void {
  if (existsSync(join(here, 'node_modules', 'handlebars'))) return;
  console.log('Installing Handlebars into bench/compose/node_modules …');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (npm.status !== 0) throw new Error('npm ci failed in bench/compose: without Handlebars nothing can be compared.');
}
