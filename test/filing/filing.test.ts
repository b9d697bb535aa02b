import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import type { Classification } from '../../lambda/core/classification.ts';
import { createFiler } from '../../lambda/core/filing.ts';
import type { Taxonomy } from '../../lambda/core/taxonomy.ts';
import { article, shippedReview, taxonomyOf, topic, untaught } from './article.ts';

const ids = ({ topics }: Classification) => topics.map((match) => match.topic);

const immune = taxonomyOf(
  topic({ id: 'myeloid', terms: ['myeloid cell'] }),
  topic({
    id: 'macrophages',
    parent: 'myeloid',
    terms: ['macrophage', 'M2 polarization'],
    hints: ['monocyte'],
    exclude: ['alveolar macrophage'],
    mesh: [
      { ui: 'D008264', name: 'Macrophages', generic: false },
      { ui: 'D009000', name: 'Monocytes', generic: true },
    ],
  }),
  topic({ id: 'neutrophils', parent: 'myeloid', terms: ['neutrophil'] }),
  topic({ id: 't-cells', terms: ['T cell', 'regulatory T cell'] }),
  topic({ id: 'b-cells', terms: ['B cell'] }),
  topic({ id: 'vesicles', terms: ['exosome'] }),
);

describe('when an article is filed', () => {
  const file = createFiler(untaught(immune));

  it('says why, strongest first, in the article’s own words', () => {
    const [match] = file(
      article({
        title: 'Macrophages in a tumour',
        abstract: 'M2 polarisation of tumours. M2 polarisation and M2 Polarisation again.',
        keywords: ['macrophage'],
        mesh: [{ ui: 'D008264', name: 'Macrophages', major: true }],
      }),
    ).topics;
    expect(match?.topic).toBe('macrophages');
    expect(match?.reasons.map(({ text }) => text)).toEqual([
      'title: "Macrophages"',
      'MeSH: Macrophages (major topic)',
      'abstract: "M2 polarisation" (3 times)',
    ]);
    expect(match?.reasons.map(({ evidence }) => evidence)).toEqual(['Macrophages', 'Macrophages', 'M2 polarisation']);
  });

  it('gives the parent alone when only its own words speak', () => {
    expect(ids(file(article({ title: 'Myeloid cells of a tumor' })))).toEqual(['myeloid']);
  });

  it('leaves the parent out when a child is given: it follows from the child', () => {
    expect(ids(file(article({ title: 'Myeloid cells of a tumor: neutrophils and macrophages' })))).toEqual([
      'macrophages',
      'neutrophils',
    ]);
  });

  it('trusts a title less that is a whole sentence, and a sentence no more than the abstract', () => {
    const scoreOf = (title: string) => file(article({ title })).topics[0]?.score ?? 0;
    const titled = scoreOf('Macrophages, exosomes and the tumor');
    const long = `Macrophages and the exosomes of a tumor ${'were looked at again in '.repeat(6)}2020`;
    const endless = `Macrophages and the exosomes of a tumor ${'were looked at again in '.repeat(60)}2020`;
    expect(long.length).toBeGreaterThan(150);
    expect(scoreOf(long)).toBeLessThan(titled);
    expect(scoreOf(long)).toBeGreaterThan(0);
    const said = article({ title: 'On a tumor', abstract: 'Macrophages and exosomes. Macrophages.' });
    expect(scoreOf(endless)).toBeLessThan(file(said).topics[0]?.score ?? 0);
  });

  it('gives at most four topics', () => {
    const title = 'Tumor macrophages, neutrophils, T cells, B cells and exosomes';
    expect(ids(file(article({ title })))).toHaveLength(4);
  });

  it('does not count a name inside a longer name of another topic', () => {
    const layered = createFiler(
      untaught(taxonomyOf(topic({ id: 'a', terms: ['T cell'] }), topic({ id: 'b', terms: ['regulatory T cell'] }))),
    );
    expect(ids(layered(article({ title: 'Regulatory T cells in a tumor' })))).toEqual(['b']);
  });

  it('does not file for hints alone, nor for generic MeSH headings alone', () => {
    const abstract = 'Monocytes of the tumor. Monocytes, monocytes, and monocytes of the tumor.';
    const mesh = [{ ui: 'D009000', name: 'Monocytes', major: true }];
    expect(ids(file(article({ title: 'Monocytes and tumors', abstract, mesh })))).toEqual([]);
  });

  it('lets MeSH decide, found by UI or, in old records without UIs, by name', () => {
    const title = 'A cell of the tumor';
    expect(ids(file(article({ title, mesh: [{ ui: 'D008264', name: 'Renamed', major: true }] })))).toEqual([
      'macrophages',
    ]);
    expect(ids(file(article({ title, mesh: [{ ui: '', name: 'macrophages', major: true }] })))).toEqual([
      'macrophages',
    ]);
  });

  it('files an article that has no MeSH yet, and keeps its topics when MeSH comes', () => {
    const given = { title: 'Neutrophils in a tumor', abstract: 'Neutrophils.' };
    const later = article({ ...given, mesh: [{ ui: 'D008264', name: 'Macrophages', major: false }] });
    expect(ids(file(article(given)))).toEqual(['neutrophils']);
    expect(ids(file(later))).toContain('neutrophils');
  });

  it('weighs false friends against a topic, and counts no word inside them', () => {
    expect(ids(file(article({ title: 'Alveolar macrophages near a tumor' })))).toEqual([]);
  });

  it('gives nothing outside the field', () => {
    expect(ids(file(article({ title: 'Macrophages in arthritis', abstract: 'Macrophages and T cells.' })))).toEqual([]);
  });

  it('takes a MeSH heading that names a tumour for a word of the field', () => {
    const mesh = [{ ui: 'D000001', name: 'Tumors, Experimental', major: false }];
    expect(ids(file(article({ title: 'Macrophages in mice', mesh })))).toEqual(['macrophages']);
  });

  it('carries the version of the taxonomy that decided', () => {
    expect(file(article({ title: 'Nothing' })).taxonomyVersion).toBe('test');
  });
});

