import type { CitedWork, FullText } from '../../lambda/core/full-text.ts';
import type { Pmcid } from '../../lambda/core/identifiers.ts';
import { pmid } from './articles.ts';

/** The sentence with which an invented full text cites the small review. */
export const citingSentence = 'Immune cells around the tumor keep it alive [1,2].';

/** An open full text that cites the review (reference 1) beside one other work, in its introduction. */
export function fullText(pmcid: Pmcid, changes: Partial<FullText> = {}): FullText {
  return {
    pmid: null,
    pmcid,
    doi: null,
    articleType: 'research-article',
    title: `Full text of ${pmcid}`,
    licence: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
    sections: [
      {
        title: 'Introduction',
        paragraphs: [
          {
            kind: 'text',
            text: `Tumors grow. ${citingSentence} They grow on.`,
            citations: [
              {
                start: 13 + citingSentence.indexOf('['),
                end: 13 + citingSentence.indexOf(']') + 1,
                references: [0, 1],
              },
            ],
          },
        ],
        sections: [],
      },
    ],
    references: [cited(99_000_000, '1'), cited(99_010_001, '2')],
    ...changes,
  };
}

export function cited(id: number, label: string): CitedWork {
  return { label, pmid: pmid(id), pmcid: null, doi: null, title: '' };
}
