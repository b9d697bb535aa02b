import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { articlesRank } from '../../cli/articles-rank.ts';
import { type ArticleRecord, abstractText } from '../../lambda/core/article-record.ts';
import { reviewsDir } from '../filing/article.ts';
import { about, shelf } from './shelf.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ranking-'));
});
afterAll(() => rm(folder, { recursive: true }));

function sink() {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

const lineOf = (record: ArticleRecord, more: object = {}) =>
  JSON.stringify({ pmid: record.pmid, title: record.title, abstract: abstractText(record), ...more });

async function rank(
  lines: readonly string[],
  { seeds, review = 'csc-immune-crosstalk' }: { seeds?: readonly string[] | string; review?: string } = {},
) {
  const out = sink();
  const err = sink();
  let path: string | undefined = typeof seeds === 'string' ? seeds : undefined;
  if (Array.isArray(seeds)) {
    path = join(folder, 'seeds.jsonl');
    await writeFile(path, `${seeds.join('\n')}\n`);
  }
  async function* stdin() {
    yield Buffer.from(lines.map((line) => `${line}\n`).join(''));
  }
  const exit = await articlesRank(
    { review, reviewsDir, seeds: path },
    { stdin: stdin(), stdout: out.stream, stderr: err.stream },
  );
  await new Promise((resolve) => setImmediate(resolve));
  const ranked = out
    .text()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { exit, ranked, err: err.text() };
}

const seeds = shelf('bees', 4, 500).map((record) => lineOf(record));
const input = [...shelf('rivers', 5), ...shelf('bees', 3)].map((record) => lineOf(record, { note: 'kept' }));

describe('when articles are ranked by seeds', () => {
  it('prints the same objects, most relevant first, with score and why', async () => {
    const { exit, ranked, err } = await rank(input, { seeds });
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(ranked.map(({ score: _, why: __, ...given }) => JSON.stringify(given)).toSorted()).toEqual(input.toSorted());
    expect(ranked.slice(0, 3).map(({ pmid }) => Number(pmid) < 99_101_000)).toEqual([true, true, true]);
    for (const { score, why } of ranked) {
      expect(score).toEqual(expect.any(Number));
      expect(why).toEqual({ words: expect.any(Array) });
    }
  });

  it('puts seeds that are in the input first, marked, though the review is about something else', async () => {
    const { ranked } = await rank([...input, seeds[2]!], { seeds });
    expect(ranked[0]).toMatchObject({ score: 1, why: { seed: true } });
    expect(ranked[0].pmid).toBe(JSON.parse(seeds[2]!).pmid);
  });

  it('names a broken line, of the input or of the seeds, and goes on', async () => {
    const { exit, ranked, err } = await rank(['{"pmid":', ...input, '[1]'], { seeds: ['nonsense', ...seeds] });
    expect(exit).toBe(0);
    expect(ranked).toHaveLength(input.length);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/seeds\.jsonl, line 1: it is not JSON; skipped$/),
      'line 1: it is not JSON; skipped',
      'line 10: it is not a JSON object; skipped',
      '',
    ]);
  });

  it('ranks an article without title and abstract all the same', async () => {
    const { ranked, err } = await rank([...input, '{"pmid":"99109999","title":"","abstract":null}'], { seeds });
    expect(err).toBe('');
    expect(ranked.map(({ pmid }) => pmid)).toContain('99109999');
  });

  it('takes an empty input, and lets only broken lines fail', async () => {
    expect(await rank([], { seeds })).toEqual({ exit: 0, ranked: [], err: '' });
    expect(await rank(['{'], { seeds })).toMatchObject({ exit: 1, ranked: [] });
  });

  it('says in a sentence what is wrong with the seeds', async () => {
    const missing = join(folder, 'no-such-file.jsonl');
    expect(await rank(input, { seeds: missing })).toEqual({
      exit: 1,
      ranked: [],
      err: `${missing}: there is no such file.\n`,
    });
    expect((await rank(input, { seeds: [] })).err).toMatch(/holds no article to rank by: write one/);
    expect(await rank(input, { seeds: folder })).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/cannot be read/),
    });
  });
});

describe('when articles are ranked by the review', () => {
  const ours = {
    pmid: '99100901',
    title: 'Cancer stem cells evade macrophages',
    abstract: 'Cancer stem cells and tumor-associated macrophages meet in tumors; immunity is evaded.',
  };

  it('shows the parts of the rank, and puts what is of its field first', async () => {
    const { exit, ranked } = await rank([lineOf(about('rivers', 1)), JSON.stringify(ours)]);
    expect(exit).toBe(0);
    expect(ranked[0]).toMatchObject({ ...ours, why: { cites: 0, sharedReferences: 0, type: 0.5 } });
    expect(ranked[0].why.topic).toBeGreaterThan(0.3);
  });

  it('sees by its references that an article cites the review', async () => {
    const citing = JSON.stringify({
      ...ours,
      pmid: '99100902',
      references: ['36810098'],
      publicationTypes: ['Review'],
    });
    const { ranked } = await rank([JSON.stringify(ours), citing]);
    expect(ranked[0]).toMatchObject({ pmid: '99100902', why: { cites: 1, type: 1 } });
  });

  it('names a review that does not exist', async () => {
    expect(await rank(input, { review: 'no-such-review' })).toMatchObject({ exit: 2, ranked: [] });
  });
});
