import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { articlesClassify } from '../../cli/articles-classify.ts';
import { reviewCheck } from '../../cli/review-check.ts';
import { reviewsDir, shippedReview } from './article.ts';

function sink() {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function classify(input: string, { review = 'csc-immune-crosstalk', size = 1 << 16 } = {}) {
  const out = sink();
  const err = sink();
  const exit = await articlesClassify(
    { review, reviewsDir },
    { stdin: chunksOf(input, size), stdout: out.stream, stderr: err.stream },
  );
  await new Promise((resolve) => setImmediate(resolve));
  return { exit, out: out.text(), err: err.text() };
}

const macrophages = JSON.stringify({
  pmid: '1',
  title: 'Tumour-associated macrophages in glioma',
  abstract: 'M2 polarisation of macrophages in glioma. “M2 polarisation” again.',
});

describe('when articles are classified', () => {
  it('answers a line for a line, with topics and reasons', async () => {
    const { exit, out, err } = await classify(`${macrophages}\n{"pmid":2,"title":"On arthritis","abstract":""}\n`);
    const [first, second] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(exit).toBe(0);
    expect(err).toBe('');
    expect(first.pmid).toBe('1');
    expect(first.topics[0]).toEqual({
      id: 'tam',
      score: expect.any(Number),
      reasons: [
        'title: "Tumour-associated macrophages"',
        'abstract: "M2 polarisation" (2 times)',
        'abstract: "macrophages"',
      ],
    });
    expect(second).toEqual({ pmid: '2', topics: [] });
  });

  it('names a bad line with its number and goes on', async () => {
    const { exit, out, err } = await classify(`{"pmid":\n\n[1]\n{"title":3}\n{}\n${macrophages}`);
    expect(exit).toBe(0);
    expect(err).toBe(
      'line 1: it is not JSON; skipped\nline 3: it is not a JSON object; skipped\nline 4: "title" is not a text; skipped\n' +
        'line 5: it has neither title nor abstract; skipped\n',
    );
    expect(out.trim().split('\n')).toHaveLength(1);
  });

  it('reads lines cut anywhere, CRLF, and U+2028 inside a text', async () => {
    const line = JSON.stringify({ title: 'Macrophages\u2028in glioma', abstract: 'TGF-β and macrophages' });
    const whole = await classify(`${line}\r\n${macrophages}\r\n`);
    expect(whole.err).toBe('');
    expect(whole.out.trim().split('\n')).toHaveLength(2);
    expect(await classify(`${line}\r\n${macrophages}\r\n`, { size: 1 })).toEqual(whole);
  });

  it('takes the mesh and keywords that articles parse prints', async () => {
    const mesh = [{ ui: 'D055354', name: 'Exosomes', major: true }];
    const { out } = await classify(JSON.stringify({ title: 'A glioma', keywords: ['immune cells'], mesh }));
    expect(JSON.parse(out).topics).toEqual([
      { id: 'extracellular-vesicles', score: expect.any(Number), reasons: ['MeSH: Exosomes (major topic)'] },
    ]);
  });

  it('exits 0 on no input, 1 when nothing was understood, 2 when there is no such review', async () => {
    expect((await classify('')).exit).toBe(0);
    expect((await classify('<xml/>')).exit).toBe(1);
    const unknown = await classify('', { review: 'csc-imune-crosstalk' });
    expect(unknown.exit).toBe(2);
    expect(unknown.err).toBe('there is no review "csc-imune-crosstalk": did you mean csc-immune-crosstalk?\n');
  });
});

describe('when reviews are checked', () => {
  let reviews: string;
  beforeEach(async () => {
    reviews = await mkdtemp(join(tmpdir(), 'reviews-'));
  });
  afterEach(() => rm(reviews, { recursive: true, force: true }));

  async function check(review?: string) {
    const out = sink();
    const err = sink();
    const exit = await reviewCheck({ review, reviewsDir: reviews }, { stdout: out.stream, stderr: err.stream });
    await new Promise((resolve) => setImmediate(resolve));
    return { exit, out: out.text(), err: err.text() };
  }

  it('a good one is summed up on stdout', async () => {
    await cp(shippedReview, join(reviews, 'good'), { recursive: true });
    const { exit, out, err } = await check('good');
    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^good: fine\. 62 topics, 14 of them at the top; [\d,]+ terms, .* query has [\d,]+ characters.*\n$/,
    );
  });

  it('without a name all are checked, and one bad one fails the command', async () => {
    await cp(shippedReview, join(reviews, 'good'), { recursive: true });
    await cp(shippedReview, join(reviews, 'bad'), { recursive: true });
    await writeFile(join(reviews, 'bad', 'review.yaml'), 'pmid: 1\n');
    const { exit, out, err } = await check();
    expect(exit).toBe(1);
    expect(out).toMatch(/^good: fine/);
    expect(err).toContain(`${join(reviews, 'bad', 'review.yaml')}:1: the title is missing or is no text → `);
    expect(err).toMatch(/bad: \d+ problems\n$/);
  });

  it('a folder is checked by its path; an unknown name exits 2', async () => {
    await cp(shippedReview, join(reviews, 'good'), { recursive: true });
    expect((await check(join(reviews, 'good'))).exit).toBe(0);
    expect(await check('goood')).toEqual({ exit: 2, out: '', err: 'there is no review "goood": did you mean good?\n' });
  });

  it('no review at all is a failure that says so', async () => {
    expect((await check()).exit).toBe(1);
  });
});
