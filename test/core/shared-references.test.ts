import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CitationContext, CitedId } from '../../lambda/core/citation-context.ts';
import { filingRules } from '../../lambda/core/filing-rules.ts';
import type { ReviewOutline } from '../../lambda/core/review-outline.ts';
import { createSharedReferences } from '../../lambda/core/shared-references.ts';
import { doi, pmcid, pmid, record } from '../builders/articles.ts';
import { review } from '../builders/review.ts';

const { taxonomy } = review();

type SectionDraft = readonly [headings: readonly string[], topics: readonly string[], labels: readonly number[]];

/** A review whose reference n has the PMID 1000 + n and the DOI 10.9999/ref.n, printed as n. */
function outline(references: number, ...sections: readonly SectionDraft[]): ReviewOutline {
  return {
    references: Array.from({ length: references }, (_, index) => ({
      label: String(index + 1),
      pmid: pmid(1001 + index),
      doi: doi(`10.9999/Ref.${index + 1}`),
      title: `Work ${index + 1}`,
    })),
    sections: sections.map(([headings, topics, labels]) => ({
      headings,
      topics,
      cites: labels.map((label) => ({ reference: label - 1, times: 1 })),
    })),
  };
}

const own = outline(
  12,
  [['Introduction'], [], [1, 2, 3]],
  [['Myeloid cells'], ['myeloid'], [3, 4]],
  [['Myeloid cells', 'Tumour-associated macrophages'], ['macrophages'], [1, 4, 5, 6, 7, 8]],
  [['NK cells'], ['nk-cells'], [1, 9, 10]],
  [['Vaccines'], ['vaccines'], [1, 11, 12]],
);
const references = createSharedReferences(own, taxonomy);
const citing = (...labels: readonly number[]) => record(1, { references: labels.map((label) => pmid(1000 + label)) });
const evidenceOf = (...labels: readonly number[]) => references.evidence(citing(...labels), null);

function context(...brackets: readonly (readonly number[])[]): CitationContext {
  const ids = (labels: readonly number[]): readonly CitedId[] =>
    labels.map((label) => ({ pmid: pmid(1000 + label), doi: null }));
  return {
    pmcid: pmcid('PMC99000001'),
    readAt: '2026-11-09T00:00:00.000Z',
    licence: null,
    quotes: brackets.map((labels) => ({ sentence: '', headings: [], citedWith: ids(labels) })),
    references: ids(brackets.flat()),
  };
}

