import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePhrases } from '../../lambda/core/phrase-matcher.ts';

function found(phrases: readonly string[], text: string, exactCase = false): readonly string[] {
  const scan = compilePhrases(phrases.map((phrase) => ({ text: phrase, exactCase })));
  const hits: string[] = [];
  scan(text, (_, start, end) => hits.push(text.slice(start, end)));
  return hits;
}

describe('when a phrase is looked for in a text', () => {
  it.each([
    ['tumour-associated macrophage', 'Tumor associated macrophages were sorted.', 'Tumor associated macrophages'],
    [
      'tumor microenvironment',
      'in the tumour micro-environment and the TUMOUR MICROENVIRONMENT',
      'TUMOUR MICROENVIRONMENT',
    ],
    ['leukemia stem cell', 'leukaemia stem cells', 'leukaemia stem cells'],
    ['polarization', 'M2 polarisation', 'polarisation'],
    ['Wnt signaling', 'Wnt signalling', 'Wnt signalling'],
    ['metastasis', 'lung metastases', 'metastases'],
    ['therapy', 'new therapies', 'therapies'],
    ['oncolytic virus', 'oncolytic viruses', 'oncolytic viruses'],
  ])('it finds %j in %j whatever the spelling, number and case', (phrase, text, evidence) => {
    expect(found([phrase], text)).toEqual([evidence]);
  });

  it.each([
    ['TGF-β', 'TGF-beta, TGFbeta, TGF β, TGFβ and TGF-β1', ['TGF-beta', 'TGFbeta', 'TGF β', 'TGFβ', 'TGF-β1']],
    ['NF-κB', 'NFkappaB, NF-kappa B, NF‑κB', ['NFkappaB', 'NF-kappa B', 'NF‑κB']],
    ['γδ T', 'γδ T cells, gammadelta T cells', ['γδ T', 'gammadelta T']],
    ['IL-6', 'IL6, IL-6, IL 6', ['IL6', 'IL-6', 'IL 6']],
    ['CD8+ T cell', 'CD8(+) T cells, CD8⁺ T cells, CD8 T-cells', ['CD8(+) T cells', 'CD8⁺ T cells', 'CD8 T-cells']],
  ])('it reads %j in all the ways it is printed', (phrase, text, evidence) => {
    expect(found([phrase], text)).toEqual(evidence);
  });

  it.each([
    ['NK', 'NKG2D'],
    ['CD44', 'CD44v6'],
    ['IL-1', 'IL-1β and IL-10'],
    ['TNF', 'TNFα'],
    ['PD-1', 'PD-12'],
    ['cancer stem cell', 'cancer. Stem cells'],
    ['cancer stem cell', 'cancer, stem cells'],
    ['tumor cell', 'tumor (cell)'],
    ['macrophage', 'macrophagelike'],
    ['cell', 'celłs'],
    ['T cell', 'T细胞cell'],
  ])('it does not find %j in %j', (phrase, text) => {
    expect(found([phrase], text)).toEqual([]);
  });

  it('reports nested and overlapping phrases alike', () => {
    expect(found(['stem cell', 'cancer stem cell', 'cell niche'], 'cancer stem cell niche')).toEqual([
      'cancer stem cell',
      'stem cell',
      'cell niche',
    ]);
  });
});

describe('when a text is longer than any abstract', () => {
  it.each([
    ['a sentence', 'One word and another. '],
    ['a word', 'one word and another '],
    ['a word beyond ASCII', 'ein größeres Wort für β-Zellen. '],
  ])('it finds every phrase with its place, wherever it is parted behind %s', (_, filling) => {
    const text = `${filling.repeat(3000)}Cancer stem cells. `.repeat(3);
    const places: string[] = [];
    compilePhrases([{ text: 'cancer stem cell', exactCase: false }])(text, (_, start, end) =>
      places.push(`${start} ${text.slice(start, end)}`),
    );
    const every = [1, 2, 3].map((times) => times * 3000 * filling.length + (times - 1) * 19);
    expect(places).toEqual(every.map((start) => `${start} Cancer stem cells`));
  });
});

