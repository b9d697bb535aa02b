import { describe, expect, it } from '@jest/globals';
import type { Article, LiteratureSource } from '../../lambda/core/article.ts';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import type { Pmcid } from '../../lambda/core/identifiers.ts';
import type { ReviewOutline } from '../../lambda/core/review-outline.ts';
import { filingOf } from '../../lambda/steps/filing.ts';
import { pmcid, pmid, preprint, record } from '../builders/articles.ts';
import { citingSentence, fullText } from '../builders/full-texts.ts';
import { review } from '../builders/review.ts';
import { createKillSwitch, KilledError } from '../memory/kill-switch.ts';
import { day, pollBench } from './poll-bench.ts';

const pmc = (id: number) => pmcid(`PMC${id}`);
const withPmc = (id: number, changes: Partial<ArticleRecord> = {}) => record(id, { pmcid: pmc(id), ...changes });

/** A review with a past: later news is no baseline. */
async function pastBaseline(...sources: readonly LiteratureSource[]) {
  const bench = pollBench(...sources);
  bench.literature.add('pubmed-citedin', record(100));
  await bench.poll(0);
  return bench;
}

const asked = (bench: Awaited<ReturnType<typeof pastBaseline>>): readonly Pmcid[] => bench.literature.textsAsked.flat();

describe('when a new article that cites the review has an open full text', () => {
  it('when it is found, the sentence that cites the review is stored with it, its place and its licence', async () => {
    const bench = await pastBaseline();
    bench.literature.add('pubmed-citedin', withPmc(101));
    bench.literature.texts.set(pmc(101), fullText(pmc(101)));
    expect(await bench.poll(1)).toMatchObject({ outcome: 'changed', added: 1, fullTexts: 1 });
    expect((await bench.article('101')).citationContext).toEqual({
      pmcid: 'PMC101',
      readAt: day(1).toISOString(),
      licence: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
      quotes: [
        { sentence: citingSentence, headings: ['Introduction'], citedWith: [{ pmid: pmid(99_010_001), doi: null }] },
      ],
      references: [
        { pmid: pmid(99_000_000), doi: null },
        { pmid: pmid(99_010_001), doi: null },
      ],
    });
  });

  it('when nothing is new afterwards, a poll asks for no full text', async () => {
    const bench = await pastBaseline();
    bench.literature.add('pubmed-citedin', withPmc(101));
    bench.literature.add('pubmed-citedin', withPmc(102));
    bench.literature.texts.set(pmc(101), fullText(pmc(101)));
    await bench.poll(1);
    expect(asked(bench).toSorted()).toEqual(['PMC101', 'PMC102']);
    expect(await bench.poll(2)).toMatchObject({ outcome: 'quiet' });
    expect(asked(bench)).toHaveLength(2);
  });

  it('when it is only related, or has no PMC id, its full text is not asked for; when its own list cites us, it is', async () => {
    const bench = await pastBaseline('pubmed-citedin', 'pubmed-related');
    bench.literature.add('pubmed-citedin', record(101));
    bench.literature.add('pubmed-related', withPmc(102));
    bench.literature.add('pubmed-related', withPmc(103, { references: [review().pmid] }));
    await bench.poll(1);
    expect(asked(bench)).toEqual(['PMC103']);
  });

  it('when another source lists a known work by its own row, nothing is asked for again', async () => {
    const bench = await pastBaseline('pubmed-citedin', 'europe-pmc');
    bench.literature.add('pubmed-citedin', withPmc(101));
    await bench.poll(1);
    const row = { kind: 'record' as const, id: 'europe-pmc:PMC:PMC101', record: record(null, { pmcid: pmc(101) }) };
    bench.literature.lists.set('europe-pmc', [row]);
    await bench.poll(2);
    expect(asked(bench)).toEqual(['PMC101']);
  });

  it('when only the converter knows which PMC id it has, that one is asked for', async () => {
    const bench = await pastBaseline('pubmed-citedin', 'pmc-refs');
    bench.literature.lists.set('pmc-refs', [{ kind: 'pmcid', pmcid: pmc(301) }]);
    bench.literature.pmcids.set(pmc(301), pmid(301));
    bench.literature.records.set(pmid(301), record(301));
    bench.literature.texts.set(pmc(301), fullText(pmc(301)));
    await bench.poll(1);
    expect((await bench.article('301')).citationContext?.quotes).toHaveLength(1);
  });

  it('when its publisher gives front matter only, nothing is known rather than something empty', async () => {
    const bench = await pastBaseline();
    bench.literature.add('pubmed-citedin', withPmc(101));
    bench.literature.texts.set(pmc(101), fullText(pmc(101), { sections: [], references: [] }));
    await bench.poll(1);
    expect((await bench.article('101')).citationContext).toBeNull();
  });

  it('when a preprint and its article are found together, the article speaks for the work', async () => {
    const bench = await pastBaseline();
    const versions = { corrections: [{ type: 'UpdateOf', pmid: pmid(101), source: '' }] };
    bench.literature.add('pubmed-citedin', preprint(101, { pmcid: pmc(101), entrez: '2026-01-01' }));
    bench.literature.add('pubmed-citedin', withPmc(102, versions));
    for (const id of [pmc(101), pmc(102)]) bench.literature.texts.set(id, fullText(id));
    await bench.poll(1);
    expect(await bench.events()).toEqual(['NEW 100*', 'NEW 101']);
    expect((await bench.article('101')).citationContext?.pmcid).toBe('PMC102');
  });

  it('when a baseline is long, the newest three hundred are read, twenty at a time', async () => {
    const bench = pollBench();
    for (let id = 1; id <= 320; id += 1)
      bench.literature.add('pubmed-citedin', withPmc(id, { entrez: `20${String(20 + (id % 7))}-01-01` }));
    await bench.poll(0);
    expect(asked(bench)).toHaveLength(300);
    expect(new Set(bench.literature.textsAsked.map((ids) => ids.length))).toEqual(new Set([20]));
    const leftOut = [...bench.literature.records.values()].filter((own) => !asked(bench).includes(own.pmcid!));
    expect(new Set(leftOut.map(({ entrez }) => entrez))).toEqual(new Set(['2020-01-01']));
  });
});

