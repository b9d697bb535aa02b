import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type FunctionName, functionNames, functions } from '../../infra/functions.ts';
import type { BundleRequest, LambdaBundle } from '../../infra/lambda-bundle.ts';

export interface EntryStubs {
  readonly request: BundleRequest;
  /** Tiny functions as bundling would leave them, for what only needs them to be there. */
  readonly bundles: readonly LambdaBundle[];
  readonly write: (name: FunctionName, source: string) => void;
  readonly remove: () => void;
}

/** A folder with a tiny entry for every function of the plan: what bundling needs, and nothing of ours. */
export function entryStubs(): EntryStubs {
  const root = mkdtempSync(join(tmpdir(), 'living-review-entries-'));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const write = (name: FunctionName, source: string) => put(functions[name].entry, source);
  for (const name of functionNames) write(name, `export const handler = async (): Promise<string> => '${name}';\n`);
  return {
    request: { root, plans: functions, outDir: join(root, 'out'), reviews: { name: 'reviews.json', text: '{}' } },
    bundles: functionNames.map((name) => {
      const folder = join(root, 'bundles', name);
      put(`bundles/${name}/index.js`, `exports.handler = async () => '${name}';\n`);
      return {
        name,
        folder,
        bytes: 0,
        gzipBytes: 0,
        laterBytes: 0,
        parts: new Map(),
        hash: createHash('sha256').update(name).digest('hex'),
      };
    }),
    write,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
