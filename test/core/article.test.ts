import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  aliasesOf,
  areTwoEditions,
  changesBetween,
  mergeAliases,
  mergeVersion,
  standing,
} from '../../lambda/core/article.ts';
import {
  abstractText,
  authorName,
  boundedRecord,
  isNotice,
  isRetracted,
  mayShareAuthors,
} from '../../lambda/core/article-record.ts';
import { type StreamEvent, untoldChanges } from '../../lambda/core/event-stream.ts';
import { article, correction, doi, pmcid, pmid, preprint, record } from '../builders/articles.ts';

const at = '2026-11-16T00:00:00.000Z';

describe('what changed between two records of one work', () => {
  it('when nothing a reader is told about changed, there is no change', () => {
    expect(changesBetween(record(1), record(1, { title: 'A corrected title' }), at)).toEqual([]);
  });

  it('when a record is retracted, the change names its notice, and it is told once', () => {
    const retracted = record(1, { corrections: [correction('RetractionIn', 9, 'J Tests')] });
    expect(changesBetween(record(1), retracted, at)).toEqual([
      { kind: 'RETRACTED', at, notice: '9', source: 'J Tests' },
    ]);
    expect(
      changesBetween(retracted, record(1, { ...retracted, publicationTypes: ['Retracted Publication'] }), at),
    ).toEqual([]);
  });

  it('when a record gains several notices, each is a change', () => {
    const after = record(1, {
      corrections: [correction('ErratumIn', 8), correction('ErratumIn', 9), correction('ExpressionOfConcernIn', 7)],
    });
    expect(changesBetween(record(1, { corrections: [correction('ErratumIn', 8)] }), after, at)).toMatchObject([
      { kind: 'CONCERN', notice: '7' },
      { kind: 'ERRATUM', notice: '9' },
    ]);
  });

  it('when a notice was known without a PMID and gains one, it is no change', () => {
    const before = record(1, { corrections: [correction('ErratumIn', null, 'J Tests. 2026')] });
    const after = record(1, { corrections: [correction('ErratumIn', 9, 'J Tests. 2026')] });
    expect(changesBetween(before, after, at)).toEqual([]);
  });

  it('when a preprint becomes an article, the change names the journal', () => {
    expect(changesBetween(preprint(1), record(2), at)).toEqual([
      { kind: 'PUBLISHED', at, notice: '2', source: 'Journal of Tests' },
    ]);
  });
});

describe('the version of record', () => {
  it('when the journal article comes, it outranks its preprint; when the preprint comes later, it does not', () => {
    const before = article('1', { record: preprint(1) });
    expect(mergeVersion(before, record(2), at).record.pmid).toBe('2');
    const published = article('2', { record: record(2) });
    expect(mergeVersion(published, preprint(1), at)).toBe(published);
  });

  it('when the same record comes again, the article stays untouched', () => {
    const before = article('1');
    expect(mergeVersion(before, record(1), at)).toBe(before);
  });

  it('when another article of the same work comes, the first stays the version of record', () => {
    const before = article('1');
    expect(mergeVersion(before, record(2), at)).toBe(before);
  });

  it('when an article without a PMID meets the PubMed record of a preprint, it stays an article', () => {
    const before = article('x', { record: record(null) });
    expect(mergeVersion(before, preprint(2), at)).toBe(before);
    expect(mergeVersion(before, record(2), at).record.pmid).toBe('2');
  });
});

