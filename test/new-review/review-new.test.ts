import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reviewCheck } from '../../cli/review-check.ts';
import { reviewNew } from '../../cli/review-new.ts';
import { reviewSources } from '../../cli/review-sources.ts';
import { createThrottle } from '../../lambda/adapters/ncbi/throttle.ts';
import { queryFault } from '../../lambda/adapters/review-folder/check-query.ts';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { readConfig } from '../../lambda/config.ts';
import { createFiler } from '../../lambda/core/filing.ts';
import { article } from '../filing/article.ts';
import { unset } from '../journey/journey-folder.ts';
import { livingReview } from '../journey/tick-process.ts';
import { describeRecorded, recordedFolder } from '../pubmed-xml/recorded-files.ts';
import {
  inventedJats,
  inventedMesh,
  inventedRecords,
  inventedReview,
  inventedReviewRecord,
  jats,
  pmidOf,
} from './invented-review.ts';
import { type PoorNcbiWorld, type PoorRecord, startPoorNcbi } from './poor-ncbi.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'living-review-new-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const now = new Date('2026-03-01T00:00:00Z');
const { pmid, pmcid } = inventedReview;
const number = pmcid.replace('PMC', '');

/** Somebody's new article, ten days old. */
const fresh: PoorRecord = {
  pmid: '99000990',
  title: 'Glymphatic clearance in naps',
  abstract: 'Sleep at noon: glymphatic clearance by aquaporin-4 polarity.',
  entrez: '2026-02-20',
};
const whole: PoorNcbiWorld = {
  records: [inventedReviewRecord, ...inventedRecords, fresh],
  jats: { [number]: inventedJats },
  mesh: inventedMesh,
  citedIn: [fresh.pmid, pmidOf('m1')],
  found: [fresh.pmid, pmidOf('i1')],
  pmcids: { [pmid]: pmcid },
};

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly dir: string;
  readonly asked: readonly string[];
}

let folders = 0;
async function run(
  world: PoorNcbiWorld,
  options: { pmid?: string; slug?: string; anyArticle?: boolean; reviewsDir?: string } = {},
): Promise<Ran> {
  const ncbi = await startPoorNcbi(world);
  const reviewsDir = options.reviewsDir ?? join(root, `reviews-${folders++}`);
  const out = { stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _, done) {
        out[name] += String(chunk);
        done();
      },
    });
  try {
    const code = await reviewNew(
      { pmid, anyArticle: false, reviewsDir, ...options },
      { stdout: into('stdout'), stderr: into('stderr') },
      now,
      // In one process with its only client: manners would only make the test wait.
      (say) =>
        reviewSources(readConfig(ncbi.env), say, { throttle: createThrottle(true, { keyedMs: 0, keylessMs: 0 }) }),
    );
    return { code, ...out, dir: reviewsDir, asked: ncbi.asked.map(({ path }) => path) };
  } finally {
    await ncbi.close();
  }
}