describe('when articles are filed under the outline that ships', () => {
  let taxonomy: Taxonomy;
  beforeAll(async () => {
    taxonomy = (await readReview(shippedReview)).taxonomy;
  });

  it('has 14 topics at the top and 48 below them', () => {
    const top = taxonomy.topics.filter(({ parent }) => parent === null);
    expect([top.length, taxonomy.topics.length - top.length]).toEqual([14, 48]);
  });

  it('files every topic’s label-like article under that topic or its kin', () => {
    const file = createFiler(untaught(taxonomy));
    const lost = taxonomy.topics.filter(({ id, terms }) => {
      const title = `${terms[0]} and ${terms[1]} in cancer stem cells`;
      return !ids(file(article({ title }))).includes(id);
    });
    expect(lost.map(({ id }) => id)).toEqual([]);
  });

  it('gives the same answer to the same article, in any order and from a new filer', () => {
    const words = taxonomy.topics.flatMap(({ terms }) => terms.slice(0, 3));
    const text = fc
      .array(fc.constantFrom(...words, 'tumor', 'and', 'CSCs', '(DC)'), { maxLength: 30 })
      .map((w) => w.join(' '));
    const file = createFiler(untaught(taxonomy));
    fc.assert(
      fc.property(text, text, text, (title, abstract, other) => {
        const record = article({ title, abstract });
        const first = file(record);
        file(article({ title: other }));
        expect(file(record)).toEqual(first);
        expect(first.topics.length).toBeLessThanOrEqual(4);
        for (const { reasons, score } of first.topics) {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThan(1);
          expect(reasons.length).toBeGreaterThanOrEqual(1);
          for (const { evidence } of reasons) expect(`${title}\n${abstract}`).toContain(evidence);
        }
      }),
      { numRuns: 50 },
    );
    const record = article({ title: 'Macrophages and NK cells in glioma stem cell niches' });
    expect(createFiler(untaught(taxonomy))(record)).toEqual(file(record));
  });
});
