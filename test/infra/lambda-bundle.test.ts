import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    const bundles = await bundleLambdas(stubs.request);
    expect(bundles.map(({ name }) => name)).toEqual(functionNames);
    for (const { name, folder } of bundles) {
      const loaded = createRequire(join(folder, 'package.json'))('./index.js') as { handler: () => Promise<string> };
      expect(await loaded.handler()).toBe(name);
    }
  });

  it('when a function is told REVIEWS_DIR, it finds the compiled reviews beside its code; others carry none', async () => {
    const bundles = await bundleLambdas({
      ...stubs.request,
      reviews: { name: 'reviews.json', text: '{"reviews":[]}' },
    });
    const folderOf = new Map(bundles.map(({ name, folder }) => [name, folder]));
    expect(readFileSync(join(folderOf.get('poll')!, 'reviews/reviews.json'), 'utf8')).toBe('{"reviews":[]}');
    expect(existsSync(join(folderOf.get('feedback')!, 'reviews'))).toBe(false);
  });

  it('when nothing changed, it makes the same bytes again', async () => {
    const read = async () =>
      (await bundleLambdas(stubs.request)).map(({ folder }) =>
        ['index.js', 'index.js.map'].map((file) => readFileSync(join(folder, file), 'utf8')),
      );
    expect(await read()).toEqual(await read());
  });

  it('when it is asked what a bundle is made of, it names each file with its bytes', async () => {
    const [poll] = await bundleLambdas(stubs.request);
    const size = poll!.parts.get('lambda/handlers/poll.ts');
    expect(size).toBeGreaterThan(10);
    expect(size).toBeLessThan(poll!.bytes);
  });

  it('when an entry is missing, it names the file and the function', async () => {
    rmSync(join(stubs.request.root, 'lambda/handlers/recheck.ts'));
    await expect(bundleLambdas(stubs.request)).rejects.toThrow(
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
  ])('when an entry %s, it says so', async (_, source, message) => {
    stubs.write('poll', source);
    await expect(bundleLambdas(stubs.request)).rejects.toThrow(message);
  });

  it('when a bundle is over the limit, it names it with its size', async () => {
    stubs.write('web', `export const handler = () => ${JSON.stringify('x'.repeat(bundleLimitBytes))};\n`);
    await expect(bundleLambdas(stubs.request)).rejects.toThrow(/bundle of "web" has 500\.\d KB, more than 500\.0 KB/);
  });

  it('when words of a language are used, they are read then and not at the start', async () => {
    const words = join(stubs.request.root, 'templates/wording/compiled');
    mkdirSync(words, { recursive: true });
    writeFileSync(join(words, 'en.ts'), "export const en = { hello: 'Hello' };\n");
    writeFileSync(join(words, 'es.ts'), "export const es = { hello: 'Hola' };\n");
    stubs.write(
      'web',
      `import { en } from '../../templates/wording/compiled/en.ts';
      import { es } from '../../templates/wording/compiled/es.ts';
      const all = { en: () => en, es: () => es };
      export const handler = (language: 'en' | 'es') => all[language]().hello;\n`,
    );
    const webBundle = async () => (await bundleLambdas(stubs.request)).find(({ name }) => name === 'web')!;
    const { folder, laterBytes, hash } = await webBundle();
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).not.toMatch(/Hello|Hola/);
    expect(laterBytes).toBe(
      ['en', 'es'].reduce((sum, language) => sum + readFileSync(join(folder, `later/${language}.js`)).length, 0),
    );
    const require = createRequire(join(folder, 'package.json'));
    const isRead = (language: string) => require.resolve(`./later/${language}.js`) in require.cache;
    const { handler } = require('./index.js') as { handler: (language: string) => string };
    expect([isRead('en'), isRead('es')]).toEqual([false, false]);
    expect([handler('es'), handler('es')]).toEqual(['Hola', 'Hola']);
    expect([isRead('en'), isRead('es')]).toEqual([false, true]);

    writeFileSync(join(words, 'en.ts'), "export const en = { hello: 'Welcome' };\n");
    expect((await webBundle()).hash).not.toBe(hash);
  });

  it('when sizes are printed, it aligns name, KB minified, KB gzip and KB read later', () => {
    const bundles = [
      { name: 'poll', bytes: 412_345, gzipBytes: 101_000, laterBytes: 0 },
      { name: 'send-digests', bytes: 98, gzipBytes: 99, laterBytes: 64_000 },
    ] as const;
    expect(sizeTable(bundles)).toBe(
      [
        'function      KB minified  KB gzip  KB read later',
        'poll                412.3    101.0            0.0',
        'send-digests          0.1      0.1           64.0',
      ].join('\n'),
    );
  });
});
