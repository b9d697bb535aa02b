import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { slug, unset } from './journey-folder.ts';
import { type Ended, livingReview } from './tick-process.ts';

const patience = 480_000;
const root = join(import.meta.dirname, '..', '..');

/** A folder of one's own for one test. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'living-review-failures-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  livingReview(args, { env: { ...unset, ...env } });

/** Nothing on standard output, one sentence or two on one line of standard error, no stack. */
function expectOneLine(ended: Ended, line: RegExp, code = 1): void {
  expect({ code: ended.code, stdout: ended.stdout, lines: ended.stderr.split('\n').length }).toEqual({
    code,
    stdout: '',
    lines: 2,
  });
  expect(ended.stderr).toMatch(line);
  expect(ended.stderr).not.toMatch(/unexpected|undefined|\bat .*:\d+/);
}

const listen = (server: Server) =>
  new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });

const shut = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

/** Starts and stops a server: nobody listens at its port now. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await shut(server);
  return port;
}

describe('what goes wrong is one line that says what to do', () => {
  it.concurrent(
    'when the port is taken',
    () =>
      inFolder(async (folder) => {
        const other = createServer();
        const port = await listen(other);
        const ended = await run(['start', '--port', String(port), '--data', join(folder, 'data')]);
        await shut(other);
        expectOneLine(ended, new RegExp(`Port ${port} is taken\\. Choose another: .*--port ${port + 1}`));
        expect(await readdir(folder)).toEqual([]);
      }),
    patience,
  );

  it.concurrent(
    'when the data folder is a file, or lies under one',
    () =>
      inFolder(async (folder) => {
        const file = join(folder, 'file');
        await writeFile(file, 'mine');
        for (const data of [file, join(file, 'under', 'it')]) {
          expectOneLine(await run(['tick', '--data', data]), /data folder .* a file is in its place\. .*--data/);
        }
        expect(await readFile(file, 'utf8')).toBe('mine');
      }),
    patience,
  );

  it.concurrent(
    'when a review’s folder has a mistake, is not there, or is not one of ours',
    () =>
      inFolder(async (folder) => {
        const data = join(folder, 'data');
        const reviews = join(folder, 'reviews');
        await mkdir(join(reviews, slug), { recursive: true });
        const original = join(root, 'reviews', slug);
        await writeFile(join(reviews, slug, 'taxonomy.yaml'), await readFile(join(original, 'taxonomy.yaml')));
        const yaml = await readFile(join(original, 'review.yaml'), 'utf8');
        const mistakes = [
          [yaml.replace(/^language: .*/m, 'language: ['), /review\.yaml:\d+: .+ → .+/],
          [yaml.replace(/^pmid: .*/m, 'pmid: banana'), /review\.yaml:\d+: "banana" is no PMID → .+/],
        ] as const;
        for (const [text, line] of mistakes) {
          await writeFile(join(reviews, slug, 'review.yaml'), text);
          expectOneLine(await run(['tick', '--data', data], { REVIEWS_DIR: reviews }), line);
        }
        const none = await run(['tick', '--data', data], { REVIEWS_DIR: join(folder, 'none') });
        expectOneLine(none, /none.* → name the folder that holds/);
        expect(await readdir(folder)).toEqual(['reviews']);
      }),
    patience,
  );

  it.concurrent(
    'when a review is not known',
    () =>
      inFolder(async (folder) => {
        const data = join(folder, 'data');
        const preview = ['digest', 'preview', '--review', 'nope', '--out', join(folder, 'out'), '--data', data];
        for (const args of [preview, ['subscribers', 'list', '--review', 'nope', '--data', data]]) {
          expectOneLine(await run(args), new RegExp(`There is no review nope\\. There are: ${slug}\\.`));
        }
        expect(await readdir(folder)).not.toContain('out');
      }),
    patience,
  );

  it.concurrent(
    'when NCBI and the others cannot be reached, or an address is none',
    () =>
      inFolder(async (folder) => {
        const data = join(folder, 'data');
        const base = `http://127.0.0.1:${await closedPort()}`;
        const env = { NCBI_BASE_URL: base, EUROPE_PMC_BASE_URL: `${base}/epmc`, NCBI_EMAIL: 'keeper@example.org' };
        const ended = await run(['tick', '--now', '2026-01-07T09:00Z', '--data', data], env);
        expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 1, stdout: '' });
        const problems = ended.stderr.split('\n').filter((line) => line.includes('could not be polled'));
        expect(problems).toHaveLength(1);
        for (const part of ['NCBI E-utilities', 'NCBI_BASE_URL', 'Europe PMC', 'EUROPE_PMC_BASE_URL', 'network']) {
          expect(problems[0]).toContain(part);
        }
        // That line, the tick's own, and nothing else; no pages about nothing.
        expect(ended.stderr.trim().split('\n')).toHaveLength(2);
        expect(await readdir(join(data, 'site'))).not.toContain(slug);

        const nonsense = await run(['tick', '--data', join(folder, 'other')], { NCBI_BASE_URL: 'nonsense' });
        expectOneLine(nonsense, /^NCBI_BASE_URL must be an http\(s\) address/);
      }),
    patience,
  );

  it.concurrent(
    'when the moment is none, or the folder has lived past it; or the command is none',
    () =>
      inFolder(async (folder) => {
        const data = join(folder, 'data');
        for (const now of ['banana', '1850-01-01', '2026-02-31', '2026-13-01', '2026-01-07T25:00Z', '']) {
          expectOneLine(await run(['tick', '--now', now, '--data', data]), /^--now .*moment/);
        }
        expect(await readdir(folder)).toEqual([]);

        await mkdir(data);
        await writeFile(join(data, 'clock.json'), JSON.stringify({ latest: '2026-06-01T00:00:00.000Z' }));
        const early = await run(['tick', '--now', '2026-05-31T23:59:59Z', '--data', data]);
        expectOneLine(early, /lies before 2026-06-01T00:00:00\.000Z.*later moment/);
        expect(await readdir(data)).toEqual(['clock.json', 'in-use']);

        for (const args of [['nonsense'], ['tick', '--nope'], ['start', '--port', 'abc'], ['digest', 'preview']]) {
          const ended = await run(args);
          expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 2, stdout: '' });
          expect(ended.stderr).toMatch(/^error: [^\n]+\n/);
          expect(ended.stderr).toContain('--help');
        }
      }),
    patience,
  );

  it.concurrent(
    'when a file of the data folder is damaged, or invented articles would meet real ones',
    () =>
      inFolder(async (folder) => {
        const damages = [
          ['clock.json', '{"latest":"20'],
          ['clock.json', '{}'],
          ['secrets.json', '{"tokenKey":"short"}'],
          ['secrets.json', 'null'],
          ['literature.json', '[]'],
        ] as const;
        for (const [name, text] of damages) {
          await writeFile(join(folder, name), text);
          expectOneLine(
            await run(['tick', '--now', '2026-01-07', '--data', folder]),
            new RegExp(`${name.replace('.', '\\.')} is damaged\\. (Remove|Put back) .*--data`),
          );
          // What could still be mended by hand is left as it was.
          expect(await readFile(join(folder, name), 'utf8')).toBe(text);
          await rm(join(folder, name));
        }
        await writeFile(join(folder, 'literature.json'), '{"mode":"sample"}');
        const mixed = await run(['tick', '--data', folder], { NCBI_BASE_URL: 'http://127.0.0.1:1' });
        expectOneLine(mixed, /invented articles.*--data/);
      }),
    patience,
  );

  it.concurrent(
    'when two processes want one data folder, and only one of them has it',
    () =>
      inFolder(async (folder) => {
        const tick = ['tick', '--now', '2026-01-07T09:00Z', '--data', folder];
        // Both at once, over the lock of a process that is gone.
        await writeFile(join(folder, 'lock'), '999999999');
        const ended = await Promise.all([run(tick), run(tick), run(tick)]);
        const [winner, ...losers] = ended.toSorted((a, b) => (a.code ?? 9) - (b.code ?? 9));
        expect(winner?.code).toBe(0);
        for (const loser of losers) {
          if (loser.code !== 0) expectOneLine(loser, /(Another Living Review|could not be locked).*/);
        }
        expect((await run(tick)).code).toBe(0);
      }),
    patience,
  );
});
