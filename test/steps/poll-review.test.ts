import { describe, expect, it } from '@jest/globals';
import { type Candidate, LiteratureUnavailableError } from '../../lambda/core/ports/literature.ts';
import type { Taxonomy } from '../../lambda/core/taxonomy.ts';
import { correction, pmcid, pmid, preprint, record } from '../builders/articles.ts';
import { topic } from '../builders/review.ts';
import { shouldNotBeCalled } from '../memory/kill-switch.ts';
import { pollBench } from './poll-bench.ts';

const byPmcid = (id: string): Candidate => ({ kind: 'pmcid', pmcid: pmcid(id) });
const byPmid = (id: string): Candidate => ({ kind: 'pmid', pmid: pmid(id), score: null });

describe('the first poll', () => {
  it('when a review is polled for the first time, it stores everything as a baseline', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(102, { entrez: '2025-01-02' }));
    bench.literature.add('pubmed-citedin', record(101, { entrez: '2026-01-02' }));
    const report = await bench.poll(0);
    expect(report).toMatchObject({ outcome: 'changed', added: 2, baseline: 2 });
    // PubMed's order of appearance, not the list's and not the numbers'.
    expect(await bench.events()).toEqual(['NEW 102*', 'NEW 101*']);
    const head = await bench.store.head(bench.review.slug);
    expect(head).toMatchObject({ baselineAt: '2026-11-02T05:00:00.000Z', baselined: ['pubmed-citedin'] });
  });

  it('when nothing cites the review yet, the baseline is empty and complete', async () => {
    const bench = pollBench();
    await bench.poll(0);
    bench.literature.add('pubmed-citedin', record(101));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 101']);
  });

  it('when a source failed on the first day, what it lists later is its baseline and no news', async () => {
    const bench = pollBench('pubmed-citedin', 'europe-pmc');
    bench.literature.add('europe-pmc', record(101));
    bench.literature.add('pubmed-citedin', record(102));
    bench.literature.failing.add('pubmed-citedin');
    await bench.poll(0);
    bench.literature.failing.clear();
    bench.literature.add('europe-pmc', record(103));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 101*', 'NEW 102*', 'NEW 103']);
  });

  it('when the PMC id converter failed on the first day, what PMC lists is baseline the next day', async () => {
    const bench = pollBench('pubmed-citedin', 'pmc-refs');
    bench.literature.add('pubmed-citedin', record(101));
    bench.literature.lists.set('pmc-refs', [byPmcid('PMC202')]);
    bench.literature.pmcids.set(pmcid('PMC202'), pmid(202));
    bench.literature.records.set(pmid(202), record(202, { pmcid: pmcid('PMC202') }));
    bench.literature.failing.add('pmc-id-converter');
    const report = await bench.poll(0);
    expect(report.failures.map(({ source }) => source)).toEqual(['pmc-id-converter']);
    bench.literature.failing.clear();
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 101*', 'NEW 202*']);
  });
});