describe('when two words have the same hash and length', () => {
  // Invented words, equal under the first factor the word table tries.
  const [one, other] = ['poturemizu', 'gunivinivi'] as const;

  it('takes neither for the other', () => {
    expect(found([one], `${other} and ${other} cells`)).toEqual([]);
    expect(found([one], `${one} and ${other}`)).toEqual([one]);
  });

  it('tells them apart where both are phrases', () => {
    expect(found([one, other, `${one} cell`], `${other}, ${one} cells`)).toEqual([other, one, `${one} cells`]);
  });
});

describe('when a symbol is looked for', () => {
  it('stands exactly so, or in the plural', () => {
    expect(found(['MET', 'CSC'], 'We met MET and Met; CSCs, a CSC, cscs', true)).toEqual(['MET', 'CSCs', 'CSC']);
  });
});

const word = fc.stringMatching(/^[a-z]{2,8}$/);
const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const casing = fc.constantFrom(
  (text: string) => text,
  (text: string) => text.toUpperCase(),
  (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
  (text: string) => text.replaceAll(' ', '-'),
);
const filler = fc.array(fc.stringMatching(/^[0-9]{1,5}$/), { maxLength: 8 }).map((numbers) => numbers.join(' '));

describe('when any phrase stands anywhere', () => {
  it('is found there, in any case, with its exact place', () => {
    fc.assert(
      fc.property(
        phrase,
        casing,
        filler,
        filler,
        fc.constantFrom('. ', ' (', ' "', '; '),
        (words, cased, a, b, mark) => {
          const text = `${a}${mark}${cased(words)}${mark.includes('(') ? ')' : ''} ${b}`;
          const places: (readonly [number, number])[] = [];
          compilePhrases([{ text: words, exactCase: false }])(text, (_, start, end) => places.push([start, end]));
          const start = text.indexOf(cased(words));
          expect(places).toContainEqual([start, start + words.length]);
        },
      ),
    );
  });

  it('is never found inside a longer word', () => {
    fc.assert(
      fc.property(word, fc.stringMatching(/^[a-rt-z]{1,4}$/), fc.boolean(), (inner, more, before) => {
        // Without `s` the longer word is no plural; and it must not repeat the phrase as a printed form of it.
        const text = before ? `${more}${inner}` : `${inner}${more}`;
        const printed = [`${inner.slice(0, -1)}ies`, `${inner}es`];
        fc.pre(!printed.includes(text) && !/ou|ae|oe|is|iz|ys|yz|ll|ge|me/.test(inner + more));
        expect(found([inner], text)).toEqual([]);
      }),
    );
  });

  it('does not throw, and quotes places inside the text, whatever the text is', () => {
    const scan = compilePhrases([
      { text: 'TGF-β', exactCase: false },
      { text: 'CSC', exactCase: true },
    ]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        scan(text, (_, start, end) => {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(end).toBeGreaterThan(start);
        });
      }),
    );
  });

  it('finds exactly what comparing word by word finds, however the phrases overlap', () => {
    const few = fc.constantFrom('ka', 'lo', 'mi', 'ne', 'pu');
    const some = fc.array(few, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.uniqueArray(some, { maxLength: 12, selector: String }),
        fc.array(few, { maxLength: 30 }),
        (phrases, words) => {
          const hits: string[] = [];
          const scan = compilePhrases(phrases.map((list) => ({ text: list.join(' '), exactCase: false })));
          scan(words.join(' '), (phrase, start) => hits.push(`${phrase}@${start}`));
          const expected = phrases.flatMap((list, phrase) =>
            words.flatMap((_, at) =>
              list.every((word, i) => words[at + i] === word)
                ? [`${phrase}@${words.slice(0, at).join(' ').length + (at > 0 ? 1 : 0)}`]
                : [],
            ),
          );
          expect(hits.sort()).toEqual(expected.sort());
        },
      ),
    );
  });
});