describe('when what it cites says where it belongs', () => {
  const outline: ReviewOutline = {
    references: [{ label: '1', pmid: pmid(99_010_001), doi: null, title: '' }],
    sections: [{ headings: ['Vaccines'], topics: ['vaccines'], cites: [{ reference: 0, times: 1 }] }],
  };
  const taught = review({ outline });
  const beside = 'cites the review beside ref 1, from *Vaccines*';
  const reasonsOf = ({ classification }: Article) =>
    classification.topics.flatMap(({ topic, reasons }) =>
      topic === 'vaccines' ? reasons.map(({ text }) => text) : [],
    );

  it('when the citing sentence is read with the poll, the event already goes to the readers of that topic', async () => {
    const bench = await pastBaseline();
    bench.literature.add('pubmed-citedin', withPmc(101));
    bench.literature.texts.set(pmc(101), fullText(pmc(101)));
    await bench.poll(1, { review: taught });
    expect(reasonsOf(await bench.article('101'))).toContain(beside);
    const [event] = (await bench.state()).events.filter(({ article }) => article === '101');
    expect(event?.topics).toEqual(expect.arrayContaining(['vaccines', 'macrophages', 'myeloid']));
  });

  it('when it is read a week later, the article moves there and nobody is told twice', async () => {
    const bench = await pastBaseline();
    bench.literature.records.set(pmid(100), withPmc(100));
    bench.literature.texts.set(pmc(100), fullText(pmc(100)));
    await bench.recheck(7, { filing: filingOf(taught) });
    expect(reasonsOf(await bench.article('100'))).toContain(beside);
    expect(await bench.events()).toEqual(['NEW 100*']);
  });

  it('when the review is taught later, or the record changes, what was read still counts', async () => {
    const bench = await pastBaseline();
    bench.literature.add('pubmed-citedin', withPmc(101));
    bench.literature.texts.set(pmc(101), fullText(pmc(101)));
    await bench.poll(1);
    expect(reasonsOf(await bench.article('101'))).toEqual([]);
    await bench.poll(2, { review: taught });
    expect(reasonsOf(await bench.article('101'))).toContain(beside);
    bench.literature.records.set(pmid(101), withPmc(101, { title: 'Macrophages in tumor immunity, corrected' }));
    await bench.recheck(7, { filing: filingOf(taught) });
    expect(reasonsOf(await bench.article('101'))).toContain(beside);
  });
});

