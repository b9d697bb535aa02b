import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';

// What the linter cannot say. The linter holds the walls between rooms (biome.json, noRestrictedImports).

const root = join(import.meta.dirname, '..');

function sources(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return (
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
      // Checks that bring packages of their own (Lighthouse) leave them beside themselves.
      .filter(({ parentPath }) => !parentPath.split(sep).includes('node_modules'))
      .map((entry) => {
        const full = join(entry.parentPath, entry.name);
        return { path: relative(root, full).split(sep).join('/'), text: readFileSync(full, 'utf8') };
      })
  );
}

const imports = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:import|export)\b[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm)].map(
    ([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '',
  );
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The vendor of each adapter room: a package stands in its own room and nowhere else under lambda/. */
const vendors: Readonly<Record<string, readonly string[]>> = {
  'compiled-reviews': [],
  disk: [],
  dynamodb: ['@aws-sdk/client-dynamodb'],
  'europe-pmc': [],
  hmac: [],
  hono: ['hono'],
  icite: [],
  mime: ['nodemailer'],
  minisearch: ['minisearch'],
  ncbi: ['fast-xml-parser', 'p-throttle'],
  'polite-http': ['p-retry'],
  'review-folder': ['yaml', 'zod'],
  runtime: [],
  s3: ['@aws-sdk/client-s3'],
  'secrets-manager': ['@aws-sdk/client-secrets-manager'],
  ses: ['@aws-sdk/client-ses'],
  sqs: ['@aws-sdk/client-sqs'],
  websub: [],
};

describe('rooms', () => {
  it('when an adapter imports a package, it is its own vendor', () => {
    const strangers = sources('lambda/adapters').flatMap(({ path, text }) => {
      const room = path.split('/')[2] ?? '';
      const own = vendors[room];
      if (!own) return [`${path}: no such room; name its vendor here`];
      return imports(text)
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !own.includes(packageOf(name)))
        .map((name) => `${path} imports ${name}`);
    });
    expect(strangers).toEqual([]);
  });

  it('when an adapter imports another adapter, that one is neutral ground', () => {
    const neutral = new Set(['polite-http']);
    const crossings = sources('lambda/adapters').flatMap(({ path, text }) => {
      const room = path.split('/')[2] ?? '';
      return imports(text)
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, join(root, path, '..', name)).split(sep))
        .filter(([, folder, other]) => folder === 'adapters' && other !== room && !neutral.has(other ?? ''))
        .map((target) => `${path} imports ${target.join('/')}`);
    });
    expect(crossings).toEqual([]);
  });

  it('when core or a step wants the time, a die, the environment or a log, it is handed in', () => {
    const reads =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bcrypto\b|\bsetTimeout\b|\bsetInterval\b|\bperformance\.|\bconsole\./;
    const found = [...sources('lambda/core'), ...sources('lambda/steps')].filter(({ text }) =>
      reads.test(withoutComments(text)),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('when a file under lambda/ or templates/ reads the environment, it is config.ts', () => {
    const readers = [...sources('lambda'), ...sources('templates')].filter(({ text }) =>
      /process\.env/.test(withoutComments(text)),
    );
    expect(readers.map(({ path }) => path)).toEqual(['lambda/config.ts']);
  });

  it('when a Lambda handler grows, its work moves to a step', () => {
    const long = sources('lambda/handlers').filter(({ text }) => text.split('\n').length > 15);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('when a thing has no room, its noun is missing: no utils, common, helpers, manager', () => {
    const everything = ['lambda', 'templates', 'infra', 'local', 'cli', 'test', 'bench'].flatMap((folder) =>
      sources(folder),
    );
    // AWS Secrets Manager is a name, not a drawer.
    const nameless = everything.filter(({ path }) =>
      /(?:^|[/-])(?:utils?|common|helpers?|managers?|misc)(?:[/.-]|$)/.test(path.replace('secrets-manager', '')),
    );
    expect(nameless.map(({ path }) => path)).toEqual([]);
  });

  it('when a scheduled or requested path reads the table, it gets or queries, never scans, and never depends on a transaction', () => {
    const scans = sources('lambda/adapters/dynamodb').filter(({ text }) =>
      /\b(?:ScanCommand|TransactWrite|TransactGet)/.test(text),
    );
    expect(scans.map(({ path }) => path)).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}
