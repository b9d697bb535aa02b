import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  citationContextOf,
  citingSentences,
  longestQuote,
  mayReprint,
  referencesTo,
  shortened,
} from '../../lambda/core/citing-sentences.ts';
import type { CitedWork, FullText, Licence } from '../../lambda/core/full-text.ts';
import { parseDoi, parsePmcid, parsePmid } from '../../lambda/core/identifiers.ts';

const work = (
  given: Partial<Record<'pmid' | 'doi' | 'pmcid' | 'title' | 'label', string>> & { year?: number },
): CitedWork => ({
  label: given.label ?? '1',
  pmid: parsePmid(given.pmid),
  doi: parseDoi(given.doi),
  pmcid: parsePmcid(given.pmcid),
  title: given.title ?? '',
  ...(given.year === undefined ? {} : { year: given.year }),
});

const byNothing = { pmid: '99000009', doi: '10.9999/Review.1', pmcid: 'PMC99000009' } as const;
const title = 'An invented review of things that talk to other things in the dark';
const review = { ...work(byNothing), title, year: 2023 };

describe('references to a work', () => {
  it.each<[string, Parameters<typeof work>[0], boolean]>([
    ['the PMID', { pmid: '99000009' }, true],
    ['the DOI in other letters', { doi: '10.9999/REVIEW.1' }, true],
    ['the PMCID', { pmcid: 'PMC99000009' }, true],
    ['the PMID with another DOI', { pmid: '99000009', doi: '10.9999/else' }, true],
    ['another PMID with the DOI', { pmid: '99000008', doi: '10.9999/review.1' }, false],
    ['another DOI with the title', { doi: '10.9999/else', title, year: 2023 }, false],
    ['only the title, a year later', { title: title.toUpperCase().replace(/ in /i, ', in '), year: 2024 }, true],
    ['only the title, two years later', { title, year: 2025 }, false],
    ['only the title, no year', { title }, false],
    ['a title that goes on', { title: `${title} and light`, year: 2023 }, false],
    ['nothing', {}, false],
  ])('when the list has %s, it is the work or not', (_, reference, found) => {
    expect(referencesTo(review, [work({ pmid: '99000001' }), work(reference)])).toEqual(found ? [1] : []);
  });

  it('when the list has it twice, both count; a short title alone never does', () => {
    expect(referencesTo(review, [work({ pmid: '99000009' }), work({}), work({ doi: byNothing.doi })])).toEqual([0, 2]);
    expect(referencesTo({ ...review, title: 'Cancer' }, [work({ title: 'Cancer', year: 2023 })])).toEqual([]);
  });
});

const cc: Licence = { name: 'CC BY 4.0', url: '' };
/** `[0,2]` in the text is a mark of positions 0 and 2. */
function text(sections: FullText['sections'], licence: Licence | null = cc): FullText {
  const references = [
    work(byNothing),
    work({ label: '2', pmid: '99000102' }),
    work({ label: '3', doi: '10.9999/three' }),
    work({ label: '4' }),
  ];
  return { pmid: null, pmcid: null, doi: null, articleType: '', title: '', licence, sections, references };
}
function section(
  title: string,
  paragraphs: readonly string[],
  sections: FullText['sections'] = [],
): FullText['sections'][number] {
  return {
    title,
    sections,
    paragraphs: paragraphs.map((words) => ({
      kind: words.startsWith('|') ? 'table' : 'text',
      text: words,
      citations: [...words.matchAll(/\[([\d,]+)\]/g)].map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
        references: match[1]!.split(',').map(Number),
      })),
    })),
  };
}
const readAs = { pmcid: parsePmcid('PMC99000001')!, readAt: '2026-11-22T00:00:00.000Z' };
const contextOf = (given: FullText) => citationContextOf(given, review, readAs);

describe('citing sentences', () => {
  it('when sentences cite the work, each is told once with its headings and what stands beside it', () => {
    const given = text([
      section(
        'Results',
        ['Nothing. It grew [0,2]. It fell [1]. It rose [0] and fell [0,1].'],
        [section('Deeper', ['| 3 | [0]', 'No more. [0] So.'])],
      ),
      section('', ['At the end [3].']),
    ]);
    expect(citingSentences(given, [0])).toMatchObject([
      { sentence: 'It grew [0,2].', headings: ['Results'], citedWith: [2] },
      { sentence: 'It rose [0] and fell [0,1].', headings: ['Results'], citedWith: [1] },
      { sentence: 'No more. [0]', headings: ['Results', 'Deeper'], citedWith: [] },
    ]);
    expect(citingSentences(given, [])).toEqual([]);
    expect(citingSentences(given, [0, 1])[0]).toMatchObject({ sentence: 'It grew [0,2].', citedWith: [2] });
  });

  it('when a context is kept, it has at most three quotes, and ids of all references that have any', () => {
    const context = contextOf(text([section('A', ['One [0]. Two [0,1,2,3]. Three [0]. Four [0].'])]));
    expect(context.quotes.map(({ sentence }) => sentence)).toEqual(['One [0].', 'Two [0,1,2,3].', 'Three [0].']);
    expect(context.quotes[1]!.citedWith).toEqual([
      { pmid: '99000102', doi: null },
      { pmid: null, doi: '10.9999/three' },
    ]);
    expect(context.references).toHaveLength(3);
    expect(context).toMatchObject({ ...readAs, licence: cc });
  });

  it.each<[string, Licence | null, boolean]>([
    ['CC BY', cc, true],
    ['CC BY-NC-ND', { name: 'CC BY-NC-ND 4.0', url: '' }, true],
    ['CC0', { name: 'CC0 1.0', url: '' }, true],
    ['the public domain', { name: 'Public domain', url: '' }, true],
    ['a licence nobody knows', { name: '', url: 'https://example.org/user-licence' }, false],
    ['no licence', null, false],
  ])('when the text is under %s, its sentence is reprinted or only its place told', (_, licence, reprinted) => {
    const [quote] = contextOf(text([section('A', ['One [0,1].'])], licence)).quotes;
    expect(mayReprint(licence)).toBe(reprinted);
    expect(quote).toEqual({
      sentence: reprinted ? 'One [0,1].' : '',
      headings: ['A'],
      citedWith: [{ pmid: '99000102', doi: null }],
    });
  });

  it('when a sentence is too long, it is cut where clauses end, but never under a licence that forbids changes', () => {
    const long = `${'First some words, '.repeat(30)}then the claim [0], ${'and more of it, '.repeat(20)}at last.`;
    const quote = (name: string) => contextOf(text([section('A', [long])], { name, url: '' })).quotes[0]!.sentence;
    expect(quote('CC BY 4.0')).toMatch(/^\[…\] First some words, .*then the claim \[0\], \[…\]$/);
    expect(quote('CC BY 4.0').length).toBeLessThanOrEqual(longestQuote);
    expect(quote('CC BY-ND 4.0')).toBe('');
  });

  it('when any long sentence is cut, the mark is whole in it and the length is kept', () => {
    const clause = fc.stringMatching(/^[a-z ]{1,60}$/);
    fc.assert(
      fc.property(fc.array(clause, { maxLength: 30 }), fc.array(clause, { maxLength: 30 }), (before, after) => {
        const lead = before.join(', ');
        const sentence = `${lead} [12]${after.map((words) => `, ${words}`).join('')}.`;
        const quote = shortened(sentence, { start: lead.length + 1, end: lead.length + 5 });
        expect(quote).toContain('[12]');
        expect(quote.length).toBeLessThanOrEqual(longestQuote);
        for (const part of quote.split('[…]')) expect(sentence).toContain(part.trim());
      }),
    );
  });
});