describe('when full texts cannot be read', () => {
  it('when the service is down, the poll is none the worse, says so once, and the re-check reads them later', async () => {
    const bench = await pastBaseline();
    for (let id = 101; id <= 220; id += 1) bench.literature.add('pubmed-citedin', withPmc(id));
    for (let id = 101; id <= 220; id += 1) bench.literature.texts.set(pmc(id), fullText(pmc(id)));
    bench.literature.failing.add('full-texts');
    expect(await bench.poll(1)).toMatchObject({ outcome: 'changed', added: 120, fullTexts: 0 });
    expect(bench.literature.textsAsked).toHaveLength(1);
    expect(bench.lines.filter((line) => line.includes('full texts were not read'))).toEqual([
      expect.stringContaining('full-texts is down'),
    ]);
    bench.literature.failing.clear();
    await bench.recheck(8);
    expect(await contextsOf(bench)).toBe(100);
    await bench.recheck(15);
    expect(await contextsOf(bench)).toBe(120);
    const before = asked(bench).length;
    await bench.recheck(22);
    expect(asked(bench)).toHaveLength(before);
  });

  it('when PMC answers slowly, reading ends after two minutes and goes on the week after', async () => {
    const bench = await pastBaseline();
    for (let id = 101; id <= 220; id += 1) bench.literature.add('pubmed-citedin', withPmc(id));
    for (let id = 101; id <= 220; id += 1) bench.literature.texts.set(pmc(id), fullText(pmc(id)));
    const { fetch } = bench.literature.fullTexts;
    const slowly: typeof fetch = async (ids) => {
      bench.moment.pass(50_000);
      return fetch(ids);
    };
    Object.assign(bench.literature.fullTexts, { fetch: slowly });
    expect(await bench.poll(1)).toMatchObject({ outcome: 'changed', added: 120, fullTexts: 60 });
    expect(bench.lines.filter((line) => line.includes('PMC answers slowly'))).toEqual([
      expect.stringContaining('"missing":60'),
    ]);
    await bench.recheck(8);
    expect(await contextsOf(bench)).toBe(120);
  });

  it('when a port throws what nobody expects, or answers for other articles, the poll goes on', async () => {
    for (const fetch of [
      async () => {
        throw new TypeError('Cannot read properties of undefined');
      },
      async () => ({ texts: new Map([[pmc(9), fullText(pmc(9))]]), missing: [] }),
      async () => ({ texts: undefined as never, missing: [] }),
    ]) {
      const bench = await pastBaseline();
      bench.literature.add('pubmed-citedin', withPmc(101));
      Object.assign(bench.literature.fullTexts, { fetch });
      expect(await bench.poll(1)).toMatchObject({ outcome: 'changed', added: 1, fullTexts: 0 });
      expect((await bench.article('101')).citationContext).toBeNull();
    }
  });
});

