import { describe, expect, it } from '@jest/globals';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import type { Candidate } from '../../lambda/core/ports/literature.ts';
import { correction, doi, preprint, record } from '../builders/articles.ts';
import { pollBench } from './poll-bench.ts';

const ppr = (id: string, own: Partial<ArticleRecord> = {}): Candidate => ({
  kind: 'record',
  id: `europe-pmc:PPR:${id}`,
  record: preprint(null, { title: 'Macrophages tell a tumor from a stem cell niche', entrez: '', ...own }),
});

describe('a preprint and its article', () => {
  const bothNameEachOther = {
    preprint: [correction('UpdateIn', 102)],
    article: [correction('UpdateOf', 101)],
  };
  const directions = [
    ['each names the other', bothNameEachOther],
    ['only the preprint names the article', { ...bothNameEachOther, article: [] }],
    ['only the article names the preprint', { ...bothNameEachOther, preprint: [] }],
  ] as const;

  it.each(directions)('when %s and one poll brings both, they are one new article and no change', async (_, links) => {
    const bench = pollBench();
    await bench.poll(0);
    bench.literature.add('pubmed-citedin', preprint(101, { entrez: '2026-01-01', corrections: links.preprint }));
    bench.literature.add('pubmed-citedin', record(102, { entrez: '2026-02-01', corrections: links.article }));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 101']);
    expect(await bench.article('101')).toMatchObject({ record: { pmid: '102' }, changes: [] });
    expect((await bench.article('101')).aliases.pmids.toSorted()).toEqual(['101', '102']);
    expect(await bench.poll(2)).toMatchObject({ outcome: 'quiet' });
  });

  it.each(directions)(
    'when %s and the article comes later, the work is PUBLISHED under its first id',
    async (_, links) => {
      const bench = pollBench();
      await bench.poll(0);
      bench.literature.add('pubmed-citedin', preprint(101, { corrections: links.preprint }));
      await bench.poll(1);
      bench.literature.add('pubmed-citedin', record(102, { corrections: links.article }));
      await bench.poll(2);
      expect(await bench.events()).toEqual(['NEW 101', 'PUBLISHED 101']);
      const work = await bench.article('101');
      expect(work.record.pmid).toBe('102');
      expect(work.changes).toEqual([
        { kind: 'PUBLISHED', at: '2026-11-04T05:00:00.000Z', notice: '102', source: 'Journal of Tests' },
      ]);
      expect(await bench.poll(3)).toMatchObject({ outcome: 'quiet' });
    },
  );

  it.each(directions)('when %s and the preprint comes after its article, it is no news', async (_, links) => {
    const bench = pollBench();
    await bench.poll(0);
    bench.literature.add('pubmed-citedin', record(102, { corrections: links.article }));
    await bench.poll(1);
    bench.literature.add('pubmed-citedin', preprint(101, { corrections: links.preprint }));
    await bench.poll(2);
    expect(await bench.events()).toEqual(['NEW 102']);
    expect((await bench.article('102')).record.pmid).toBe('102');
    expect(await bench.poll(3)).toMatchObject({ outcome: 'quiet' });
  });

  it('when the article of one poll is filed under more topics than its preprint, its event names them', async () => {
    const bench = pollBench();
    await bench.poll(0);
    bench.literature.add(
      'pubmed-citedin',
      preprint(101, { entrez: '2026-01-01', corrections: bothNameEachOther.preprint }),
    );
    bench.literature.add(
      'pubmed-citedin',
      record(102, {
        entrez: '2026-02-01',
        title: 'Natural killer cells, natural killer receptors and a tumor',
        abstract: [],
        corrections: bothNameEachOther.article,
      }),
    );
    await bench.poll(1);
    const [event] = await bench.store.events(bench.review.slug, 0, 1);
    expect(event?.topics).toEqual(['nk-cells', 'lymphoid']);
  });

  it('when only the journal article is listed as citing, a related work becomes one that cites, as near as can be', async () => {
    const bench = pollBench('pubmed-citedin', 'pubmed-related');
    bench.literature.add('pubmed-related', preprint(101, { corrections: bothNameEachOther.preprint }));
    await bench.poll(0);
    bench.literature.add('pubmed-citedin', record(102, { corrections: bothNameEachOther.article }));
    await bench.poll(1);
    expect(await bench.article('101')).toMatchObject({ relation: 'cites', relevance: 1, record: { pmid: '102' } });
  });

  it('when an article is the new edition of another article, the two are two works', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(101, { corrections: [correction('UpdateIn', 102)] }));
    await bench.poll(0);
    bench.literature.add('pubmed-citedin', record(102, { corrections: [correction('UpdateOf', 101)] }));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 101*', 'NEW 102']);
    expect((await bench.article('101')).record.pmid).toBe('101');
    expect((await bench.article('102')).aliases.pmids).toEqual(['102']);
    expect(await bench.poll(2)).toMatchObject({ outcome: 'quiet' });
  });

  it('when the old edition is found after the new one, it is a work of its own', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(102, { corrections: [correction('UpdateOf', 101)] }));
    await bench.poll(0);
    bench.literature.add('pubmed-citedin', record(101));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 102*', 'NEW 101']);
    expect(await bench.poll(2)).toMatchObject({ outcome: 'quiet' });
  });

  it('when two records carry one DOI in two spellings, they are one work', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(101, { doi: doi('10.1000/ABC') }));
    await bench.poll(0);
    bench.literature.add('pubmed-citedin', record(102, { doi: doi('10.1000/abc') }));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 101*']);
  });
});