describe('review new', () => {
  it('when everything answers, a folder is written that checks, is trained, and shows the last 90 days', async () => {
    const { code, stdout, stderr, dir } = await run(whole);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('What to do next') });
    expect(await readdir(dir)).toEqual(['glial-cells-sleep']);
    const folder = join(dir, 'glial-cells-sleep');
    const review = await readReview(folder);
    expect(review).toMatchObject({
      pmid,
      pmcid,
      doi: inventedReview.doi,
      title: inventedReview.title,
      published: '2023',
    });
    expect(review.shortTitle).toBe('Glial cells and sleep');
    expect(review.taxonomy.topics.map(({ label }) => label)).toEqual([
      'Role of Microglia in Synaptic Pruning',
      'Astrocytes',
      'Glymphatic clearance',
      'Calcium waves',
      'Cytokine signalling in sleep loss',
    ]);
    // Every section that is a topic teaches it.
    expect(new Set(review.outline?.sections.flatMap(({ topics }) => topics))).toEqual(
      new Set(review.taxonomy.topics.map(({ id }) => id)),
    );
    const yaml = await readFile(join(folder, 'taxonomy.yaml'), 'utf8');
    expect(yaml).toMatch(/D017628: Microglia # A08\.637\.600, A11\.650\.600; \d of \d/);
    expect(yaml).toContain('proposed');
    expect(stdout).toMatch(/The last 90 days: 1 article \(1 citing the review, 0 related/);
    expect(stdout).toMatch(/ 1 {4}Glymphatic clearance/);
    expect(stdout).toContain('99000990  Glymphatic clearance in naps\n    cites → Glymphatic clearance');
    expect(await reviewCheck({ review: 'glial-cells-sleep', reviewsDir: dir }, { ...process })).toBe(0);
  });

  it('when only the review itself answers, the draft is made of headings, titles and text, and each absence is told once', async () => {
    const { code, stderr, dir } = await run({ records: [inventedReviewRecord], jats: { [number]: inventedJats } });
    expect(code).toBe(0);
    expect(stderr).toContain('PubMed gives an abstract or headings for 0 of its 13 references');
    expect(stderr).toContain('No MeSH headings are proposed');
    expect(stderr).not.toMatch(/\n\s+at |undefined|unexpected/i);
    expect(stderr.match(/HTTP 404/g)?.length).toBeLessThanOrEqual(3);
    const { taxonomy } = await readReview(join(dir, 'glial-cells-sleep'));
    expect(taxonomy.topics).toHaveLength(5);
    expect(taxonomy.topics.map(({ terms }) => terms[0])).toContain('microglia');
  });

  it('when it is not in PMC, it is drafted from its abstract and references', async () => {
    const { pmcid: _, ...record } = inventedReviewRecord;
    const { code, stderr, dir } = await run({ records: [record, ...inventedRecords], pmcids: {} });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('no open full text') });
    const review = await readReview(join(dir, 'glial-cells-sleep'));
    expect(review.pmcid).toBeNull();
    expect(review.taxonomy.topics.map(({ label }) => label)).toEqual(['Microglia', 'Cytokines', 'Glymphatic System']);
  });

  it('when PubMed does not name its PMC number, the ID converter does', async () => {
    const { pmcid: _, ...record } = inventedReviewRecord;
    const { dir } = await run({ ...whole, records: [record] });
    expect((await readReview(join(dir, 'glial-cells-sleep'))).pmcid).toBe(pmcid);
  });

  it('when there is no converter either, ELink does', async () => {
    const { pmcid: _, ...record } = inventedReviewRecord;
    const { pmcids: __, ...world } = whole;
    const { dir } = await run({ ...world, records: [record], ownLink: number });
    expect((await readReview(join(dir, 'glial-cells-sleep'))).pmcid).toBe(pmcid);
  });

  it('when PubMed calls it no review but PMC does, it is one', async () => {
    const { code } = await run({ ...whole, records: [{ ...inventedReviewRecord, types: ['Journal Article'] }] });
    expect(code).toBe(0);
  });

  describe('when there is nothing to draft from, it says so and writes nothing', () => {
    const plain: PoorRecord = { ...inventedReviewRecord, types: ['Journal Article'] };
    const research = { [number]: jats('<p>We measured.</p>', 'research-article') };
    const retracted: PoorRecord = { ...inventedReviewRecord, types: ['Review', 'Retracted Publication'] };
    it.each([
      [
        'a research article',
        { records: [plain], jats: research },
        pmid,
        1,
        /is no review.*Journal Article.*--any-article/,
      ],
      ['retracted', { records: [retracted] }, pmid, 1, /is retracted/],
      ['unknown', { records: [] }, '99000999', 1, /no article with PMID 99000999/],
      ['no PMID', { records: [] }, 'PMC99000900', 2, /is no PMID/],
    ] as const)('%s', async (_, world, asked, exit, words) => {
      const { code, stderr, dir } = await run(world, { pmid: asked });
      expect({ code, stderr }).toEqual({ code: exit, stderr: expect.stringMatching(words) });
      await expect(readdir(dir)).rejects.toThrow('ENOENT');
    });

    it('NCBI out of reach: one sentence, with what to do', async () => {
      const lines: string[] = [];
      const stderr = new Writable({
        write(chunk, _, done) {
          lines.push(String(chunk));
          done();
        },
      });
      const env = { NCBI_BASE_URL: 'http://127.0.0.1:9', NCBI_EMAIL: 'keeper@example.org' };
      const sources = reviewSources(readConfig(env), () => {}, { patience: { deadlineMs: 500, attempts: 1 } });
      const options = { pmid, anyArticle: false, reviewsDir: join(root, 'nowhere') };
      expect(await reviewNew(options, { stdout: stderr, stderr }, now, () => sources)).toBe(1);
      expect(lines.at(-1)).toMatch(/NCBI E-utilities.*Check this machine's network and NCBI_BASE_URL/);
    });
  });

  it('when the keeper insists, any article is taken', async () => {
    const record = { ...inventedReviewRecord, types: ['Journal Article'] };
    expect((await run({ records: [record, ...inventedRecords], pmcids: {} }, { anyArticle: true })).code).toBe(0);
  });

  it('when the folder is there, nobody is asked for long, it is left as it is, and --slug names another', async () => {
    const { dir } = await run(whole, { slug: 'mine' });
    const before = await readFile(join(dir, 'mine', 'taxonomy.yaml'), 'utf8');
    const again = await run(whole, { slug: 'mine', reviewsDir: dir });
    expect(again).toMatchObject({ code: 1, asked: [] });
    expect(again.stderr).toMatch(/is there already.*--slug/);
    expect(await readFile(join(dir, 'mine', 'taxonomy.yaml'), 'utf8')).toBe(before);
    expect((await run(whole, { slug: 'My Review' })).code).toBe(2);
  });

  it('when it is written, tick serves it from the same NCBI', async () => {
    const { dir } = await run(whole);
    const ncbi = await startPoorNcbi(whole);
    const data = join(root, 'data');
    try {
      const env = { ...unset, ...ncbi.env, REVIEWS_DIR: dir };
      const { code, stderr } = await livingReview(['tick', '--now', '2026-03-01T09:00Z', '--data', data], { env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/glial-cells-sleep: baseline of \d/) });
      const page = await readFile(join(data, 'site', 'glial-cells-sleep', 'index.html'), 'utf8');
      expect(page).toContain('Glymphatic clearance in naps');
    } finally {
      await ncbi.close();
    }
  }, 60_000);
});

