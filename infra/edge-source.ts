import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

/**
 * A TypeScript file with one exported function `handler` → what CloudFront Functions runs (cloudfront-js-2.0): no types,
 * no exports, a global `handler`. At most 10 KB, CloudFront's limit.
 */
export function edgeSource(file: URL): string {
  const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', target: 'es2017', minifySyntax: false });
  const source = code.replace(/^export function handler\b/m, 'function handler');
  if (/^\s*(?:import|export)\b/m.test(source) || !/^function handler\b/m.test(source))
    throw new Error(`${file.pathname} must export one function called handler, and import nothing.`);
  if (Buffer.byteLength(source) > 10_240)
    throw new Error(`${file.pathname} is over the 10 KB of a CloudFront function.`);
  return source;
}
