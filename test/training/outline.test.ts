import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FullText, Section } from '../../lambda/core/full-text.ts';
import { outlineOfFullText, remappedOutline } from '../../lambda/core/outline-of-full-text.ts';
import { headingKey, sectionGaps, topicsOfSections } from '../../lambda/core/section-topics.ts';
import { taughtReferences } from '../../lambda/core/taught-references.ts';
import type { Taxonomy, Topic } from '../../lambda/core/taxonomy.ts';
import { topic } from '../builders/review.ts';

function taxonomy(...topics: readonly Topic[]): Taxonomy {
  return { version: '1', query: '', gate: { terms: ['cancer'], mesh: [] }, topics };
}

function labelled(id: string, label: string, changes: Partial<Topic> = {}): Topic {
  return { ...topic(id, null, id), label, ...changes };
}

/** A section whose one paragraph cites these references, each number a bracket of its own. */
function section(title: string, cites: readonly number[], ...sections: readonly Section[]): Section {
  const citations = cites.map((reference, at) => ({ start: at, end: at + 1, references: [reference] }));
  return { title, paragraphs: [{ kind: 'text', text: '', citations }], sections };
}

function fullText(references: number, ...sections: readonly Section[]): FullText {
  return {
    pmid: null,
    pmcid: null,
    doi: null,
    articleType: 'review-article',
    title: 'A review',
    licence: null,
    sections,
    references: Array.from({ length: references }, (_, at) => ({
      label: String(at + 1),
      pmid: null,
      pmcid: null,
      doi: null,
      title: `Reference ${at + 1}`,
    })),
  };
}

describe('when headings are compared', () => {
  it.each([
    ['2.1. Tumour-Associated Macrophages', 'Tumor associated macrophage'],
    ['IV. NK cells', 'nk cells'],
    ['(a) T cells:', 'T cell'],
    ['3 CD8⁺ T cells', 'CD8+ T cells'],
    ['Section 4: Dendritic cells', 'dendritic cells'],
  ])('it takes "%s" for "%s"', (one, other) => expect(headingKey(one)).toBe(headingKey(other)));

  it.each([
    ['T cells', 'B cells'],
    ['CD8+ T cells', 'CD4+ T cells'],
    ['B7-H3', 'B7-H4'],
    ['M1 macrophages', 'M2 macrophages'],
  ])('it keeps "%s" and "%s" apart', (one, other) => expect(headingKey(one)).not.toBe(headingKey(other)));

  it('it ignores numbering, case and spaces of any heading', () => {
    const heading = fc.array(fc.constantFrom('macrophages', 'T', 'cells', 'niche', 'in', 'tumour'), { minLength: 1 });
    const number = fc.constantFrom('', '1. ', '2.3 ', '4.5.6. ', 'II. ', '(b) ');
    fc.assert(
      fc.property(heading, number, (words, numbering) => {
        expect(headingKey(`${numbering}${words.join('  ').toUpperCase()}`)).toBe(headingKey(words.join(' ')));
      }),
    );
  });
});