describeRecorded('a real review with reviewers’ reports, PMC10618641', () => {
  it('gives a taxonomy of its own headings, with telling terms, and files by it', async () => {
    const real = readFileSync(join(recordedFolder as string, 'eutils/pubmed-client/pmc_xml/PMC10618641.xml'), 'utf8');
    const record: PoorRecord = {
      pmid: '37920454',
      title: 'Making science public: a review of journalists’ use of Open Access research.',
      types: ['Journal Article', 'Review'],
      pmcid: 'PMC10618641',
    };
    const { code, dir } = await run({ records: [record], jats: { 10618641: real } }, { pmid: '37920454' });
    expect(code).toBe(0);
    expect(await readdir(dir)).toEqual(['journalists-open-access']);
    const review = await readReview(join(dir, 'journalists-open-access'));
    const { topics, gate } = review.taxonomy;
    const shown = topics.map(({ label, parent }) => `${parent === null ? '' : '  '}${label}`);
    expect(shown).toHaveLength(10);
    expect(shown.filter((label) => label.startsWith('  '))).toEqual([
      '  Pre-pandemic use of OA publications',
      '  Pre-pandemic use of preprints',
      '  Pandemic use of OA publications',
      '  Pandemic use of preprints',
    ]);
    expect(shown.join('\n')).not.toMatch(/Introduction|Conclusion|Recommendations for/);
    const terms = (id: string) => topics.find((topic) => topic.id === id)?.terms ?? [];
    expect(terms('pre-pandemic-oa-publications')).toContain('open access publication');
    expect(terms('pandemic-preprints')).toEqual(expect.arrayContaining(['preprint', 'preprint server', 'medRxiv']));
    expect(terms('argument-os-based-journalism')).toEqual(expect.arrayContaining(['open science', 'knowledge broker']));
    expect(gate.terms).toEqual(expect.arrayContaining(['journalist', 'preprint', 'open science']));
    const yaml = await readFile(join(dir, 'journalists-open-access', 'taxonomy.yaml'), 'utf8');
    expect(yaml).not.toMatch(/reviewer|referee|competing interests/i);
    for (const { query } of topics) expect(queryFault(query)).toBeNull();
    const title = 'How journalists verify COVID-19 preprints from medRxiv';
    const filed = createFiler(review)(article({ title, abstract: 'Preprint servers and the news media.' })).topics;
    expect(filed.map(({ topic }) => topic)).toContain('pandemic-preprints');
  });
});
