import { describe, expect, it } from '@jest/globals';
import { standing } from '../../lambda/core/article.ts';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { correction, pmid, preprint, record } from '../builders/articles.ts';
import { createKillSwitch, KilledError, shouldNotBeCalled } from '../memory/kill-switch.ts';
import { day, pollBench } from './poll-bench.ts';

async function stored(...records: readonly ArticleRecord[]) {
  const bench = pollBench();
  for (const own of records) bench.literature.add('pubmed-citedin', own);
  await bench.poll(0);
  const change = (own: ArticleRecord) => bench.literature.records.set(own.pmid ?? pmid(1), own);
  return { ...bench, change };
}

describe('when known records are fetched again', () => {
  it('when no week has passed since the baseline or the last time, nothing is fetched', async () => {
    const bench = await stored(record(101));
    const fetched = bench.literature.fetched.length;
    expect(await bench.recheck(6.9)).toEqual({ outcome: 'not-due', checked: 0, changed: 0 });
    expect(bench.literature.fetched).toHaveLength(fetched);
    expect(await bench.recheck(7)).toMatchObject({ outcome: 'done', checked: 1, changed: 0 });
    expect(await bench.recheck(13.9)).toMatchObject({ outcome: 'not-due' });
    expect(await bench.recheck(14)).toMatchObject({ outcome: 'done' });
  });

  it('when there is no baseline yet, it is not due', async () => {
    expect(await pollBench().recheck(100)).toMatchObject({ outcome: 'not-due' });
  });

  it.each([
    ['a retraction', { corrections: [correction('RetractionIn', 900, 'J Tests 2026')] }, 'RETRACTED', '900'],
    ['the publication type of a retraction', { publicationTypes: ['Retracted Publication'] }, 'RETRACTED', null],
    ['an expression of concern', { corrections: [correction('ExpressionOfConcernIn', 901)] }, 'CONCERN', '901'],
    ['an erratum', { corrections: [correction('ErratumIn', 902)] }, 'ERRATUM', '902'],
  ] as const)('when a record gains %s, it is an event, once (NC18)', async (_, change, kind, notice) => {
    const bench = await stored(record(101));
    bench.change(record(101, change));
    expect(await bench.recheck(7)).toMatchObject({ changed: 1 });
    expect(await bench.events()).toEqual(['NEW 101*', `${kind} 101`]);
    expect((await bench.article('101')).changes).toMatchObject([{ kind, notice, at: day(7).toISOString() }]);
    expect((await bench.article('101')).updated).toBe(day(7).toISOString());
    expect(await bench.recheck(14)).toMatchObject({ outcome: 'done', changed: 0 });
    expect(await bench.events()).toHaveLength(2);
  });

  it('when a notice that was known by its citation gains a PMID, or its citation a page, it is the same notice', async () => {
    const bench = await stored(record(101));
    bench.change(record(101, { corrections: [correction('ErratumIn', null, 'J Tests. 2026 May')] }));
    await bench.recheck(7);
    bench.change(record(101, { corrections: [correction('ErratumIn', 902, 'J Tests. 2026 May')] }));
    await bench.recheck(14);
    bench.change(record(101, { corrections: [correction('ErratumIn', 902, 'J Tests. 2026 May;3(2):7')] }));
    await bench.recheck(21);
    expect(await bench.events()).toEqual(['NEW 101*', 'ERRATUM 101']);
  });

  it('when MeSH headings arrive late, the article is filed again and nothing is told', async () => {
    const bench = await stored(record(101, { title: 'A tumor in passing', abstract: [] }));
    expect((await bench.article('101')).classification.topics).toEqual([]);
    bench.change(record(101, { title: 'A tumor in passing', abstract: [], keywords: ['Macrophage', 'macrophages'] }));
    await bench.recheck(7);
    expect((await bench.article('101')).classification.topics.map(({ topic }) => topic)).toEqual(['macrophages']);
    expect(await bench.events()).toEqual(['NEW 101*']);
  });

  it('when a PMID is absent three times in a row, the article is WITHDRAWN, once (NC15)', async () => {
    const bench = await stored(record(101), record(102));
    bench.literature.records.delete(pmid(101));
    await bench.recheck(7);
    await bench.recheck(14);
    expect(await bench.events()).toEqual(['NEW 101*', 'NEW 102*']);
    await bench.recheck(21);
    await bench.recheck(28);
    expect(await bench.events()).toEqual(['NEW 101*', 'NEW 102*', 'WITHDRAWN 101']);
    expect(standing(await bench.article('101'))).toBe('withdrawn');
  });

  it('when a PMID is absent and comes back, the count begins again and nothing is told', async () => {
    const bench = await stored(record(101));
    const own = bench.literature.records.get(pmid(101))!;
    for (const week of [1, 2]) {
      bench.literature.records.delete(pmid(101));
      await bench.recheck(week * 21 - 14);
      await bench.recheck(week * 21 - 7);
      bench.change(own);
      await bench.recheck(week * 21);
    }
    expect(await bench.events()).toEqual(['NEW 101*']);
    expect((await bench.article('101')).absences).toBe(0);
  });

  it('when a withdrawn record comes back, the article stands again without a badge', async () => {
    const bench = await stored(record(101));
    const own = bench.literature.records.get(pmid(101))!;
    bench.literature.records.delete(pmid(101));
    for (const week of [1, 2, 3]) await bench.recheck(week * 7);
    bench.change(own);
    await bench.recheck(28);
    expect(standing(await bench.article('101'))).toBe('current');
    expect((await bench.article('101')).updated).toBe(day(28).toISOString());
  });

  it('when a preprint names its article, the article is fetched and the work is PUBLISHED', async () => {
    const bench = await stored(preprint(101));
    bench.change(preprint(101, { corrections: [correction('UpdateIn', 102)] }));
    bench.change(record(102, { corrections: [correction('UpdateOf', 101)] }));
    await bench.recheck(7);
    expect(await bench.events()).toEqual(['NEW 101*', 'PUBLISHED 101']);
    expect((await bench.article('101')).record.pmid).toBe('102');
    expect((await bench.article('101')).aliases.pmids.toSorted()).toEqual(['101', '102']);
    expect(await bench.recheck(14)).toMatchObject({ changed: 0 });
    bench.literature.add('pubmed-citedin', record(102, { corrections: [correction('UpdateOf', 101)] }));
    await bench.poll(15);
    expect(await bench.events()).toHaveLength(2);
  });

  it('when PubMed fails, it throws and has written nothing', async () => {
    const bench = await stored(record(101));
    bench.literature.failing.add('efetch');
    const store = shouldNotBeCalled(bench.store, 'takeLease');
    await expect(bench.recheck(7, { store })).rejects.toThrow('efetch is down');
    bench.literature.failing.clear();
    expect(await bench.recheck(8)).toMatchObject({ outcome: 'done' });
  });

  it.each(['before', 'after'] as const)(
    'when it is killed %s any of its calls, the next one tells every change once',
    async (when) => {
      const build = async () => {
        const bench = await stored(record(101), record(102), record(103), preprint(104));
        bench.change(record(101, { corrections: [correction('RetractionIn', 900), correction('ErratumIn', 901)] }));
        bench.change(record(103, { corrections: [correction('ExpressionOfConcernIn', 902)] }));
        bench.change(preprint(104, { corrections: [correction('UpdateIn', 105)] }));
        bench.change(record(105));
        return bench;
      };
      const undisturbed = await build();
      const counter = createKillSwitch(Number.POSITIVE_INFINITY);
      await undisturbed.recheck(7, { store: counter.wrap('store', undisturbed.store) });
      expect(await undisturbed.events()).toHaveLength(8);
      for (let at = 1; at <= counter.calls.length; at += 1) {
        const bench = await build();
        const killSwitch = createKillSwitch(at, when);
        await expect(bench.recheck(7, { store: killSwitch.wrap('store', bench.store) })).rejects.toThrow(KilledError);
        await bench.recheck(7);
        expect(await bench.state()).toEqual(await undisturbed.state());
      }
    },
  );

  it('when a poll was killed and found nothing more, the re-check tells what the poll could not', async () => {
    const bench = await stored(preprint(101));
    bench.literature.add('pubmed-citedin', record(102, { corrections: [correction('UpdateOf', 101)] }));
    const killSwitch = createKillSwitch(1, 'after', (call) => call === 'lease.putArticle');
    await expect(bench.poll(1, { store: killSwitch.wrap('store', bench.store) })).rejects.toThrow(KilledError);
    bench.literature.lists.set('pubmed-citedin', []);
    await bench.recheck(7);
    expect(await bench.events()).toEqual(['NEW 101*', 'PUBLISHED 101']);
  });
});