describe('when known articles are checked again', () => {
  it('when an article has come to PMC since, its sentence is read, and nobody is told of it', async () => {
    const bench = await pastBaseline();
    bench.literature.records.set(pmid(100), withPmc(100));
    bench.literature.texts.set(pmc(100), fullText(pmc(100)));
    expect(await bench.recheck(7)).toMatchObject({ outcome: 'done', changed: 1 });
    expect(await bench.article('100')).toMatchObject({
      citationContext: { quotes: [{ sentence: citingSentence }] },
      updated: day(7).toISOString(),
    });
    expect(await bench.events()).toEqual(['NEW 100*']);
    expect(await bench.recheck(14)).toMatchObject({ changed: 0 });
    expect(asked(bench)).toEqual(['PMC100']);
  });

  it('when a full text does not open, it is asked for each week for a year and then no more', async () => {
    const bench = await pastBaseline();
    bench.literature.records.set(pmid(100), withPmc(100));
    for (let week = 1; week <= 60; week += 1) await bench.recheck(week * 7);
    expect(asked(bench)).toHaveLength(52);
  });

  it('when more than a hundred do not open, every one has its turn', async () => {
    const bench = pollBench();
    for (let id = 1; id <= 250; id += 1) bench.literature.add('pubmed-citedin', withPmc(id));
    await bench.poll(0);
    bench.literature.textsAsked.length = 0;
    for (const week of [1, 2, 3, 4, 5]) {
      const before = asked(bench).length;
      await bench.recheck(week * 7);
      expect(asked(bench).length - before).toBe(100);
    }
    expect(new Set(asked(bench)).size).toBe(250);
  });

  it('when a record changes or a preprint is published, what was read stays', async () => {
    const bench = await pastBaseline();
    bench.literature.add('pubmed-citedin', preprint(101, { pmcid: pmc(101) }));
    bench.literature.texts.set(pmc(101), fullText(pmc(101)));
    await bench.poll(1);
    const read = (await bench.article('101')).citationContext;
    bench.literature.records.set(
      pmid(101),
      preprint(101, { corrections: [{ type: 'UpdateIn', pmid: pmid(102), source: '' }] }),
    );
    bench.literature.records.set(pmid(102), record(102, { title: 'Macrophages, published' }));
    await bench.recheck(7);
    const published = await bench.article('101');
    expect(published.record.title).toBe('Macrophages, published');
    expect(published.citationContext).toEqual(read);
    bench.literature.records.set(pmid(102), record(102, { title: 'Macrophages, corrected' }));
    await bench.recheck(14);
    expect((await bench.article('101')).citationContext).toEqual(read);
  });
});

describe('a poll or re-check that reads full texts and is killed', () => {
  const eventful = async () => {
    const bench = await pastBaseline();
    bench.literature.add('pubmed-citedin', withPmc(101));
    bench.literature.add('pubmed-citedin', withPmc(102));
    bench.literature.records.set(pmid(100), withPmc(100));
    for (const id of [100, 101, 102]) bench.literature.texts.set(pmc(id), fullText(pmc(id)));
    return bench;
  };

  it.each(['before', 'after'] as const)(
    'when it dies %s any of its calls, the next leaves what an undisturbed one would have left',
    async (when) => {
      const undisturbed = await eventful();
      const counter = createKillSwitch(Number.POSITIVE_INFINITY);
      await undisturbed.poll(1, { store: counter.wrap('store', undisturbed.store) });
      const inPoll = counter.calls.length;
      await undisturbed.recheck(8, { store: counter.wrap('store', undisturbed.store) });
      for (let at = 1; at <= counter.calls.length; at += 1) {
        const bench = await eventful();
        const killSwitch = createKillSwitch(at, when);
        const store = killSwitch.wrap('store', bench.store);
        if (at <= inPoll) await expect(bench.poll(1, { store })).rejects.toThrow(KilledError);
        else await bench.poll(1, { store });
        await bench.poll(1);
        if (at > inPoll) await expect(bench.recheck(8, { store })).rejects.toThrow(KilledError);
        await bench.recheck(8);
        expect({ at, ...(await bench.state()) }).toEqual({ at, ...(await undisturbed.state()) });
      }
    },
  );
});

async function contextsOf(bench: Awaited<ReturnType<typeof pastBaseline>>): Promise<number> {
  const { articles } = await bench.state();
  return articles.filter(({ citationContext }) => citationContext !== null).length;
}
