import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { withSampleSources } from '../../local/sample-pubmed/train-sample.ts';
import { sampleModelDir, withSampleTraining } from '../../local/sample-training.ts';
import { shippedReview } from '../filing/article.ts';
import { check, classify, copyOf, filesOf, type Said, train } from './train-command.ts';

/** The whole way over HTTP: JATS and records from the sample server, training, files, filing. */
describe('when the sample’s stand-in teaches the review', () => {
  let dir: string;
  let said: Said;
  beforeAll(async () => {
    dir = await copyOf(shippedReview, 'csc-immune-crosstalk');
    said = await withSampleSources((sources) => train(dir, {}, () => sources));
  }, 60_000);
  afterAll(() => rm(dirname(dir), { recursive: true }));

  it('it says what it did', () => {
    expect(said.exit).toBe(0);
    expect(said.out).toMatch(/^topic +articles +terms P/);
    expect(said.err).toContain(
      '124 of its 124 references (124 with a PubMed record) stand in sections that teach a topic.',
    );
    expect(said.err).toContain('no section teaches "Clinical trials" (clinical-trials)');
    expect(said.err).not.toContain('Introduction');
  });

  it('it writes, byte for byte, what is committed beside the corpus (else: npx tsx local/sample-pubmed/train-sample.ts)', async () => {
    const committed = await filesOf(sampleModelDir);
    const written = await filesOf(join(dir, 'model'));
    expect(Object.keys(written)).toEqual(['outline.json', 'topics.json']);
    for (const name of Object.keys(written)) expect([name, written[name] === committed[name]]).toEqual([name, true]);
    expect(Object.keys(committed)).toEqual(Object.keys(written));
  });

  it('it knows which references each topic’s section cites', async () => {
    const { outline } = await readReview(dir);
    const section = outline?.sections.find(({ topics }) => topics.includes('tam'));
    expect(section?.headings.at(-1)).toBe('6.1 Tumour-associated macrophages');
    const titles = section?.cites.map(({ reference }) => outline?.references[reference]?.title);
    expect(titles).toContain('Cholesterol efflux defines lipid-associated macrophages of the breast');
  });

  it('it is checked and files articles, with no network', async () => {
    expect(await check(dir)).toMatchObject({
      exit: 0,
      err: '',
      out: expect.stringContaining('trained on 124 articles'),
    });
    const article = {
      pmid: '1',
      title: 'Neutrophil extracellular traps in cancer',
      abstract: 'Tumour cells grow in NETs.',
    };
    const { exit, out } = await classify(dir, article);
    expect(exit).toBe(0);
    expect(JSON.parse(out).topics.map(({ id }: { id: string }) => id)).toContain('neutrophils');
  });

  it('it is laid over the shipped review where the sample answers, and over no other', async () => {
    const shipped = await readReview(shippedReview, { modelDir: null });
    const other = { ...shipped, pmid: '99000000' as typeof shipped.pmid };
    const [taught, untaught] = await withSampleTraining([shipped, other]);
    expect(taught?.outline?.references).toHaveLength(124);
    expect(taught?.model?.taxonomyVersion).toBe(shipped.taxonomy.version);
    expect(untaught).toBe(other);
  });

  it('it never stands in the review’s own folder', async () => {
    expect(await filesOf(join(shippedReview, 'model'))).toEqual({});
  });
});
