import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { functions } from '../../infra/functions.ts';
import { bundleOptions } from '../../infra/lambda-bundle.ts';

/** What Node itself needs of a function's memory beside the heap, as a share. */
const besideHeap = 0.1;

/** The program as one file, bundled as the Lambda functions are: what is measured is what would be deployed. */
export async function bundled(program: URL): Promise<URL> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'bench-compose-')), 'index.cjs');
  await build({ ...bundleOptions, entryPoints: [fileURLToPath(program)], outfile });
  return pathToFileURL(outfile);
}

/** Node's options with the memory of the function that sends digests. */
export const lambdaHeap = [`--max-old-space-size=${Math.floor((1 - besideHeap) * functions['send-digests'].memoryMb)}`];