describe('a quiet poll', () => {
  it('when nothing is new, it takes no lease, writes nothing and fetches nothing', async () => {
    const bench = pollBench('pubmed-citedin', 'pmc-refs', 'europe-pmc', 'pubmed-related');
    bench.literature.add('pubmed-citedin', record(101));
    bench.literature.lists.set('pmc-refs', [byPmcid('PMC102')]);
    bench.literature.pmcids.set(pmcid('PMC102'), pmid(102));
    bench.literature.records.set(pmid(102), record(102, { pmcid: pmcid('PMC102') }));
    bench.literature.lists.set('europe-pmc', [
      { kind: 'record', id: 'europe-pmc:PPR:PPR1', record: preprint(null, { title: 'Tumor cells told twice' }) },
      byPmid('101'),
    ]);
    bench.literature.add('pubmed-related', record(301, { title: 'Weather in Lapland', abstract: [] }));
    await bench.poll(0);
    const fetchedBefore = bench.literature.fetched.length;
    const store = shouldNotBeCalled(bench.store, 'takeLease');
    expect(await bench.poll(0.25, { store })).toMatchObject({ outcome: 'quiet', added: 0, changed: 0 });
    expect(bench.literature.fetched).toHaveLength(fetchedBefore);
    expect(bench.literature.resolved).toEqual(['PMC102']);
  });

  it('when a PMC id leads to a record that does not name it, it is asked once and is then an id of that work', async () => {
    const bench = pollBench('pmc-refs');
    bench.literature.lists.set('pmc-refs', [byPmcid('PMC102')]);
    bench.literature.pmcids.set(pmcid('PMC102'), pmid(102));
    bench.literature.records.set(pmid(102), record(102, { pmcid: null }));
    await bench.poll(0);
    expect((await bench.article('102')).aliases.pmcids).toEqual(['PMC102']);
    const store = shouldNotBeCalled(bench.store, 'takeLease');
    expect(await bench.poll(1, { store })).toMatchObject({ outcome: 'quiet' });
    expect(bench.literature.resolved).toEqual(['PMC102']);
  });

  it('when a PMC id leads to a PMID that PubMed does not answer, both wait a day', async () => {
    const bench = pollBench('pmc-refs');
    bench.literature.lists.set('pmc-refs', [byPmcid('PMC102')]);
    bench.literature.pmcids.set(pmcid('PMC102'), pmid(102));
    await bench.poll(0);
    const store = shouldNotBeCalled(bench.store, 'takeLease');
    expect(await bench.poll(0.5, { store })).toMatchObject({ outcome: 'quiet' });
    bench.literature.records.set(pmid(102), record(102));
    await bench.poll(1.5);
    expect(await bench.events()).toEqual(['NEW 102']);
  });

  it('when a record is not understood, it is skipped with its reason, awaited a day, and harms no other', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(101));
    bench.literature.add('pubmed-citedin', record(102));
    bench.literature.unreadable.add(pmid(102));
    await bench.poll(0);
    expect(await bench.events()).toEqual(['NEW 101*']);
    expect(bench.lines.join('\n')).toContain('record skipped: not understood');
    const store = shouldNotBeCalled(bench.store, 'takeLease');
    await bench.poll(0.5, { store });
    bench.literature.unreadable.clear();
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 101*', 'NEW 102']);
  });

  it('when PubMed names no PMID with what it could not make readable, the id still waits a day', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(102));
    const fetchRecords = async () => ({ records: [], missing: [], broken: [{ pmid: null, reason: 'no PMID' }] });
    const literature = { ...bench.literature, fetchRecords };
    const { pollReview } = await import('../../lambda/steps/poll-review.ts');
    const { filingOf } = await import('../../lambda/steps/filing.ts');
    const { fullTexts } = literature;
    const deps = { literature, fullTexts, filing: filingOf(bench.review), log: () => {}, leaseMs: 0 };
    const now = new Date('2026-11-02T05:00:00Z');
    await pollReview(bench.review, now, { ...deps, store: bench.store });
    const store = shouldNotBeCalled(bench.store, 'takeLease');
    expect(await pollReview(bench.review, now, { ...deps, store })).toMatchObject({ outcome: 'quiet' });
  });
});

