import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { backfill } from '../../cli/backfill.ts';
import { pauseEverything } from '../../cli/pause.ts';
import type { Pmid } from '../../lambda/core/identifiers.ts';
import { LiteratureUnavailableError } from '../../lambda/core/ports/literature.ts';
import { backfillReview } from '../../lambda/steps/backfill-review.ts';
import { filingOf } from '../../lambda/steps/filing.ts';
import { correction, record } from '../builders/articles.ts';
import { createKillSwitch } from '../memory/kill-switch.ts';
import { day, pollBench } from '../steps/poll-bench.ts';
import { keptFolder, ownEnvironment, slug } from './kept-folder.ts';

let restoreEnvironment: () => void;
beforeEach(() => {
  restoreEnvironment = ownEnvironment();
});
afterEach(() => restoreEnvironment());

/** A review with one article as its baseline; `backfill` goes over its past on the nth day. */
async function bench() {
  const own = pollBench('pubmed-citedin', 'topic-query');
  own.literature.add('pubmed-citedin', record(100));
  await own.poll(0);
  const fill = (days: number, given: { newsFrom?: string; store?: typeof own.store } = {}) =>
    backfillReview(own.review, day(days), {
      ...{ literature: own.literature, fullTexts: own.literature.fullTexts, store: own.store, log: () => {} },
      ...{ filing: filingOf(own.review), moment: own.moment, leaseMs: 0, ...given },
    });
  return { ...own, fill };
}

describe('backfill', () => {
  it('when articles were missed, they are found; without a date all are news, with one only those since, and once', async () => {
    const plain = await bench();
    plain.literature.add('pubmed-citedin', record(101, { entrez: '2019-05-01' }));
    plain.literature.add('pubmed-citedin', record(102, { entrez: '2026-10-20' }));
    await plain.fill(20);
    expect(await plain.events()).toEqual(['NEW 100*', 'NEW 101', 'NEW 102']);

    const dated = await bench();
    dated.literature.add('pubmed-citedin', record(101, { entrez: '2019-05-01' }));
    dated.literature.add('pubmed-citedin', record(102, { entrez: '2026-10-20' }));
    dated.literature.add('pubmed-citedin', record(103, { entrez: '' }));
    const { polls } = await dated.fill(20, { newsFrom: '2026-10-20' });
    expect(polls[0]).toMatchObject({ added: 3, baseline: 1 });
    const events = ['NEW 100*', 'NEW 103', 'NEW 101*', 'NEW 102'];
    expect(await dated.events()).toEqual(events);
    const again = await dated.fill(21, { newsFrom: '2026-10-20' });
    expect(again.polls.map(({ added }) => added)).toEqual(again.polls.map(() => 0));
    expect(await dated.events()).toEqual(events);
  });

  it('when a record could not be read an hour ago, it is asked for now, though its next try is tomorrow', async () => {
    const own = await bench();
    own.literature.add('pubmed-citedin', record(101));
    own.literature.unreadable.add('101' as Pmid);
    await own.poll(1);
    own.literature.unreadable.clear();
    await own.poll(1.04);
    expect(await own.events()).toEqual(['NEW 100*']);
    await own.fill(1.05);
    expect(await own.events()).toEqual(['NEW 100*', 'NEW 101']);
  });

  it('when a related article was declined, it is judged again, and is no news if it passes now', async () => {
    const own = await bench();
    const far = record(101, {
      title: 'Tariffs of ferries in the northern sea',
      abstract: [{ label: '', text: 'Ferries and their prices.' }],
    });
    own.literature.add('topic-query', far);
    await own.poll(1);
    expect(await own.events()).toEqual(['NEW 100*']);
    const asked = own.literature.fetched.length;
    await own.fill(2);
    expect(own.literature.fetched.slice(asked)).toContain('101');
    expect(await own.events()).toEqual(['NEW 100*']);
  });

  it('when something was retracted meanwhile, it is told; when a record is absent, ten backfills withdraw nothing', async () => {
    const own = await bench();
    own.literature.add('pubmed-citedin', record(100, { corrections: [correction('RetractionIn', 900)] }));
    await own.fill(1);
    expect(await own.events()).toEqual(['NEW 100*', 'RETRACTED 100']);
    own.literature.records.delete('100' as Pmid);
    for (let times = 0; times < 10; times += 1) await own.fill(2 + times / 100);
    expect(await own.events()).toEqual(['NEW 100*', 'RETRACTED 100']);
    // The weekly re-check keeps its own rhythm and its own count.
    for (const week of [1, 2, 3]) await own.recheck(1 + 7 * week);
    expect((await own.events()).at(-1)).toBe('WITHDRAWN 100');
  });

  it('when it is killed at any write, running it again brings each article once', async () => {
    for (let at = 1; at <= 12; at += 1) {
      const own = await bench();
      for (const id of [101, 102, 103]) own.literature.add('pubmed-citedin', record(id));
      const kill = createKillSwitch(at);
      await own.fill(1, { store: kill.wrap('store', own.store) }).catch(() => {});
      await own.fill(1.1);
      expect((await own.events()).toSorted()).toEqual(['NEW 100*', 'NEW 101', 'NEW 102', 'NEW 103']);
    }
  });

  it('when no source answers, that is an error and nothing is written', async () => {
    const own = await bench();
    for (const source of ['pubmed-citedin', 'topic-query'] as const) own.literature.failing.add(source);
    await expect(own.fill(1)).rejects.toThrow(LiteratureUnavailableError);
    expect(await own.events()).toEqual(['NEW 100*']);
  });

  it('when it is a folder on one machine, one command says what came; a wrong date or a pause is told', async () => {
    const folder = await keptFolder();
    const { data, terminal, printed, said } = folder;
    try {
      await folder.tick('2026-10-26T08:00:00Z');
      const own = { review: slug, data, now: '2026-11-16T08:00:00Z' };
      await expect(backfill({ ...own, from: '2026-02-31' }, terminal)).rejects.toThrow('is no date');
      expect(await backfill({ ...own, from: '2026-11-10' }, terminal)).toBe(0);
      const [, found = 0, silent = 0, news = 0] = (
        /: (\d+) found .* (\d+) of them .* (\d+) for/.exec(printed()) ?? []
      ).map(Number);
      expect([found > 0, silent > 0, news > 0, silent + news]).toEqual([true, true, true, found]);
      expect(await backfill(own, terminal)).toBe(0);
      expect(printed()).toMatch(/: 0 found/);
      await pauseEverything({ data, reason: 'a test' }, terminal);
      said();
      expect(await backfill(own, terminal)).toBe(1);
      expect(said()).toContain('everything is paused');
    } finally {
      await folder.remove();
    }
  }, 240_000);
});
