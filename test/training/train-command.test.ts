import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { writeModel } from '../../lambda/adapters/review-folder/write-model.ts';
import { shippedReview } from '../filing/article.ts';
import { check, classify, copyOf, filesOf, linesFile, train } from './train-command.ts';

/** Invented, with a word (`zorbal`) that no curated term knows. */
const examples = Array.from({ length: 12 }, (_, at) =>
  at % 2 === 0
    ? { title: `Zorbal counts, part ${at}`, abstract: `Tumor zorbal was seen ${at} times in cancer.`, topics: ['tam'] }
    : { title: `Plain counts, part ${at}`, abstract: `Tumor growth was seen ${at} times in cancer.`, topics: [] },
);

describe('when a review is trained offline', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await copyOf(shippedReview, 'Any Name_1');
  });
  afterEach(() => rm(dirname(dir), { recursive: true }));

  it('it learns from the examples alone, asks nobody, and prints what it reached', async () => {
    const { exit, out, err } = await train(dir, {
      offline: true,
      examples: await linesFile(dirname(dir), ...examples),
    });
    expect({ exit, out, err }).toEqual({
      exit: 0,
      out: expect.stringMatching(/tam +6 .*\nmean F1 +12 /),
      err: expect.stringContaining('12 examples, no network used'),
    });
    expect(Object.keys(await filesOf(join(dir, 'model')))).toEqual(['topics.json']);
  });

  it('it writes the same bytes again', async () => {
    const file = await linesFile(dirname(dir), ...examples);
    await train(dir, { offline: true, examples: file });
    const first = await filesOf(join(dir, 'model'));
    await train(dir, { offline: true, examples: file });
    expect(await filesOf(join(dir, 'model'))).toEqual(first);
    expect(first['topics.json']).toMatch(/\n {8}"[^"]+": -?[\d.]+,\n/);
    expect(first['topics.json']).not.toMatch(/\d{4}-\d\d-\d\dT/);
  });

  it('it keeps what an earlier training read of the review', async () => {
    const outline = '{"format":1,"sections":[],"references":[]}\n';
    const file = await linesFile(dirname(dir), ...examples);
    await train(dir, { offline: true, examples: file });
    await writeFile(join(dir, 'model', 'outline.json'), outline);
    await train(dir, { offline: true, examples: file });
    expect((await filesOf(join(dir, 'model')))['outline.json']).toBe(outline);
  });

  it('it takes away what a training found no more, and keeps what it was not asked for', async () => {
    await train(dir, { offline: true, examples: await linesFile(dirname(dir), ...examples) });
    const model = join(dir, 'model');
    const kept = await filesOf(model);
    await writeFile(join(model, 'outline.json'), '{"format":1,"sections":[],"references":[]}\n');
    expect(await writeModel(model, { outline: null, likeness: null })).toEqual([]);
    expect(await filesOf(model)).toEqual(kept);
  });

  it('it files with what it learned', async () => {
    await train(dir, { offline: true, examples: await linesFile(dirname(dir), ...examples) });
    const { exit, out } = await classify(dir, { pmid: '1', title: 'Tumour-associated macrophages', abstract: '' });
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ pmid: '1', topics: expect.any(Array) });
  });

  it('it names broken lines and goes on', async () => {
    const file = await linesFile(dirname(dir), ...examples, 'no JSON', { title: 'No topics', abstract: '' }, '');
    const { exit, err } = await train(dir, { offline: true, examples: file });
    expect(exit).toBe(0);
    expect(err).toContain(`${file}:13: it is not JSON; skipped`);
    expect(err).toMatch(/:14: it has no "topics".*; skipped/);
  });

  it('it refuses topics that do not exist, by line and with what was meant, and writes nothing', async () => {
    const file = await linesFile(dirname(dir), ...examples, {
      title: 'Wrong',
      abstract: '',
      topics: ['dendritic-cell'],
    });
    const { exit, out, err } = await train(dir, { offline: true, examples: file });
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err).toContain(`${file}:13: there is no topic "dendritic-cell": did you mean "dendritic-cells"?`);
    expect(await filesOf(join(dir, 'model'))).toEqual({});
  });

  it.each([
    ['an empty file', ['']],
    ['a file of broken lines', ['{', '[]']],
  ])('it says so when there is nothing to learn from: %s', async (_, lines) => {
    const { exit, err } = await train(dir, { offline: true, examples: await linesFile(dirname(dir), ...lines) });
    expect(exit).toBe(1);
    expect(err).toContain('holds no example');
    expect(await filesOf(join(dir, 'model'))).toEqual({});
  });

  it('it asks for examples where none are named, and for a file that is not there', async () => {
    expect(await train(dir, { offline: true })).toMatchObject({ exit: 2, err: expect.stringContaining('--examples') });
    const missing = await train(dir, { offline: true, examples: join(dir, 'none.jsonl') });
    expect(missing).toMatchObject({ exit: 1, err: expect.stringContaining('There is no file') });
  });
});

