import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { functionNames } from '../../infra/functions.ts';
import { BundleError, bundleLambdas, bundleLimitBytes, sizeTable } from '../../infra/lambda-bundle.ts';
import { type EntryStubs, entryStubs } from './entry-stubs.ts';

describe('bundling the Lambda functions', () => {
  let stubs: EntryStubs;
  beforeEach(() => {
    stubs = entryStubs();
  });
  afterEach(() => {
    stubs.remove();
  });

  it('when every entry is there, it makes one CommonJS file each that exports a handler', async () => {
    const bundles = bundleLambdas(stubs.request);
    expect(bundles.map(({ name }) => name)).toEqual(functionNames);
    for (const { name, folder } of bundles) {
      const loaded = createRequire(join(folder, 'package.json'))('./index.js') as { handler: () => Promise<string> };
      expect(await loaded.handler()).toBe(name);
    }
  });

  it('when a function is told REVIEWS_DIR, it finds the reviews and what they were taught beside its code; others carry none', () => {
    const folderOf = new Map(bundleLambdas(stubs.request).map(({ name, folder }) => [name, folder]));
    expect(readFileSync(join(folderOf.get('poll')!, 'reviews/a-review/review.yaml'), 'utf8')).toBe('pmid: 1\n');
    expect(existsSync(join(folderOf.get('poll')!, 'reviews/a-review/model/topics.json'))).toBe(true);
    expect(existsSync(join(folderOf.get('feedback')!, 'reviews'))).toBe(false);
  });

  it('when nothing changed, it makes the same bytes again', () => {
    const read = () =>
      bundleLambdas(stubs.request).map(({ folder }) =>
        ['index.js', 'index.js.map'].map((file) => readFileSync(join(folder, file), 'utf8')),
      );
    expect(read()).toEqual(read());
  });

  it('when an entry is missing, it names the file and the function', () => {
    rmSync(join(stubs.request.root, 'lambda/handlers/recheck.ts'));
    expect(() => bundleLambdas(stubs.request)).toThrow(
      new BundleError(
        'There is no lambda/handlers/recheck.ts (function "recheck"). Add it, or take the function out of infra/functions.ts.',
      ),
    );
  });

  it.each([
    [
      'exports no handler',
      'export const handle = 1;\n',
      /"poll" cannot be bundled: .*No matching export in "lambda\/handlers\/poll\.ts" for import "handler"/,
    ],
    ['does not parse', 'export const = 1;\n', /"poll" cannot be bundled: lambda\/handlers\/poll\.ts:1: /],
    [
      'imports what is not there',
      "import './nowhere.ts';\nexport const handler = 1;\n",
      /Could not resolve "\.\/nowhere/,
    ],
    [
      'finds its files by import.meta.url, which CommonJS has not',
      'export const handler = () => import.meta.url;\n',
      /"poll" cannot be bundled: .*import\.meta/,
    ],
  ])('when an entry %s, it says so', (_, source, message) => {
    stubs.write('poll', source);
    expect(() => bundleLambdas(stubs.request)).toThrow(message);
  });

  it('when a bundle is over the limit, it names it with its size', () => {
    stubs.write('web', `export const handler = () => ${JSON.stringify('x'.repeat(bundleLimitBytes))};\n`);
    expect(() => bundleLambdas(stubs.request)).toThrow(/bundle of "web" has 1500\.\d KB, more than 1500\.0 KB/);
  });

  it('when there are no reviews to deploy, it says where they belong', () => {
    rmSync(stubs.request.reviewsDir, { recursive: true });
    expect(() => bundleLambdas(stubs.request)).toThrow(/no folder .*reviews\. A deployment needs at least one review/);
  });

  it('when sizes are printed, it aligns name, KB minified and KB gzip', () => {
    const bundles = [
      { name: 'poll', bytes: 412_345, gzipBytes: 101_000 },
      { name: 'send-digests', bytes: 98, gzipBytes: 99 },
    ] as const;
    expect(sizeTable(bundles)).toBe(
      [
        'function      KB minified  KB gzip',
        'poll                412.3    101.0',
        'send-digests          0.1      0.1',
      ].join('\n'),
    );
  });
});