describe('what is listed', () => {
  it('when PubMed back-fills a PMID lower than any known one, it is found all the same (NC16)', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(900));
    await bench.poll(0);
    bench.literature.add('pubmed-citedin', record(7, { entrez: '2019-01-01' }));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 900*', 'NEW 7']);
  });

  it('when a list comes back shorter or empty, nothing is removed and nothing is told', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(101));
    bench.literature.add('pubmed-citedin', record(102));
    await bench.poll(0);
    const before = await bench.state();
    bench.literature.lists.set('pubmed-citedin', [byPmid('102')]);
    await bench.poll(1);
    bench.literature.lists.set('pubmed-citedin', []);
    await bench.poll(2);
    expect(await bench.state()).toEqual(before);
  });

  it('when PubMed does not answer a PMID, it is awaited for a day and then asked again', async () => {
    const bench = pollBench();
    await bench.poll(0);
    bench.literature.lists.set('pubmed-citedin', [byPmid('101')]);
    expect(await bench.poll(1)).toMatchObject({ added: 0, awaited: 1 });
    expect(await bench.poll(1.9)).toMatchObject({ outcome: 'quiet' });
    expect(bench.literature.fetched).toEqual(['101']);
    bench.literature.records.set(pmid(101), record(101));
    await bench.poll(2);
    expect(await bench.events()).toEqual(['NEW 101']);
    expect(await bench.poll(3)).toMatchObject({ outcome: 'quiet' });
  });

  it('when a PMC id has no PMID, it is awaited for a day and taken in once it has one', async () => {
    const bench = pollBench('pmc-refs');
    await bench.poll(0);
    bench.literature.lists.set('pmc-refs', [byPmcid('PMC102')]);
    await bench.poll(1);
    await bench.poll(1.5);
    expect(bench.literature.resolved).toEqual(['PMC102']);
    bench.literature.pmcids.set(pmcid('PMC102'), pmid(102));
    bench.literature.records.set(pmid(102), record(102, { pmcid: pmcid('PMC102') }));
    await bench.poll(2);
    expect(bench.literature.resolved).toEqual(['PMC102', 'PMC102']);
    expect(await bench.events()).toEqual(['NEW 102']);
  });

  it('when a source lists one work by PMID and another by PMC id, it is one article with both as evidence', async () => {
    const bench = pollBench('pubmed-citedin', 'pmc-refs');
    bench.literature.add('pubmed-citedin', record(102, { pmcid: pmcid('PMC102') }));
    bench.literature.lists.set('pmc-refs', [byPmcid('PMC102')]);
    bench.literature.pmcids.set(pmcid('PMC102'), pmid(102));
    await bench.poll(0);
    expect((await bench.article('102')).foundBy.map(({ source }) => source)).toEqual(['pubmed-citedin', 'pmc-refs']);
  });

  it('when another source starts to list a known work, it is added to the evidence and is no news', async () => {
    const bench = pollBench('pubmed-citedin', 'icite');
    bench.literature.add('pubmed-citedin', record(101));
    await bench.poll(0);
    bench.literature.add('icite', record(101));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 101*']);
    const { foundBy, updated } = await bench.article('101');
    expect(foundBy).toEqual([
      { source: 'pubmed-citedin', at: '2026-11-02T05:00:00.000Z' },
      { source: 'icite', at: '2026-11-03T05:00:00.000Z' },
    ]);
    expect(updated).toBe('2026-11-02T05:00:00.000Z');
  });
});

describe('failures', () => {
  it('when one source fails, the others are taken in and the report names it', async () => {
    const bench = pollBench('pubmed-citedin', 'icite');
    await bench.poll(0);
    bench.literature.failing.add('icite');
    bench.literature.add('pubmed-citedin', record(101));
    const report = await bench.poll(1);
    expect(report.failures.map(({ source }) => source)).toEqual(['icite']);
    expect(await bench.events()).toEqual(['NEW 101']);
  });

  it('when every source fails, it throws and has written nothing', async () => {
    const bench = pollBench('pubmed-citedin', 'icite');
    bench.literature.failing.add('pubmed-citedin').add('icite');
    const store = shouldNotBeCalled(bench.store, 'takeLease');
    await expect(bench.poll(0, { store })).rejects.toThrow(LiteratureUnavailableError);
  });

  it('when EFetch fails, it throws, has written nothing, and the next poll takes everything in', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(101));
    bench.literature.failing.add('efetch');
    await expect(bench.poll(0, { store: shouldNotBeCalled(bench.store, 'takeLease') })).rejects.toThrow(
      LiteratureUnavailableError,
    );
    bench.literature.failing.clear();
    await bench.poll(0.25);
    expect(await bench.events()).toEqual(['NEW 101*']);
  });

  it('when a source fails in a way that is no answer of a service, that is a fault of ours and is thrown', async () => {
    const bench = pollBench('pubmed-citedin', 'icite');
    const [first, second] = bench.literature.sources;
    const broken = { ...second!, list: () => Promise.reject(new TypeError('a fault of ours')) };
    Object.assign(bench.literature, { sources: [first, broken] });
    await expect(bench.poll(0)).rejects.toThrow('a fault of ours');
  });
});