describe('when an article shares references with the review', () => {
  it('when they stand in one section, its heading is named with the numbers they are printed with', () => {
    expect(evidenceOf(7, 5, 6)).toEqual([
      {
        topic: 'macrophages',
        points: expect.closeTo(12),
        decides: true,
        reasons: [
          {
            kind: 'shared-references',
            evidence: 'Tumour-associated macrophages',
            text: 'shares refs 5, 6, 7 with *Tumour-associated macrophages*',
            references: { labels: ['5', '6', '7'], more: 0 },
          },
        ],
      },
    ]);
  });

  it('when it shares three of one section, that outweighs a word of the title', () => {
    expect(evidenceOf(5, 6, 7)[0]?.points).toBeGreaterThan(filingRules.title + filingRules.keyword);
  });

  it('when there is one only, it is told, and does not decide', () => {
    expect(evidenceOf(5)).toMatchObject([
      {
        topic: 'macrophages',
        decides: false,
        reasons: [{ text: 'shares ref 5 with *Tumour-associated macrophages*' }],
      },
    ]);
  });

  it('when a reference is cited in several sections, it counts for each of them by its share', () => {
    const shared = evidenceOf(4);
    expect(shared.map(({ topic }) => topic)).toEqual(['myeloid', 'macrophages']);
    expect(shared[0]?.points).toBe(shared[1]?.points);
    expect(shared[0]?.points).toBeLessThan(evidenceOf(5)[0]!.points);
  });

  it('when a famous reference is cited all over the review, it says nothing', () => {
    expect(evidenceOf(1)).toEqual([]);
  });

  it('when it is cited in no section of a topic, it says nothing', () => {
    expect(evidenceOf(2)).toEqual([]);
    expect(references.shared(citing(2), null)).toEqual([1]);
  });

  it('when two sections of a topic cite them, no one heading holds for all and the topic is named', () => {
    const two = createSharedReferences(
      outline(2, [['Macrophages'], ['macrophages'], [1]], [['Monocytes'], ['macrophages'], [2]]),
      taxonomy,
    );
    expect(two.evidence(citing(1, 2), null)[0]?.reasons[0]?.text).toBe('shares refs 1, 2 with *About macrophages*');
  });

  it('when there are more than five, five are named and the others counted', () => {
    const many = createSharedReferences(
      outline(9, [['Macrophages'], ['macrophages'], [1, 2, 3, 4, 5, 6, 7, 8, 9]]),
      taxonomy,
    );
    expect(many.evidence(citing(9, 8, 7, 6, 5, 4, 3, 2), null)[0]?.reasons[0]?.text).toBe(
      'shares refs 2, 3, 4, 5, 6 and 3 more with *Macrophages*',
    );
  });

  it('when two of the three references of a small section are shared, that decides; two half ones of a large one do not', () => {
    const halves = createSharedReferences(
      outline(
        30,
        [['Vaccines'], ['vaccines'], [1, 2, 3]],
        [['Macrophages'], ['macrophages'], Array.from({ length: 27 }, (_, index) => index + 4)],
        [['NK cells'], ['nk-cells'], [1, 2, 4, 5]],
      ),
      taxonomy,
    );
    const decided = (...labels: number[]) =>
      halves.evidence(citing(...labels), null).flatMap(({ topic, decides }) => (decides ? [topic] : []));
    expect(decided(1, 2)).toContain('vaccines');
    expect(decided(4, 5)).not.toContain('macrophages');
  });

  it('when an article shares references with every section, only those it shares most with decide', () => {
    const topics = taxonomy.topics.map(({ id }) => id);
    const sections = topics.map((topic, index): SectionDraft => {
      const first = index * 20 + 1;
      return [[topic], [topic], Array.from({ length: 20 }, (_, number) => first + number)];
    });
    const wide = createSharedReferences(outline(120, ...sections), taxonomy);
    // Two of each of six sections, and eighteen of one: a review of the same field.
    const labels = topics.flatMap((_, index) => [index * 20 + 1, index * 20 + 2]);
    const rich = Array.from({ length: 16 }, (_, number) => 23 + number);
    const decided = wide.evidence(citing(...labels, ...rich), null).filter(({ decides }) => decides);
    expect(decided.map(({ topic }) => topic)).toEqual(['macrophages']);
  });

  it('when the same work is known by PMID here and by DOI there, in another case, it is one work', () => {
    const given: CitationContext = {
      ...context(),
      references: [
        { pmid: null, doi: doi('10.9999/REF.5') },
        { pmid: pmid(1005), doi: doi('10.9999/ref.5') },
        { pmid: pmid(1006), doi: null },
      ],
    };
    expect(references.shared(citing(5), given)).toEqual([4, 5]);
    expect(references.evidence(citing(5), given)[0]?.reasons[0]?.text).toContain('refs 5, 6 with');
  });

  it('when the review lists a work twice, it counts once, under its first number', () => {
    const twice = outline(3, [['Macrophages'], ['macrophages'], [1, 3]]);
    const same = { ...twice, references: twice.references.map((entry) => ({ ...entry, pmid: pmid(1001), doi: null })) };
    expect(createSharedReferences(same, taxonomy).evidence(citing(1), null)).toMatchObject([
      { decides: false, reasons: [{ text: 'shares ref 1 with *Macrophages*' }] },
    ]);
  });

  it('when a label is printed with brackets or missing, the number alone is said', () => {
    const odd = outline(2, [['Macrophages'], ['macrophages'], [1, 2]]);
    const labelled = odd.references.map((entry, index) => ({ ...entry, label: index === 0 ? '[1].' : '' }));
    const found = createSharedReferences({ ...odd, references: labelled }, taxonomy).evidence(citing(1, 2), null);
    expect(found[0]?.reasons[0]?.text).toBe('shares refs 1, 2 with *Macrophages*');
  });

  it('when a section teaches a topic that the outline no longer has, it is passed over', () => {
    const gone = createSharedReferences(outline(2, [['Gone'], ['gone'], [1, 2]]), taxonomy);
    expect(gone.evidence(citing(1, 2), null)).toEqual([]);
  });
});

describe('when the citing sentence is known', () => {
  it('when a work of one section stands in the same bracket, that alone decides and is told', () => {
    expect(references.evidence(citing(), context([5]))).toMatchObject([
      {
        topic: 'macrophages',
        decides: true,
        reasons: [
          { kind: 'shared-references' },
          {
            kind: 'cited-beside',
            evidence: 'Tumour-associated macrophages',
            text: 'cites the review beside ref 5, from *Tumour-associated macrophages*',
          },
        ],
      },
    ]);
  });

  it('when the bracket is long, each work in it says little', () => {
    const others = Array.from({ length: 20 }, (_, index) => 500 + index);
    const [alone] = references.evidence(citing(), context([5]));
    const [among] = references.evidence(citing(), context([5, ...others]));
    expect(among?.decides).toBe(false);
    expect(among!.points).toBeLessThan(alone!.points);
    expect(among?.reasons).toHaveLength(1);
  });

  it('when what stands beside it is of the introduction, it says nothing', () => {
    expect(references.evidence(citing(), context([2]))).toEqual([]);
  });
});

describe('whatever is shared', () => {
  it('when one more reference of a section is shared, its topic never loses points', () => {
    const label = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(label), label, (labels, more) => {
        const points = (of: readonly number[]) => new Map(evidenceOf(...of).map((one) => [one.topic, one.points]));
        const before = points(labels);
        const after = points([...new Set([...labels, more])]);
        for (const [topic, own] of before) expect(after.get(topic)).toBeGreaterThanOrEqual(own);
      }),
    );
  });

  it('when references stand in another order, the answer is the same', () => {
    const labels = [1, 4, 5, 6, 9, 11];
    expect(evidenceOf(...labels.toReversed())).toEqual(evidenceOf(...labels));
  });

  it('when it names a reference, the article does cite it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 15 })), (labels) => {
        for (const { reasons } of evidenceOf(...labels)) {
          const named = reasons.flatMap(({ text }) => text.match(/\d+(?=,| with)/g) ?? []).map(Number);
          expect(named.length).toBeGreaterThan(0);
          for (const label of named) expect(labels).toContain(label);
        }
      }),
    );
  });
});
