import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parseJats } from '../../lambda/adapters/ncbi/jats/parse-jats.ts';
import { citingSentences } from '../../lambda/core/citing-sentences.ts';
import type { FullText } from '../../lambda/core/full-text.ts';
import { describeRecorded, recorded } from '../literature/samples.ts';
import { paragraphsOf } from './jats-article.ts';

// Marked by hand: references drawn at random from the recorded articles, the XML around each of their links read, and of every
// sentence that cites them its heading, first two words, last word and length noted. The texts themselves stay where they are.

interface MarkedReference {
  readonly article: string;
  readonly reference: string;
  readonly sentences: readonly { heading: string; begins: string; ends: string; length: number }[];
}

const marked: readonly MarkedReference[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'marked-references.json'), 'utf8'),
);

const read = (article: string): FullText => parseJats(recorded('pubmed-client', 'pmc_xml', `${article}.xml`)).texts[0]!;

describeRecorded('when recorded articles of PMC are read', () => {
  it.each([...new Set(marked.map(({ article }) => article))])(
    '%s: exactly the sentences a reader marked are found',
    (article) => {
      const text = read(article);
      for (const { reference, sentences } of marked.filter((entry) => entry.article === article)) {
        const position = text.references.findIndex(({ label }) => label === reference);
        const found = citingSentences(text, [position]).map(({ sentence, headings }) => {
          const words = sentence.split(' ');
          const [begins, ends] = [words.slice(0, 2).join(' '), words.at(-1)];
          return { heading: headings.at(-1) ?? '', begins, ends, length: sentence.length };
        });
        expect({ reference, sentences: found }).toEqual({ reference, sentences });
      }
    },
  );

  it('every link that stands in running text belongs to a sentence', () => {
    for (const article of new Set(marked.map(({ article }) => article))) {
      const text = read(article);
      const linked = paragraphsOf(text)
        .filter(({ kind }) => kind !== 'table')
        .flatMap(({ citations }) => citations.flatMap(({ references }) => references));
      for (const position of new Set(linked)) expect(citingSentences(text, [position]).length).toBeGreaterThan(0);
    }
  });

  it('a review with reviewer reports keeps its own thirteen headings and 149 references', () => {
    const text = read('PMC10618641');
    const count = (sections: FullText['sections']): number =>
      sections.reduce((sum, section) => sum + 1 + count(section.sections), 0);
    expect([count(text.sections), text.references.length]).toEqual([13, 149]);
  });

  it('an EFetch answer and an article without a body are texts too', () => {
    const { texts } = parseJats(recorded('biopython', 'efetch_pmc.xml'));
    expect(texts).toMatchObject([{ pmcid: 'PMC8435807', licence: { name: 'CC BY-NC 4.0' }, references: [] }]);
    expect(read('PMC10000000')).toMatchObject({ sections: [], licence: { name: 'Public domain' } });
  });
});
