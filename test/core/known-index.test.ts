import { describe, expect, it } from '@jest/globals';
import { nothingKnown, titleKey } from '../../lambda/core/known.ts';
import { createKnownIndex } from '../../lambda/core/known-index.ts';
import { article, doi, pmcid, pmid, record } from '../builders/articles.ts';

const noIds = { pmids: [], pmcids: [], dois: [], others: [] };

describe('what a review knows', () => {
  it('when a work is added, every id and its title lead to it', () => {
    const index = createKnownIndex(nothingKnown);
    const title = 'Macrophages tell a tumor from its neighbours';
    const aliases = {
      pmids: [pmid(1), pmid(2)],
      pmcids: [pmcid(3)],
      dois: [doi('10.1000/ABC')],
      others: ['europe-pmc:PPR:PPR1'],
    };
    index.add(article('1', { aliases, record: record(1, { title }) }));
    expect(index.findPmid(pmid(2))).toBe('1');
    expect(index.findPmcid(pmcid(3))).toBe('1');
    expect(index.findOther('europe-pmc:PPR:PPR1')).toBe('1');
    expect(index.find({ ...noIds, dois: [doi('10.1000/abc')] })).toEqual(['1']);
    expect(index.findTitle('MACROPHAGES tell a tumor: from its neighbours.')).toBe('1');
    expect(index.find({ ...noIds, pmids: [pmid(9)] })).toEqual([]);
    expect(index.findTitle('Something else about macrophages and tumors')).toBeNull();
  });

  it('when a title says too little, it leads nowhere', () => {
    const index = createKnownIndex(nothingKnown);
    index.add(article('1', { record: record(1, { title: 'Editorial' }) }));
    expect(index.findTitle('Editorial')).toBeNull();
    expect(index.findTitle('')).toBeNull();
  });

  it('when ids belong to several works, all are named, each once', () => {
    const index = createKnownIndex(nothingKnown);
    index.add(article('1'));
    index.add(article('2', { aliases: { ...noIds, pmids: [pmid(2), pmid(3)] } }));
    expect(index.find({ ...noIds, pmids: [pmid(2), pmid(3), pmid(1)] })).toEqual(['2', '1']);
  });

  it('when an awaited or declined id becomes a work, it is neither any more', () => {
    const index = createKnownIndex(nothingKnown);
    index.await(pmid(1), '2026-11-17T00:00:00.000Z');
    index.await(pmcid(3), '2026-11-17T00:00:00.000Z');
    index.decline(pmid(2), 'judge');
    index.add(article('1', { aliases: { ...noIds, pmids: [pmid(1), pmid(2)], pmcids: [pmcid(3)] } }));
    expect([index.nextTry(pmid(1)), index.nextTry(pmcid(3)), index.declinedBy(pmid(2))]).toEqual([null, null, null]);
  });

  it('when an awaited id is declined, it is no longer awaited', () => {
    const index = createKnownIndex(nothingKnown);
    index.await(pmid(1), '2026-11-17T00:00:00.000Z');
    index.decline(pmid(1), 'judge');
    expect([index.nextTry(pmid(1)), index.declinedBy(pmid(1))]).toEqual([null, 'judge']);
  });

  it('when it is closed and opened again, it knows the same', () => {
    const index = createKnownIndex(nothingKnown);
    index.add(article('1'));
    index.list('icite', pmid(1));
    index.list('icite', pmid(2));
    index.decline(pmid(7), 'judge');
    index.await(pmid(8), '2026-11-17T00:00:00.000Z');
    const snapshot = index.snapshot(5);
    expect(snapshot.through).toBe(5);
    const again = createKnownIndex(JSON.parse(JSON.stringify(snapshot)));
    expect(again.snapshot(5)).toEqual(snapshot);
    expect([
      again.isListed('icite', pmid(2)),
      again.isListed('pmc-refs', pmid(2)),
      again.isListedAnywhere(pmid(2)),
    ]).toEqual([true, false, true]);
  });

  it('when two titles differ in case, accents, marks and spaces only, they have one key', () => {
    expect(titleKey('CD47–SIRPα: “don’t eat me”, naïve?')).toBe(titleKey('cd47 sirpα don t eat me naive'));
    expect(titleKey('CD47')).not.toBe(titleKey('CD48'));
    expect(titleKey('!?')).toBe('');
  });
});
