import { describe, expect, it } from '@jest/globals';
import { coverageOf } from '../../lambda/core/coverage.ts';
import type { Pmcid, Pmid } from '../../lambda/core/identifiers.ts';
import { nothingKnown } from '../../lambda/core/known.ts';
import { createKnownIndex } from '../../lambda/core/known-index.ts';
import { article } from '../builders/articles.ts';

const pmid = (digits: string) => digits as Pmid;
const work = (id: string, aliases: Partial<ReturnType<typeof article>['aliases']>) =>
  article(id, { aliases: { pmids: [], pmcids: [], dois: [], others: [], ...aliases } });

describe('what the sources list', () => {
  it('when sources list overlapping works, each is counted once for each source and once together', () => {
    const known = createKnownIndex(nothingKnown);
    known.add(work('99000011', { pmids: [pmid('99000001')], pmcids: ['PMC1' as Pmcid] }));
    known.add(work('99000012', { pmids: [pmid('99000002')] }));
    known.add(work('99000013', { others: ['europe-pmc:PPR:PPR1'] }));
    known.add(work('99000014', { pmids: [pmid('99000004')] }));
    known.list('pubmed-citedin', pmid('99000001'));
    known.list('pmc-refs', 'PMC1' as Pmcid);
    known.list('pmc-refs', pmid('99000001'));
    known.list('europe-pmc', pmid('99000001'));
    known.list('europe-pmc', pmid('99000002'));
    known.list('pubmed-related', pmid('99000004'));
    known.list('pubmed-citedin', pmid('99000099')); // listed, and held by nobody here
    expect(coverageOf(known.snapshot(4))).toEqual({
      listed: { 'pubmed-citedin': 1, 'pmc-refs': 1, 'europe-pmc': 3 },
      together: 3,
    });
  });

  it('when nothing cites the review yet, there is nothing to tell', () => {
    const known = createKnownIndex(nothingKnown);
    known.add(work('99000014', { pmids: [pmid('99000004')] }));
    expect(coverageOf(known.snapshot(1))).toBeNull();
  });
});
