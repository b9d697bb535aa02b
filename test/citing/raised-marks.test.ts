import { describe, expect, it } from '@jest/globals';
import { citationContextOf } from '../../lambda/core/citing-sentences.ts';
import { pmcid } from '../builders/articles.ts';
import { cited, fullText } from '../builders/full-texts.ts';
import { review } from '../builders/review.ts';

/** A paragraph in which `{1,2}` is a citation of these references, printed without the braces. */
function quoteOf(marked: string): string | undefined {
  const citations: { start: number; end: number; references: number[] }[] = [];
  let text = '';
  for (const [piece, mark] of [...marked.matchAll(/([^{]+)|\{([^}]*)\}/g)].map(([, plain, inner]) => [plain, inner])) {
    if (mark === undefined) text += piece;
    else {
      const references = [...mark.matchAll(/\d+/g)].map(([label]) => Number(label) - 1);
      citations.push({ start: text.length, end: text.length + mark.length, references });
      text += mark;
    }
  }
  const sections = [{ title: '', paragraphs: [{ kind: 'text' as const, text, citations }], sections: [] }];
  const references = [
    cited(99_000_000, '1'),
    ...[2, 3, 4, 5, 6].map((label) => cited(99_010_000 + label, String(label))),
  ];
  const given = fullText(pmcid('PMC99000001'), { sections, references });
  const read = { pmcid: pmcid('PMC99000001'), readAt: '2026-11-09T00:00:00.000Z' };
  return citationContextOf(given, review(), read).quotes[0]?.sentence;
}

describe('citation marks in a quotation', () => {
  it.each([
    ['It grew and grew.{1,2}', 'It grew and grew.¹,²'],
    ['It grew{1,3–6} and spread{2} far.', 'It grew¹,³⁻⁶ and spread² far.'],
    ['It grew and grew {[1,2]}.', 'It grew and grew [1,2].'],
    ['It grew and grew ({1}, {2}).', 'It grew and grew (1, 2).'],
    ['It grew and grew (see {1},{2}).', 'It grew and grew (see 1,2).'],
    ['It grew, as ref. {1} says.', 'It grew, as ref. 1 says.'],
    ['CD8 cells grew{1} to 10 mm.', 'CD8 cells grew¹ to 10 mm.'],
  ])('when the text has %j, it is quoted as it is printed: %j', (text, quote) => {
    expect(quoteOf(text)).toBe(quote);
  });
});