describe('the ids of a work', () => {
  it('when a preprint names its article, or an article its preprint, both PMIDs are ids of the work', () => {
    expect(
      aliasesOf(preprint(1, { corrections: [correction('UpdateIn', 2), correction('UpdateOf', 3)] })).pmids,
    ).toEqual(['1', '2']);
    expect(aliasesOf(record(2, { corrections: [correction('UpdateOf', 1), correction('UpdateIn', 3)] })).pmids).toEqual(
      ['2', '1'],
    );
    expect(aliasesOf(record(2, { corrections: [correction('ErratumIn', 5)] })).pmids).toEqual(['2']);
  });

  it('when ids are merged, nothing is lost, nothing repeats, and DOIs are compared without case', () => {
    const a = { pmids: [pmid(1)], pmcids: [pmcid(1)], dois: [doi('10.1000/ABC')], others: ['x'] };
    const b = {
      pmids: [pmid(1), pmid(2)],
      pmcids: [],
      dois: [doi('10.1000/abc'), doi('10.1000/d')],
      others: ['x', 'y'],
    };
    const merged = mergeAliases(a, b);
    expect(merged).toMatchObject({ pmids: ['1', '2'], pmcids: ['PMC1'], others: ['x', 'y'] });
    expect(merged.dois.map((text) => text.toLowerCase())).toEqual(['10.1000/abc', '10.1000/d']);
    expect(mergeAliases(merged, merged)).toEqual(merged);
  });

  it('when two articles have two PMIDs, they are two editions unless they share another id', () => {
    expect(areTwoEditions(record(1), record(2))).toBe(true);
    expect(areTwoEditions(record(1), record(1))).toBe(false);
    expect(areTwoEditions(preprint(1), record(2))).toBe(false);
    expect(areTwoEditions(record(null), record(2))).toBe(false);
    expect(areTwoEditions(record(1, { doi: doi('10.1000/A') }), record(2, { doi: doi('10.1000/a') }))).toBe(false);
    expect(areTwoEditions(record(1, { pmcid: pmcid(7) }), record(2, { pmcid: pmcid(7) }))).toBe(false);
  });
});

describe('how an article stands', () => {
  const withdrawn = { kind: 'WITHDRAWN' as const, at, notice: null, source: 'PubMed' };

  it('when several things are true of it, the worst shows', () => {
    const concern = record(1, { corrections: [correction('ExpressionOfConcernIn', 5)] });
    expect(standing(article('1'))).toBe('current');
    expect(standing(article('1', { record: concern }))).toBe('concern');
    expect(standing(article('1', { record: concern, changes: [withdrawn], absences: 3 }))).toBe('withdrawn');
    const retracted = record(1, { ...concern, publicationTypes: ['Retracted Publication'] });
    expect(standing(article('1', { record: retracted, changes: [withdrawn], absences: 3 }))).toBe('retracted');
  });

  it('when a withdrawn record is there again, it is not withdrawn', () => {
    expect(standing(article('1', { changes: [withdrawn], absences: 0 }))).toBe('current');
  });

  it('when it is the notice of a retraction, it is a notice and not retracted', () => {
    const notice = record(1, {
      publicationTypes: ['Retraction of Publication'],
      corrections: [correction('RetractionOf', 5)],
    });
    expect([isNotice(notice), isRetracted(notice)]).toEqual([true, false]);
    expect([isNotice(record(1)), isRetracted(record(1))]).toEqual([false, false]);
  });
});

describe('changes without an event', () => {
  const change = { kind: 'ERRATUM' as const, at, notice: null, source: '' };
  const event = (own: Partial<StreamEvent>): StreamEvent => ({
    number: 2,
    kind: 'ERRATUM',
    article: '1',
    topics: [],
    at,
    baseline: false,
    epoch: 1,
    ...own,
  });

  it('when every change has its event, none is left', () => {
    expect(untoldChanges(article('1', { changes: [change] }), [event({})])).toEqual([]);
  });

  it('when two changes of one kind and moment have one event, one is left', () => {
    expect(untoldChanges(article('1', { changes: [change, change] }), [event({})])).toEqual([change]);
  });

  it.each([{ article: '2' }, { kind: 'CONCERN' as const }, { at: '2026-01-01T00:00:00.000Z' }])(
    'when the event is another one (%p), the change is left',
    (own) => {
      expect(untoldChanges(article('1', { changes: [change] }), [event(own)])).toEqual([change]);
    },
  );
});

