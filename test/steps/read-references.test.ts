import { describe, expect, it } from '@jest/globals';
import type { ReviewOutline } from '../../lambda/core/review-outline.ts';
import { filingOf } from '../../lambda/steps/filing.ts';
import { readReferences } from '../../lambda/steps/read-references.ts';
import { pmcid, pmid, record } from '../builders/articles.ts';
import { fullText } from '../builders/full-texts.ts';
import { review } from '../builders/review.ts';
import { createMemoryMoment } from '../memory/moment.ts';
import { pollBench } from './poll-bench.ts';

const outline: ReviewOutline = {
  references: [1, 2, 3].map((at) => ({ label: String(at), pmid: pmid(99_010_000 + at), doi: null, title: '' })),
  sections: [
    { headings: ['Vaccines'], topics: ['vaccines'], cites: [0, 1, 2].map((reference) => ({ reference, times: 1 })) },
  ],
};
const taught = filingOf(review({ outline }));
const cited = [pmid(99_010_001), pmid(99_010_002), pmid(99_010_003)];

async function pastBaseline() {
  const bench = pollBench('pubmed-citedin', 'europe-pmc');
  bench.literature.add('pubmed-citedin', record(100, { references: [pmid(1)] }));
  await bench.poll(0);
  return bench;
}

describe('when PubMed has no reference list of a new article', () => {
  it('when Europe PMC has one, it is stored with the article and anchors it to the review’s sections', async () => {
    const bench = await pastBaseline();
    bench.literature.add('pubmed-citedin', record(101));
    bench.literature.referenceLists.set(pmid(101), cited);
    await bench.poll(1, { filing: taught });
    const article = await bench.article('101');
    expect(article.record.references).toEqual(cited);
    const filed = article.classification.topics.find(({ topic }) => topic === 'vaccines');
    expect(filed?.reasons[0]?.text).toMatch(/shares refs 1, 2, 3/);
  });

  it('when a later record still has none, what was listed elsewhere stays and nothing is told; a list of its own takes over', async () => {
    const bench = await pastBaseline();
    bench.literature.add('pubmed-citedin', record(101));
    bench.literature.referenceLists.set(pmid(101), cited);
    await bench.poll(1);
    const before = await bench.article('101');
    await bench.recheck(9);
    expect(await bench.article('101')).toEqual(before);
    bench.literature.records.set(pmid(101), record(101, { references: [pmid(7)] }));
    await bench.recheck(17);
    expect((await bench.article('101')).record.references).toEqual([pmid(7)]);
    expect(await bench.events()).toEqual(['NEW 100*', 'NEW 101']);
  });

  it('when PubMed has one, or its full text was read, or it is known, nobody is asked', async () => {
    const bench = await pastBaseline();
    bench.literature.add('pubmed-citedin', record(101, { references: [pmid(5)] }));
    bench.literature.add('pubmed-citedin', record(102, { pmcid: pmcid('PMC102') }));
    bench.literature.texts.set(pmcid('PMC102'), fullText(pmcid('PMC102')));
    bench.literature.add('pubmed-citedin', record(103));
    await bench.poll(1);
    expect(bench.literature.referencesAsked).toEqual([pmid(103)]);
    await bench.poll(2);
    expect(bench.literature.referencesAsked).toEqual([pmid(103)]);
  });

  it('when Europe PMC fails, the articles enter all the same, and it is told once', async () => {
    const bench = await pastBaseline();
    bench.literature.failing.add('reference-lists');
    for (const id of [101, 102]) bench.literature.add('pubmed-citedin', record(id));
    expect(await bench.poll(1)).toMatchObject({ outcome: 'changed', added: 2 });
    expect(bench.lines.filter((line) => line.includes('reference lists were not read'))).toHaveLength(1);
    expect(bench.literature.referencesAsked).toHaveLength(1);
  });

  it('when a baseline is long, the newest hundred are completed', async () => {
    const bench = pollBench('pubmed-citedin', 'europe-pmc');
    for (let id = 1; id <= 130; id += 1)
      bench.literature.add('pubmed-citedin', record(id, { entrez: `20${String(20 + (id % 7))}-01-01` }));
    await bench.poll(0);
    const asked = new Set(bench.literature.referencesAsked);
    expect(asked.size).toBe(100);
    const left = [...bench.literature.records.values()].filter((own) => !asked.has(own.pmid!));
    expect(new Set(left.map(({ entrez }) => entrez))).toEqual(new Set(['2020-01-01', '2021-01-01']));
  });

  it('when answers are slow, it ends after a minute with what it has', async () => {
    const moment = createMemoryMoment();
    const slow = {
      source: 'europe-pmc' as const,
      list: async () => [],
      referencesOf: async () => {
        moment.pass(25_000);
        return cited;
      },
    };
    const records = [1, 2, 3, 4, 5].map((id) => record(id));
    const read = await readReferences(review(), records, () => true, { sources: [slow], log: () => {}, moment });
    expect(read.map(({ references }) => references.length)).toEqual([3, 3, 3, 0, 0]);
  });
});
