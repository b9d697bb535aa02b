import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { articlesClassify } from '../../cli/articles-classify.ts';
import { reviewCheck } from '../../cli/review-check.ts';
import { reviewTrain } from '../../cli/review-train.ts';
import type { TrainingSources } from '../../lambda/steps/train-review.ts';

/** `review train` and what follows it, on folders of this test's own. */

function sink() {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

export interface Said {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

async function saidBy(run: (io: { stdout: PassThrough; stderr: PassThrough }) => Promise<number>): Promise<Said> {
  const out = sink();
  const err = sink();
  const exit = await run({ stdout: out.stream, stderr: err.stream });
  await new Promise((resolve) => setImmediate(resolve));
  return { exit, out: out.text(), err: err.text() };
}

export function train(
  review: string | undefined,
  options: { examples?: string; offline?: boolean; reviewsDir?: string } = {},
  sources: () => TrainingSources = nobody,
): Promise<Said> {
  const { examples, offline = false, reviewsDir = '/nowhere' } = options;
  return saidBy((io) => reviewTrain({ review, examples, offline, reviewsDir }, io, sources));
}

export function check(review: string): Promise<Said> {
  return saidBy((io) => reviewCheck({ review, reviewsDir: '/nowhere' }, io));
}

export function classify(review: string, ...articles: readonly object[]): Promise<Said> {
  const stdin = Readable.from([articles.map((article) => `${JSON.stringify(article)}\n`).join('')]);
  return saidBy((io) => articlesClassify({ review, reviewsDir: '/nowhere' }, { stdin, ...io }));
}

/** Whoever is asked for a source fails. */
export function nobody(): TrainingSources {
  throw new Error('nobody should be asked');
}

/** A folder that holds a copy of a review, under any name. */
export async function copyOf(review: string, name = 'a-review'): Promise<string> {
  const dir = join(await mkdtemp(join(tmpdir(), 'training-')), name);
  await cp(review, dir, { recursive: true });
  return dir;
}

export async function linesFile(dir: string, ...lines: readonly (object | string)[]): Promise<string> {
  const file = join(dir, 'examples.jsonl');
  await writeFile(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return file;
}

/** File name → bytes as text; empty when there is no folder. */
export async function filesOf(dir: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(dir).catch((): string[] => []);
  return Object.fromEntries(
    await Promise.all(names.sort().map(async (name) => [name, await readFile(join(dir, name), 'utf8')] as const)),
  );
}