describe('when it is not clear which review is meant', () => {
  it('it takes the only one, and says which there are where there are several', async () => {
    const one = await copyOf(shippedReview, 'one');
    const reviewsDir = dirname(one);
    try {
      const examplesFile = await linesFile(reviewsDir, ...examples);
      const alone = await train(undefined, { offline: true, examples: examplesFile, reviewsDir });
      expect(alone).toMatchObject({ exit: 0, err: expect.stringContaining(join('one', 'model')) });
      await cp(one, join(reviewsDir, 'two'), { recursive: true });
      const several = await train(undefined, { offline: true, examples: examplesFile, reviewsDir });
      expect(several).toMatchObject({ exit: 2, err: expect.stringContaining('one, two') });
    } finally {
      await rm(reviewsDir, { recursive: true });
    }
  });
});

describe('when what training wrote is read', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await copyOf(shippedReview);
    await train(dir, { offline: true, examples: await linesFile(dirname(dir), ...examples) });
  });
  afterEach(() => rm(dirname(dir), { recursive: true }));

  it('it is the review’s model', async () => {
    const { model, taxonomy, outline } = await readReview(dir);
    expect(model).toMatchObject({ taxonomyVersion: taxonomy.version, figures: { examples: 12 } });
    expect(outline).toBeNull();
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, 200), 'the model is damaged (it is not JSON)'],
    [
      'of another format',
      (text: string) => text.replace('"format": 1', '"format": 2'),
      'the model was written by another version of Living Review',
    ],
    [
      'of another shape',
      (text: string) => text.replace('"bias": ', '"bias": "x", "was": '),
      'the model is damaged (at topics.0',
    ],
  ])('a file that is %s is named with what to do', async (_, damage, wrong) => {
    const file = join(dir, 'model', 'topics.json');
    const text = (await filesOf(join(dir, 'model')))['topics.json'] as string;
    await writeFile(file, damage(text.includes('"bias"') ? text : text.replace('"topics": []', emptyTopic)));
    const { exit, err } = await check(dir);
    expect(exit).toBe(1);
    expect(err).toContain(`${file}: ${wrong}`);
    expect(err).toContain('run `review train` again');
  });

  const emptyTopic = '"topics": [{"topic": "tam", "bias": 0, "threshold": 0.5, "weights": {}}]';

  it('it is trained again over a damaged file', async () => {
    await writeFile(join(dir, 'model', 'topics.json'), '{');
    const file = await linesFile(dirname(dir), ...examples);
    expect(await train(dir, { offline: true, examples: file })).toMatchObject({ exit: 0 });
    expect(await check(dir)).toMatchObject({ exit: 0, err: '' });
  });

  it('it is told to be older than the taxonomy', async () => {
    const taxonomy = join(dir, 'taxonomy.yaml');
    await writeFile(taxonomy, (await readFile(taxonomy, 'utf8')).replace('asymmetric division;', ''));
    expect(await check(dir)).toMatchObject({
      exit: 0,
      err: expect.stringContaining(
        'trained for an older taxonomy, so the curated terms alone decide: run review train',
      ),
    });
  });
});