describe('when sections are mapped to topics', () => {
  const cells = labelled('cells', 'Immune cells');
  const macrophages = labelled('macrophages', 'Macrophages', { parent: 'cells' });

  it('it takes the label, and a section without a topic teaches what stands above it', () => {
    const sections = [
      ['Immune cells'],
      ['Immune cells', 'Macrophages'],
      ['Immune cells', 'Macrophages', 'Origin'],
      ['End'],
    ];
    expect(topicsOfSections(sections, taxonomy(cells, macrophages))).toEqual([
      ['cells'],
      ['macrophages'],
      ['macrophages'],
      [],
    ]);
  });

  it('it takes what `sections` names instead of the label, a path where one is written', () => {
    const named = labelled('therapy', 'Macrophages', { sections: ['Therapy > Macrophages'] });
    const sections = [
      ['Cells', 'Macrophages'],
      ['2. Therapy', 'New drugs', 'Macrophages'],
    ];
    expect(topicsOfSections(sections, taxonomy(named))).toEqual([[], ['therapy']]);
  });

  it('it prefers the heading below its parent’s own where two are alike', () => {
    const sections = [
      ['Therapy', 'Macrophages'],
      ['Immune cells', 'Macrophages'],
    ];
    expect(topicsOfSections(sections, taxonomy(cells, macrophages))).toEqual([[], ['macrophages']]);
  });

  it('it lets one section teach several topics', () => {
    const one = labelled('one', 'One', { sections: ['Both'] });
    const two = labelled('two', 'Two', { sections: ['both'] });
    expect(topicsOfSections([['3. Both']], taxonomy(one, two))).toEqual([['one', 'two']]);
  });

  it('it names what does not meet: headings, topics and lines of `sections`, but no generic heading', () => {
    const text = fullText(
      3,
      section('1. Introduction', [0]),
      section('Neutrophils', [1, 1]),
      section('Macrophages', [2]),
    );
    const outline = taxonomy(cells, macrophages, labelled('mdsc', 'MDSC', { sections: ['Suppressor cells'] }));
    expect(sectionGaps(outlineOfFullText(text, outline).sections, outline)).toEqual({
      headings: [{ headings: ['Neutrophils'], citations: 2 }],
      topics: ['mdsc'],
      unknown: [{ topic: 'mdsc', line: 'Suppressor cells' }],
    });
  });
});

describe('when a full text becomes an outline', () => {
  const macrophages = labelled('macrophages', 'Macrophages');
  const vaccines = labelled('vaccines', 'Vaccines');

  it('it counts what each section cites itself, and takes nameless text for its heading’s', () => {
    const text = fullText(4, section('Macrophages', [2, 0, 2], section('', [3]), section('M2 polarisation', [1])));
    expect(outlineOfFullText(text, taxonomy(macrophages)).sections).toEqual([
      {
        headings: ['Macrophages'],
        topics: ['macrophages'],
        cites: [
          { reference: 0, times: 1 },
          { reference: 2, times: 2 },
        ],
      },
      { headings: ['Macrophages'], topics: ['macrophages'], cites: [{ reference: 3, times: 1 }] },
      {
        headings: ['Macrophages', 'M2 polarisation'],
        topics: ['macrophages'],
        cites: [{ reference: 1, times: 1 }],
      },
    ]);
  });

  it('it gives a reference of several sections to each of them, for less', () => {
    const text = fullText(
      3,
      section('Macrophages', [0, 1, 1, 1]),
      section('Vaccines', [1]),
      section('Discussion', [2]),
    );
    expect(taughtReferences(outlineOfFullText(text, taxonomy(macrophages, vaccines)))).toEqual([
      { reference: 0, topics: [{ topic: 'macrophages', weight: 1 }] },
      {
        reference: 1,
        topics: [
          { topic: 'macrophages', weight: 0.866 },
          { topic: 'vaccines', weight: 0.5 },
        ],
      },
    ]);
  });

  it('it follows a taxonomy that was edited since', () => {
    const text = fullText(1, section('Macrophages', [0]));
    const renamed = labelled('tam', 'TAM', { sections: ['macrophages'] });
    const outline = remappedOutline(outlineOfFullText(text, taxonomy(macrophages)), taxonomy(renamed));
    expect(outline.sections[0]?.topics).toEqual(['tam']);
  });

  it('it teaches each cited reference of a mapped section once, above 0 and at most 1', () => {
    const cites = fc.array(fc.nat({ max: 9 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('Macrophages', 'Vaccines', 'Other'), cites)), (parts) => {
        const text = fullText(10, ...parts.map(([title, references]) => section(title, references)));
        const taught = taughtReferences(outlineOfFullText(text, taxonomy(macrophages, vaccines)));
        const mapped = new Set(parts.flatMap(([title, references]) => (title === 'Other' ? [] : references)));
        expect(taught.map(({ reference }) => reference)).toEqual([...mapped].sort((a, b) => a - b));
        for (const { topics } of taught) {
          expect(new Set(topics.map(({ topic: id }) => id)).size).toBe(topics.length);
          for (const { weight } of topics) {
            expect(weight).toBeGreaterThan(0);
            expect(weight).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });
});