describe('a work that its source knows without a PMID', () => {
  it('when Europe PMC lists it poll after poll, it enters once', async () => {
    const bench = pollBench('europe-pmc');
    await bench.poll(0);
    bench.literature.lists.set('europe-pmc', [ppr('PPR1')]);
    await bench.poll(1);
    await bench.poll(2);
    expect(await bench.events()).toEqual(['NEW europe-pmc-ppr-ppr1']);
  });

  it('when PubMed already has a work of that title, it is evidence for that work', async () => {
    const bench = pollBench('pubmed-citedin', 'europe-pmc');
    bench.literature.add('pubmed-citedin', record(101, { title: 'Macrophages tell a Tumor from a stem-cell niche.' }));
    await bench.poll(0);
    bench.literature.lists.set('europe-pmc', [ppr('PPR1')]);
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 101*']);
    expect((await bench.article('101')).aliases.others).toEqual(['europe-pmc:PPR:PPR1']);
    expect((await bench.article('101')).record.pmid).toBe('101');
    expect(await bench.poll(2)).toMatchObject({ outcome: 'quiet' });
  });

  it('when PubMed has the journal article later, the work is PUBLISHED and keeps its id (NC17)', async () => {
    const bench = pollBench('pubmed-citedin', 'europe-pmc');
    await bench.poll(0);
    bench.literature.lists.set('europe-pmc', [ppr('PPR1')]);
    await bench.poll(1);
    bench.literature.add('pubmed-citedin', record(101, { title: 'Macrophages tell a tumor from a stem cell niche' }));
    await bench.poll(2);
    expect(await bench.events()).toEqual(['NEW europe-pmc-ppr-ppr1', 'PUBLISHED europe-pmc-ppr-ppr1']);
    expect((await bench.article('europe-pmc-ppr-ppr1')).record.pmid).toBe('101');
    expect(await bench.poll(3)).toMatchObject({ outcome: 'quiet' });
  });

  it('when PubMed has the same preprint later, the work gains its PMID and nothing is told', async () => {
    const bench = pollBench('pubmed-citedin', 'europe-pmc');
    await bench.poll(0);
    bench.literature.lists.set('europe-pmc', [ppr('PPR1')]);
    await bench.poll(1);
    bench.literature.add('pubmed-citedin', preprint(101, { title: 'Macrophages tell a tumor from a stem cell niche' }));
    await bench.poll(2);
    expect(await bench.events()).toEqual(['NEW europe-pmc-ppr-ppr1']);
    expect((await bench.article('europe-pmc-ppr-ppr1')).record.pmid).toBe('101');
  });

  it('when two works share a title that says nothing, or one that other people wrote, they stay two', async () => {
    const bench = pollBench('pubmed-citedin', 'europe-pmc');
    bench.literature.add('pubmed-citedin', record(101, { title: 'Editorial' }));
    bench.literature.add(
      'pubmed-citedin',
      record(102, {
        title: 'Macrophages in the tumor microenvironment of the bowel',
        authors: [{ kind: 'person', family: 'Virtanen', given: '', initials: 'K', suffix: '', orcid: '' }],
      }),
    );
    await bench.poll(0);
    bench.literature.lists.set('europe-pmc', [
      ppr('PPR1', { title: 'Editorial' }),
      ppr('PPR2', { title: 'Macrophages in the tumor microenvironment of the bowel' }),
    ]);
    await bench.poll(1);
    expect((await bench.events()).slice(2)).toEqual(['NEW europe-pmc-ppr-ppr1', 'NEW europe-pmc-ppr-ppr2']);
  });
});
