import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FullText } from '../../lambda/core/full-text.ts';
import type { Pmcid } from '../../lambda/core/identifiers.ts';
import { LiteratureUnavailableError } from '../../lambda/core/ports/literature.ts';
import type { Review } from '../../lambda/core/review.ts';
import type { Taxonomy } from '../../lambda/core/taxonomy.ts';
import { type TrainingSources, trainReview } from '../../lambda/steps/train-review.ts';
import { doi, pmcid, pmid, record } from '../builders/articles.ts';
import { review } from '../builders/review.ts';
import { createMemoryLiterature, type MemoryLiterature } from '../memory/literature.ts';

const own = review();

/** One section a topic, each citing two references; the last reference is known by its PMCID alone. */
const text: FullText = {
  pmid: own.pmid,
  pmcid: own.pmcid,
  doi: null,
  articleType: 'review-article',
  title: own.title,
  licence: null,
  sections: ['About macrophages', 'About nk-cells'].map((title, at) => ({
    title,
    paragraphs: [{ kind: 'text', text: '[1, 2]', citations: [{ start: 0, end: 6, references: [2 * at, 2 * at + 1] }] }],
    sections: [],
  })),
  references: [
    { label: '1', pmid: pmid(11), pmcid: null, doi: null, title: 'One' },
    { label: '2', pmid: pmid(12), pmcid: null, doi: null, title: 'Two, of which PubMed knows nothing' },
    { label: '3', pmid: null, pmcid: null, doi: null, title: '' },
    { label: '4', pmid: null, pmcid: pmcid('PMC14'), doi: null, title: 'Four' },
  ],
};

describe('when a review is trained', () => {
  let literature: MemoryLiterature;
  let texts: Map<Pmcid, FullText>;
  let sources: TrainingSources;
  let asked: string[];
  beforeEach(() => {
    literature = createMemoryLiterature('topic-query');
    literature.records.set(pmid(11), record(11));
    literature.records.set(pmid(14), record(14));
    literature.pmcids.set(pmcid('PMC14'), pmid(14));
    texts = new Map([[own.pmcid as Pmcid, text]]);
    asked = [];
    sources = {
      literature,
      fullTexts: {
        fetch: async (pmcids) => ({
          texts: new Map([...texts].filter(([id]) => pmcids.includes(id))),
          missing: pmcids.filter((id) => !texts.has(id)).map((id) => ({ pmcid: id, reason: 'it is not open access' })),
        }),
      },
      meshTree: {
        below: async (uis) => {
          asked.push(...uis);
          return new Map([['D000001', [{ ui: 'D000002', name: 'Narrower' }]]]);
        },
      },
    };
  });

  const trained = (changes: Partial<Review> = {}) =>
    trainReview({ review: { ...own, ...changes }, examples: [], sources });

  it('it labels references by the sections that cite them, resolves PMCIDs, and takes a title where PubMed has no record', async () => {
    const { training, references, taught, notes } = await trained();
    expect(references).toEqual({ total: 4, fromPubmed: 2, byTitleAlone: 1 });
    expect(taught).toBe(3);
    expect(training.outline?.references.map((each) => each.pmid)).toEqual(['11', '12', null, '14']);
    expect(training.outline?.sections.map(({ topics }) => topics)).toEqual([['macrophages'], ['nk-cells']]);
    expect(training.model?.figures.examples).toBe(3);
    expect(notes).toContain('1 of the 4 references have neither a PubMed record nor a title.');
  });

  it('it finds a reference by its DOI where the list names no other id, if the record bears that DOI', async () => {
    const [first, ...others] = text.references;
    const byDoi = { ...text, references: [{ ...first!, pmid: null, doi: doi('10.5555/One') }, ...others] };
    texts.set(own.pmcid as Pmcid, byDoi);
    literature.add('topic-query', record(11, { doi: doi('10.5555/one') }));
    literature.add('topic-query', record(91, { doi: doi('10.5555/other') }));
    const { training, references } = await trained();
    expect(training.outline?.references.map((each) => each.pmid)).toEqual(['11', '12', null, '14']);
    expect(references.fromPubmed).toBe(2);
  });

  it('it gives the same answer again', async () => {
    expect(await trained()).toEqual(await trained());
  });

  it('it compares with other articles of the references’ journals and years, and says when there are too few', async () => {
    literature.add('topic-query', record(90));
    const { training, notes } = await trained();
    expect(literature.fetched).toContain('90');
    expect(training.likeness).toBeNull();
    expect(notes.at(-1)).toMatch(/^What the references are like was not learned: there are 3 of them and 1 other/);
  });

  it('it learns its topics all the same when nobody can be asked for a comparison', async () => {
    literature.failing.add('topic-query');
    const { training, notes } = await trained();
    expect(training.model).not.toBeNull();
    expect(notes.at(-1)).toContain('topic-query is down');
  });

  it.each([
    ['PMC has no text of it', () => texts.clear(), 'it is not open access'],
    [
      'its publisher gives the front matter only',
      () => texts.set(own.pmcid as Pmcid, { ...text, sections: [], references: [] }),
      'the front matter only',
    ],
  ])('it has no sections where %s, and says so', async (_, arrange, reason) => {
    arrange();
    literature.records.set(own.pmid, record(own.pmid, { references: [pmid(11), pmid(12)] }));
    const { training, taughtBy, references, notes, gaps } = await trained();
    expect(notes[0]).toContain(reason);
    expect({ taughtBy, gaps }).toEqual({ taughtBy: 'references', gaps: null });
    expect(references).toEqual({ total: 2, fromPubmed: 1, byTitleAlone: 0 });
    expect(training).toEqual({ outline: null, likeness: null, mesh: null });
  });

  it('it learns from the keeper’s examples as well', async () => {
    texts.clear();
    const example = { record: record(50), topics: [{ topic: 'mdsc', weight: 1 }] };
    const { training } = await trainReview({ review: own, examples: [example], sources });
    expect(training.model?.figures.topics.map(({ topic }) => topic)).toEqual(['mdsc']);
  });

  it('it resolves what stands below a heading of mesh_tree, and asks for nothing else', async () => {
    const [first, ...others] = own.taxonomy.topics;
    const mesh = [
      { ui: 'D000001', name: 'Wider', generic: false, withNarrower: true },
      { ui: 'D000009', name: 'Alone', generic: false },
      { ui: 'D000008', name: 'Unknown', generic: false, withNarrower: true },
    ];
    const taxonomy: Taxonomy = { ...own.taxonomy, topics: [{ ...first!, mesh }, ...others] };
    const { training, notes } = await trained({ taxonomy });
    expect(asked).toEqual(['D000001', 'D000008']);
    expect(training.mesh).toEqual({ format: 1, below: { D000001: [{ ui: 'D000002', name: 'Narrower' }] } });
    expect(notes[0]).toBe('MeSH does not know D000008 (Unknown): correct mesh_tree.');
  });

  it('it learns nothing from half an answer', async () => {
    literature.failing.add('efetch');
    await expect(trained()).rejects.toThrow(LiteratureUnavailableError);
  });
});
