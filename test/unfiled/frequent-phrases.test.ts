import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Article } from '../../lambda/core/article.ts';
import { frequentPhrases } from '../../lambda/core/frequent-phrases.ts';
import type { Taxonomy } from '../../lambda/core/taxonomy.ts';
import { article, filedUnder, record } from '../builders/articles.ts';
import { taxonomyOf, topic } from '../filing/article.ts';

const outline: Taxonomy = taxonomyOf(topic({ id: 'macrophages', terms: ['macrophage'], hints: ['myeloid cell'] }));

let next = 99_000_001;
/** An invented article; its title is what matters. */
function paper(title: string, abstract = '', isFiled = false): Article {
  const own = record(next++, { title, abstract: abstract === '' ? [] : [{ label: '', text: abstract }], keywords: [] });
  return article(`pmid-${own.pmid}`, {
    record: own,
    classification: isFiled ? filedUnder('macrophages') : filedUnder(),
  });
}

const found = (unfiled: readonly Article[], filed: readonly Article[] = [], taxonomy = outline) =>
  frequentPhrases(unfiled, filed, taxonomy).map(({ phrase, unfiled: here, filed: there }) => [phrase, here, there]);

describe('when articles without a topic share phrases', () => {
  it('names them with how many articles have each, in any spelling and number', () => {
    const papers = [
      paper('Gut microbiota of mice', 'The gut microbiota was sequenced.'),
      paper('Antibiotics and the gut microbiota', 'Tumour dormancy is lost.'),
      paper('Tumor dormancy'),
    ];
    expect(found(papers)).toEqual([
      ['gut microbiota', 2, 0],
      ['Tumor dormancy', 2, 0],
    ]);
  });

  it('puts first what is rare among the filed, and leaves out what is as frequent there', () => {
    const papers = [1, 2, 3].map((n) => paper(`Ferroptosis and exosomes, ${n}`));
    const filed = [1, 2, 3].map((n) => paper(`Macrophages and exosomes, ${n}`, 'Neutrophils.', true));
    expect(found(papers, filed)).toEqual([['Ferroptosis', 3, 0]]);
    const rare = [...filed, ...[1, 2, 3, 4, 5, 6, 7].map((n) => paper(`Macrophages again, ${n}`, '', true))];
    expect(found(papers, rare)).toEqual([
      ['Ferroptosis', 3, 0],
      ['exosomes', 3, 3],
    ]);
  });

  it('shows of nested phrases the longer one, unless the shorter is in clearly more articles', () => {
    const nested = ['Neural crest lineage', 'A neural crest lineage', 'On the neural crest lineage'].map((t) =>
      paper(t),
    );
    expect(found(nested).map(([phrase]) => String(phrase).toLowerCase())).toEqual(['neural crest lineage']);
    const more = [...nested, ...[1, 2, 3].map((n) => paper(`In neural crest of chicken ${n}`))];
    const phrases = found(more).map(([phrase]) => String(phrase).toLowerCase());
    expect(phrases).toContain('neural crest');
    expect(phrases).not.toContain('neural crest lineage');
  });

  it('leaves out what the taxonomy has, general words, and what one article alone has', () => {
    const papers = [
      paper('Macrophages in a study of results', 'Myeloid cells. Tumors. Significant effects were shown.'),
      paper('A macrophage and significant results', 'The myeloid cell; a tumor. Significant effects. Ferroptosis.'),
    ];
    expect(found(papers)).toEqual([]);
  });

  it('finds phrases of four words', () => {
    const papers = [
      paper('Neutrophil extracellular trap formation'),
      paper('Of neutrophil extracellular trap formation'),
    ];
    expect(found(papers)).toEqual([['Neutrophil extracellular trap formation', 2, 0]]);
  });

  it('gives as example an article that says it in its title', () => {
    const papers = [paper('On mice', 'Ferroptosis.'), paper('Ferroptosis in sleep')];
    expect(frequentPhrases(papers, [], outline)[0]?.example.record.title).toBe('Ferroptosis in sleep');
  });

  it('answers the same for the same articles, in any order of the filed, and nothing for none', () => {
    const words = [
      'gut microbiota',
      'ferroptosis',
      'tumor dormancy',
      'exosome',
      'sleep apnea',
      'and',
      'the results of',
    ];
    const papers = fc.array(fc.array(fc.constantFrom(...words), { maxLength: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(papers, papers, (unfiled, filed) => {
        const own = unfiled.map((parts) => paper(parts.join(' ')));
        const others = filed.map((parts) => paper(parts.join(' '), '', true));
        const shared = frequentPhrases(own, others, outline);
        expect(frequentPhrases(own, others.toReversed(), outline)).toEqual(shared);
        for (const { unfiled: here } of shared) expect(here).toBeGreaterThanOrEqual(2);
        expect(frequentPhrases([], others, outline)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
