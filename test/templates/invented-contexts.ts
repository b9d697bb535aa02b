import type { CitationContext, CitedId } from '../../lambda/core/citation-context.ts';
import { parsePmcid, parsePmid } from '../../lambda/core/identifiers.ts';
import type { ReviewOutline } from '../../lambda/core/review-outline.ts';

/** What the invented full texts of some invented articles say, and the invented outline of the review they cite. */

const ids = (...pmids: readonly number[]): readonly CitedId[] =>
  pmids.map((digits) => ({ pmid: parsePmid(digits), doi: null }));

/** Reference n of the review is PMID 99010000 + n, printed as n. */
export const outline: ReviewOutline = {
  references: Array.from({ length: 120 }, (_, index) => ({
    label: String(index + 1),
    pmid: parsePmid(99_010_001 + index),
    doi: null,
    title: `Invented reference ${index + 1}`,
  })),
  sections: [
    {
      headings: ['Myeloid cells', 'Tumour-associated macrophages'],
      topics: ['tam'],
      cites: [41, 42, 45, 46, 47, 102].map((label) => ({ reference: label - 1, times: 1 })),
    },
    { headings: ['Checkpoint molecules'], topics: ['checkpoints'], cites: [{ reference: 87, times: 1 }] },
  ],
};

function context(pmcid: string, changes: Partial<CitationContext>): CitationContext {
  return {
    pmcid: parsePmcid(pmcid)!,
    readAt: '2026-11-09T06:02:11.000Z',
    licence: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
    quotes: [],
    references: [],
    ...changes,
  };
}

export const contexts: ReadonlyMap<string, CitationContext> = new Map([
  [
    '99000003',
    context('PMC99000003', {
      quotes: [
        {
          sentence:
            'Surveys of the dialogue between cancer stem cells and innate immunity have repeatedly named these molecules as candidates for therapy [2,4].',
          headings: ['Introduction'],
          citedWith: ids(99_010_041, 99_020_001),
        },
        {
          sentence: 'This agrees with what was proposed for other organs [4].',
          headings: ['Discussion', 'Two blocks are more than additive'],
          citedWith: [],
        },
      ],
    }),
  ],
  [
    '99000026',
    context('PMC99000026', {
      quotes: [
        {
          sentence:
            'Iron handling by macrophages has been listed among the ways in which immune cells keep stem-like cells alive [5–7].',
          headings: ['Discussion'],
          citedWith: ids(99_010_041, 99_010_045),
        },
      ],
    }),
  ],
  [
    '99000030',
    context('PMC99000030', {
      licence: null,
      quotes: [{ sentence: '', headings: ['Introduction', 'Rationale'], citedWith: ids(99_010_088) }],
    }),
  ],
  [
    '99000044',
    context('PMC99000044', {
      licence: { name: 'CC BY-NC 4.0', url: 'https://creativecommons.org/licenses/by-nc/4.0/' },
      quotes: [
        {
          sentence: 'Hypoxic niches are thought to exclude CD8+ T cells [3, 7].',
          headings: [],
          citedWith: ids(99_020_002),
        },
      ],
    }),
  ],
]);