describe('a record as it is stored', () => {
  it('when a source sends a giant, every part is cut so that the record stays far below 400 KB (DY9, H40)', () => {
    const long = '🧬'.repeat(300_000);
    const giant = record(1, {
      title: long,
      titleHtml: `<i>${long}</i>`,
      abstract: Array.from({ length: 30 }, (_, part) => ({ label: `PART ${part} ${long}`, text: long })),
      authors: Array.from({ length: 5_000 }, () => ({
        kind: 'collective' as const,
        name: 'A group with a long name '.repeat(40),
      })),
      references: Array.from({ length: 9_000 }, (_, index) => pmid(10_000_000 + index)),
      keywords: Array.from({ length: 900 }, () => 'keyword '.repeat(500)),
      corrections: Array.from({ length: 900 }, () => correction('ErratumIn', 1, 'source '.repeat(500))),
      mesh: Array.from({ length: 900 }, () => ({ ui: 'D000001', name: 'name '.repeat(300), major: false })),
      publicationTypes: Array.from({ length: 900 }, () => 'Journal Article '.repeat(300)),
      languages: Array.from({ length: 900 }, () => 'eng'),
      journal: { title: long, abbreviation: long, issn: long, volume: long, issue: long, pages: long },
    });
    const bounded = boundedRecord(giant);
    expect(Buffer.byteLength(JSON.stringify(bounded))).toBeLessThan(380_000);
    expect(bounded.title.endsWith('…')).toBe(true);
    expect(bounded.titleHtml).not.toContain('<i>');
    expect(JSON.stringify(bounded)).not.toMatch(/\\ud[89a-f]/);
  });

  it('when a record is of ordinary size, it is stored as it is', () => {
    const own = record(1, { titleHtml: '<i>Macrophages</i>' });
    expect(boundedRecord(own)).toEqual(own);
    expect(boundedRecord(boundedRecord(own))).toEqual(own);
  });

  it('when any abstract is cut, it is cut between code points and marked', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 15_000 }), { maxLength: 6 }), (lengths) => {
        const parts = lengths.map((length) => ({ label: '', text: '🧬'.repeat(length) }));
        const { abstract } = boundedRecord(record(1, { abstract: parts }));
        const text = abstract.map((part) => part.text).join('');
        expect(Array.from(text).length).toBeLessThanOrEqual(20_000);
        expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
        const isWhole = lengths.reduce((sum, length) => sum + length, 0) <= 20_000;
        if (isWhole) expect(text).toBe(parts.map((part) => part.text).join(''));
      }),
      { numRuns: 50 },
    );
  });

  it('when an abstract has labels, its text says them', () => {
    expect(
      abstractText({
        abstract: [
          { label: 'AIM', text: 'One.' },
          { label: '', text: 'Two.' },
        ],
      }),
    ).toBe('AIM: One. Two.');
  });

  it('when names are printed, they read as MEDLINE prints them', () => {
    expect(authorName({ kind: 'person', family: 'Okonjo', given: 'A', initials: 'A', suffix: 'Jr', orcid: '' })).toBe(
      'Okonjo A Jr',
    );
    expect(authorName({ kind: 'collective', name: 'Niche Consortium' })).toBe('Niche Consortium');
  });

  it('when bylines are compared, case, accents and unknown bylines do not part them', () => {
    const by = (...families: readonly string[]) => ({
      authors: families.map((family) => ({
        kind: 'person' as const,
        family,
        given: '',
        initials: '',
        suffix: '',
        orcid: '',
      })),
    });
    expect(mayShareAuthors(by('Müller', 'Okonjo'), by('MULLER'))).toBe(true);
    expect(mayShareAuthors(by('Müller'), by())).toBe(true);
    expect(mayShareAuthors(by('Müller'), by('Okonjo'))).toBe(false);
  });
});
