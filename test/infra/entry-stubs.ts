import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type FunctionName, functionNames, functions } from '../../infra/functions.ts';
import type { BundleRequest } from '../../infra/lambda-bundle.ts';

export interface EntryStubs {
  readonly request: BundleRequest;
  readonly write: (name: FunctionName, source: string) => void;
  readonly remove: () => void;
}

/** A folder with a tiny entry for every function of the plan and one review: what bundling needs, and nothing of ours. */
export function entryStubs(): EntryStubs {
  const root = mkdtempSync(join(tmpdir(), 'living-review-entries-'));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const write = (name: FunctionName, source: string) => put(functions[name].entry, source);
  for (const name of functionNames) write(name, `export const handler = async (): Promise<string> => '${name}';\n`);
  put('reviews/a-review/review.yaml', 'pmid: 1\n');
  put('reviews/a-review/model/topics.json', '{}\n');
  return {
    request: { root, plans: functions, outDir: join(root, 'out'), reviewsDir: join(root, 'reviews') },
    write,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
