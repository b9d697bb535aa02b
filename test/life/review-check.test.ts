import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reviewCheck } from '../../cli/review-check.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { filingOf } from '../../lambda/steps/filing.ts';
import { pollReview } from '../../lambda/steps/poll-review.ts';
import { openDataDirectory } from '../../local/data-directory.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { record } from '../builders/articles.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createMemoryLiterature } from '../memory/literature.ts';
import { day } from './life-bench.ts';

const head = `pmid: 99000000
title: A review
short_title: Review
journal: A Journal
published: 2023
language: en
digest:
  weekday: monday
  hour_utc: 6
  max_articles: 10
relevance_threshold: 0.4
`;
const topicLines = (id: string, terms: string, was = '') =>
  `  - id: ${id}\n${was ? `    was: ${was}\n` : ''}    label: About ${id}\n    description: D.\n    terms: ${terms}\n`;
const taxonomy = (topics: string, retired = '') => `field:\n  terms: tumor\n${retired}topics:\n${topics}`;
const vaccines = topicLines('vaccines', 'vaccine');
const before = taxonomy(topicLines('macrophages', 'macrophage') + topicLines('mdsc', 'suppressor cell') + vaccines);

let folder: string;
let reviewsDir: string;
let data: string;

/** A service that has lived: five articles, three readers, and one who has left. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'life-'));
  reviewsDir = join(folder, 'reviews');
  data = join(folder, 'data');
  await mkdir(join(reviewsDir, 'small-review'), { recursive: true });
  await writeFile(join(reviewsDir, 'small-review', 'review.yaml'), head);
  await edit(before);
  const dynamo = await startDynalite({ dir: join(data, 'dynamodb') });
  const client = createDynamoClient({ endpoint: dynamo.endpoint });
  await ensureTable(client, 'living-review');
  const stores = createDynamoStores({ client, tableName: 'living-review', addressKey: 'a'.repeat(64) });
  const literature = createMemoryLiterature('pubmed-citedin');
  const titles = [
    'Macrophages in a tumor',
    'Macrophages and a tumor',
    'A suppressor cell in a tumor',
    'A tumor vaccine',
  ];
  for (const [index, title] of titles.entries())
    literature.add('pubmed-citedin', record(99_000_101 + index, { title, abstract: [] }));
  literature.add('pubmed-citedin', record(99_000_199, { title: 'Weather in Lapland', abstract: [] }));
  const review = await readReview(join(reviewsDir, 'small-review'));
  const deps = { literature, fullTexts: literature.fullTexts, filing: filingOf(review), log: () => {}, leaseMs: 0 };
  await pollReview(review, day(0), { ...deps, store: stores.articles });
  await stores.subscriptions.create(subscription('a1', { topics: { macrophages: 0 } }));
  await stores.subscriptions.create(subscription('b2', { topics: { mdsc: 0 }, status: 'PENDING' }));
  await stores.subscriptions.create(subscription('c3', { topics: { macrophages: 0, vaccines: 0 } }));
  await stores.subscriptions.create(subscription('d4', { topics: { macrophages: 0 }, status: 'UNSUBSCRIBED' }));
  client.destroy();
  await dynamo.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const edit = (text: string) => writeFile(join(reviewsDir, 'small-review', 'taxonomy.yaml'), text);

async function check(text: string, given: { readonly data?: string } = { data }) {
  await edit(text);
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exit = await reviewCheck({ reviewsDir, ...given }, { stdout, stderr });
  const lines = (stream: PassThrough) =>
    String(stream.read() ?? '')
      .split('\n')
      .filter(Boolean);
  return { exit, lines: lines(stdout).slice(1), warnings: lines(stderr) };
}

describe('what a change would do, before it does it', () => {
  it('when nothing was changed, everything stays where it is', async () => {
    expect(await check(before)).toEqual({
      exit: 0,
      lines: [
        'small-review: the 5 stored articles stay where they are',
        'small-review: 1 of 5 stored articles is not yet filed',
      ],
      warnings: [],
    });
  });

  it('when topics are merged and words change, it tells which articles would go where, and how many read what', async () => {
    const text = taxonomy(
      topicLines('suppressors', 'macrophage; suppressor cell', 'macrophages; mdsc') +
        topicLines('lapland', 'lapland') +
        topicLines('vaccines', 'vaccinated'),
    );
    const { exit, lines, warnings } = await check(text.replace('terms: tumor', 'terms: tumor; weather'));
    expect({ exit, warnings }).toEqual({ exit: 0, warnings: [] });
    expect(lines).toEqual([
      'small-review: 2 of 5 stored articles would be filed differently, and nobody mailed: + 1 lapland, − 1 vaccines, + 1 − 1 not yet filed',
      'small-review: macrophages is now suppressors (2 articles, 2 readers)',
      'small-review: mdsc is now suppressors (1 article, 1 reader)',
      'small-review: 1 of 5 stored articles is not yet filed',
    ]);
  });

  it('when an id vanishes without a word, it says who would be left behind and what to write, and fails', async () => {
    const { exit, warnings } = await check(
      taxonomy(topicLines('tams', 'macrophage') + topicLines('mdsc', 'suppressor cell') + vaccines),
    );
    expect(exit).toBe(1);
    expect(warnings).toEqual([
      'small-review: there is no topic "macrophages" any more. 2 articles and 2 readers would be left behind, and its pages and feeds would be gone → write "was: macrophages" under the topic that took its place (tams would get 2 of its articles); or, if none did, "retired:" at the top of taxonomy.yaml and "  macrophages:" below it',
    ]);
  });

  it('when a topic is given up, it says how many readers would be left without any and go on with all', async () => {
    const text = taxonomy(topicLines('macrophages', 'macrophage') + vaccines, 'retired:\n  mdsc:\n');
    const { exit, lines } = await check(text);
    expect(exit).toBe(0);
    expect(lines).toEqual([
      'small-review: 1 of 5 stored articles would be filed differently, and nobody mailed: + 1 not yet filed',
      'small-review: mdsc is given up (1 article, 1 reader)',
      expect.stringContaining(
        '1 reader followed only topics that are given up, and would get all topics until they choose',
      ),
      'small-review: 2 of 5 stored articles are not yet filed',
    ]);
  });

  it('when nothing is stored, or the service is running, the files are checked all the same', async () => {
    const renamed = taxonomy(topicLines('tams', 'macrophage') + topicLines('mdsc', 'suppressor cell') + vaccines);
    const nowhere = join(folder, 'nowhere');
    expect(await check(renamed, { data: nowhere })).toEqual({ exit: 0, lines: [], warnings: [] });
    expect(await readdir(folder)).not.toContain('nowhere');
    expect(await check(renamed, {})).toEqual({ exit: 0, lines: [], warnings: [] });
    const running = await openDataDirectory(data);
    const { exit, warnings } = await check(renamed);
    await running.release();
    expect(exit).toBe(0);
    expect(warnings[0]).toMatch(
      /^note: what a change would do to stored articles and readers, .* is not shown\. Another/,
    );
    const free = await openDataDirectory(data);
    await free.release();
  });
});
