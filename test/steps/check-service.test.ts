import { describe, expect, it } from '@jest/globals';
import { mayGoLive } from '../../lambda/core/check.ts';
import { type BareAnswer, UnansweredError } from '../../lambda/core/ports/bare-client.ts';
import { LiteratureUnavailableError } from '../../lambda/core/ports/literature.ts';
import { checkSchema } from '../../lambda/steps/check-inside.ts';
import {
  checkBooks,
  checkClock,
  checkNcbi,
  checkReviews,
  checkSite,
  countReaders,
} from '../../lambda/steps/check-service.ts';
import { record } from '../builders/articles.ts';
import { links, review } from '../builders/review.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createMemoryLiterature } from '../memory/literature.ts';
import { createMemoryTableSchema } from '../memory/table-schema.ts';
import { announce, digestBench, minute, work } from './digest-bench.ts';

describe('reviews', () => {
  it('when there is none, or one is not in order, the service must not go live', () => {
    expect(mayGoLive(checkReviews([]))).toBe(false);
    const checks = checkReviews([
      { slug: 'small-review', review: review() },
      { slug: 'other', problem: 'taxonomy.yaml: topics is missing' },
    ]);
    expect(checks.map(({ verdict }) => verdict)).toEqual(['ok', 'fail']);
    expect(checks[1]).toMatchObject({
      found: 'taxonomy.yaml: topics is missing',
      remedy: expect.stringContaining('review check other'),
    });
    expect([mayGoLive(checks.slice(0, 1)), mayGoLive(checks)]).toEqual([true, false]);
  });
});

describe('NCBI', () => {
  const told = { hasKey: true, hasEmail: true };
  const own = review();

  it('when PubMed answers with the review’s own record, it is well, and the key is taken', async () => {
    const literature = createMemoryLiterature('pubmed-citedin');
    literature.records.set(own.pmid, record(own.pmid));
    expect(await checkNcbi(own, literature, told)).toMatchObject({
      verdict: 'ok',
      found: expect.stringMatching(/takes the key$/),
    });
    expect(await checkNcbi(own, literature, { ...told, hasKey: false })).toMatchObject({
      verdict: 'ok',
      found: expect.stringMatching(/3 requests a second/),
    });
    expect(await checkNcbi(own, literature, { ...told, hasEmail: false })).toMatchObject({ verdict: 'warn' });
  });

  it('when PubMed does not know the review, it says so', async () => {
    expect(await checkNcbi(own, createMemoryLiterature('pubmed-citedin'), told)).toMatchObject({
      verdict: 'fail',
      found: expect.stringContaining('does not know'),
    });
  });

  it('when it does not take the key, it says what to do', async () => {
    const remedy = 'Set NCBI_API_KEY to a valid key.';
    const fetchRecords = () =>
      Promise.reject(new LiteratureUnavailableError('it does not accept the API key', { kind: 'rejected', remedy }));
    expect(await checkNcbi(own, { fetchRecords }, told)).toEqual({
      name: 'NCBI',
      verdict: 'fail',
      found: 'it does not accept the API key',
      remedy,
    });
  });
});

describe('site and feeds', () => {
  const page: BareAnswer = {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    at: null,
    beginning: '<!doctype html>',
  };
  const feed: BareAnswer = { status: 200, contentType: 'application/atom+xml', at: null, beginning: '<?xml' };
  const look = async (answer: (url: string) => BareAnswer) => {
    const checks = await checkSite([{ slug: 'small-review' }], links, { get: async (url) => answer(url) });
    return checks.map(({ name, verdict }) => `${name} ${verdict}`);
  };

  it('when a bare client gets the page and the feed, both are well', async () => {
    expect(await look((url) => (url.includes('/feeds/') ? feed : page))).toEqual([
      'site ok',
      'feed of small-review ok',
    ]);
  });

  it('when a wall for robots answers in the place of a feed, it is found out though it says 200', async () => {
    expect(await look(() => page)).toEqual(['site ok', 'feed of small-review fail']);
  });

  it('when nothing is published, or nobody answers, the service must not go live', async () => {
    expect(await look(() => ({ ...page, status: 404 }))).toEqual(['site fail', 'feed of small-review fail']);
    expect(
      await look(() => {
        throw new UnansweredError('ENOTFOUND');
      }),
    ).toEqual(['site fail', 'feed of small-review fail']);
  });
});

describe('the clock', () => {
  const at = new Date('2026-11-30T10:00:00Z');
  it.each([
    [0, 'ok'],
    [-29, 'ok'],
    [30, 'warn'],
    [-239, 'warn'],
    [240, 'fail'],
    [-3_600, 'fail'],
  ] as const)('when it is %d s off, it is %s', (seconds, verdict) => {
    const check = checkClock({ at }, new Date(at.valueOf() + seconds * 1_000));
    expect(check.verdict).toBe(verdict);
    if (verdict !== 'ok') expect(check.found).toContain(seconds > 0 ? 'ahead' : 'behind');
  });

  it('when the other side does not say what time it is, nothing is said', () => {
    expect(checkClock({ at: null }, at).verdict).toBe('left out');
  });
});

describe('the schema of the table', () => {
  const known = ['first', 'second'].map((name) => ({ name, says: '' }));
  const look = (version: number) => checkSchema(createMemoryTableSchema([], version), known);

  it('when migrations are pending they are named and may wait; of a later version, the service must not go live', async () => {
    expect(await look(2)).toMatchObject({ verdict: 'ok', found: 'version 2, no migration is pending' });
    expect(await look(1)).toMatchObject({ verdict: 'warn', found: 'version 1: second is pending' });
    expect(await look(0)).toMatchObject({
      verdict: 'warn',
      found: 'version 0: first, second are pending',
      remedy: expect.stringContaining('`migrate`'),
    });
    expect(await look(3)).toMatchObject({ verdict: 'fail', remedy: expect.stringContaining('Check out') });
  });
});

describe('the books', () => {
  it('when runs balance it is well, and when one does not it is named', async () => {
    const bench = await digestBench();
    expect(await checkBooks(bench.review, bench)).toMatchObject({ verdict: 'ok', found: 'there has been none yet' });
    await announce(bench.store, '101');
    await bench.reader(subscription('a1'));
    await bench.open(minute(1));
    expect(await checkBooks(bench.review, bench)).toMatchObject({
      verdict: 'ok',
      found: expect.stringContaining('not finished'),
    });
    const run = await bench.runs.get(work.review, work.cadence, work.slot);
    const counts = { due: 2, delivered: 1, empty: 0, suppressed: 0, inDoubt: 0, failed: 0 };
    await bench.runs.close(run!, { counts, finishedAt: minute(2).toISOString() });
    expect(await checkBooks(bench.review, bench)).toMatchObject({
      verdict: 'fail',
      found: `weekly#${work.slot} do not balance`,
    });
  });

  it('when readers are counted, they are those who have confirmed', async () => {
    const bench = await digestBench();
    for (const id of ['a1', 'a2', 'b1']) await bench.reader(subscription(id));
    await bench.reader(subscription('b2', { status: 'PENDING' }));
    expect(await countReaders([bench.review], bench.subscriptions)).toBe(3);
  });
});