describe('related articles', () => {
  const offTopic = { title: 'Weather in Lapland', abstract: [] };

  it('when a related article is near enough it enters as related, when it is not it is declined and not asked again', async () => {
    const bench = pollBench('pubmed-citedin', 'pubmed-related');
    await bench.poll(0);
    bench.literature.add('pubmed-related', record(201));
    bench.literature.add('pubmed-related', record(202, offTopic));
    expect(await bench.poll(1)).toMatchObject({ added: 1, declined: 1 });
    expect(await bench.article('201')).toMatchObject({ relation: 'related' });
    expect((await bench.article('201')).relevance).toBeLessThan(1);
    expect(await bench.poll(2)).toMatchObject({ outcome: 'quiet' });
  });

  it('when a related article starts to cite the review, its relation and relevance change, and it is no second entry', async () => {
    const bench = pollBench('pubmed-citedin', 'pubmed-related');
    bench.literature.add('pubmed-related', record(201));
    await bench.poll(0);
    bench.literature.add('pubmed-citedin', record(201));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 201*']);
    expect(await bench.article('201')).toMatchObject({
      relation: 'cites',
      relevance: 1,
      updated: '2026-11-03T05:00:00.000Z',
    });
  });

  it('when a citing article is no longer listed as citing, it stays one', async () => {
    const bench = pollBench('pubmed-citedin', 'pubmed-related');
    bench.literature.add('pubmed-citedin', record(201));
    await bench.poll(0);
    bench.literature.lists.set('pubmed-citedin', []);
    bench.literature.add('pubmed-related', record(201));
    await bench.poll(1);
    expect(await bench.article('201')).toMatchObject({ relation: 'cites', relevance: 1 });
  });

  it('when a declined article is later listed as citing, it enters', async () => {
    const bench = pollBench('pubmed-citedin', 'pubmed-related');
    bench.literature.add('pubmed-related', record(202, offTopic));
    await bench.poll(0);
    bench.literature.add('pubmed-citedin', record(202, offTopic));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 202']);
    expect(await bench.article('202')).toMatchObject({ relation: 'cites' });
  });

  it('when a related article has the review in its reference list, it cites, whatever its words say', async () => {
    const bench = pollBench('pubmed-related');
    bench.literature.add('pubmed-related', record(202, { ...offTopic, references: [bench.review.pmid] }));
    await bench.poll(0);
    const found = await bench.article('202');
    expect(found).toMatchObject({ relation: 'cites', relevance: 1 });
    expect(found.foundBy.map(({ source }) => source)).toEqual(['pubmed-related', 'reference-list']);
  });

  it.each([
    ['a retraction notice', { publicationTypes: ['Retraction of Publication'] }],
    ['an erratum', { corrections: [correction('ErratumFor', 101)] }],
  ])('when %s is only related it is no news; when it cites the review it is', async (_, notice) => {
    const bench = pollBench('pubmed-citedin', 'pubmed-related');
    await bench.poll(0);
    bench.literature.add('pubmed-related', record(301, notice));
    await bench.poll(1);
    expect(await bench.events()).toEqual([]);
    bench.literature.add('pubmed-citedin', record(301, notice));
    await bench.poll(2);
    expect(await bench.events()).toEqual(['NEW 301']);
  });
});

describe('a changed taxonomy', () => {
  const withTopic = (taxonomy: Taxonomy): Taxonomy => ({
    ...taxonomy,
    topics: [...taxonomy.topics, topic('lapland', null, 'lapland')],
  });

  it('when the taxonomy changes, known articles are filed again, without an event and with a new revision', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(101));
    bench.literature.add('pubmed-citedin', record(102, { title: 'A tumor in Lapland: lapland lapland', abstract: [] }));
    await bench.poll(0);
    const before = await bench.store.head(bench.review.slug);
    expect((await bench.article('102')).classification.topics).toEqual([]);
    const changed = { ...bench.review, taxonomy: withTopic(bench.review.taxonomy) };
    expect(await bench.poll(1, { review: changed })).toMatchObject({ outcome: 'changed', added: 0, changed: 1 });
    expect((await bench.article('102')).classification.topics.map(({ topic: id }) => id)).toEqual(['lapland']);
    expect((await bench.article('102')).updated).toBe('2026-11-03T05:00:00.000Z');
    expect((await bench.article('101')).updated).toBe('2026-11-02T05:00:00.000Z');
    expect(await bench.events()).toEqual(['NEW 101*', 'NEW 102*']);
    expect((await bench.store.head(bench.review.slug)).revision).toBeGreaterThan(before.revision);
    expect(await bench.poll(2, { review: changed })).toMatchObject({ outcome: 'quiet' });
  });

  it('when the taxonomy or the threshold changes, what was declined is judged again, and is nobody’s late news', async () => {
    const bench = pollBench('pubmed-related');
    bench.literature.add('pubmed-related', record(201, { title: 'One word: tumor', abstract: [] }));
    const strict = { ...bench.review, relevanceThreshold: 0.95 };
    await bench.poll(0, { review: strict });
    expect(await bench.events()).toEqual([]);
    await bench.poll(1, { review: { ...bench.review, relevanceThreshold: 0.1 } });
    expect(await bench.events()).toEqual(['NEW 201*']);
  });
});
