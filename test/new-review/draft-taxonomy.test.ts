import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJats } from '../../lambda/adapters/ncbi/jats/parse-jats.ts';
import { parsePubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { queryFault } from '../../lambda/adapters/review-folder/check-query.ts';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { definitionsIn } from '../../lambda/core/draft-abbreviations.ts';
import { draftHead } from '../../lambda/core/draft-head.ts';
import { draftOutline, headingKind } from '../../lambda/core/draft-headings.ts';
import { createPhraseFinder } from '../../lambda/core/draft-phrases.ts';
import { draftTaxonomy, withTreeNumbers } from '../../lambda/core/draft-taxonomy.ts';
import type { Section } from '../../lambda/core/full-text.ts';
import { parsePmid } from '../../lambda/core/identifiers.ts';
import { allTopics, type TaxonomyDraft, type TopicDraft } from '../../lambda/core/review-draft.ts';
import { article } from '../filing/article.ts';
import { inventedJats, inventedRecords, inventedReviewRecord } from './invented-review.ts';
import { pubmedXml } from './poor-ncbi.ts';

const records = (xml: string): readonly ArticleRecord[] => parsePubmedXml(xml).records;
const review = records(pubmedXml([inventedReviewRecord]))[0]!;
const references = records(pubmedXml(inventedRecords));
const fullText = parseJats(inventedJats).texts[0]!;

describe('when a review with headings is drafted', () => {
  let draft: TaxonomyDraft;
  const topic = (label: string): TopicDraft => {
    const found = allTopics(draft.topics).find((one) => one.label === label);
    if (!found) throw new Error(`no topic ${label}: ${allTopics(draft.topics).map((one) => one.label)}`);
    return found;
  };
  beforeAll(() => {
    draft = draftTaxonomy({ review, fullText, references });
  });

  it('its own headings are the topics: no generic ones, no numbers, no shouting, two levels deep', () => {
    const shown = (topics: readonly TopicDraft[]): unknown =>
      topics.map(({ label, children }) => (children.length > 0 ? [label, shown(children)] : label));
    expect(draft.madeFrom).toBe('headings');
    expect(shown(draft.topics)).toEqual([
      'Role of Microglia in Synaptic Pruning',
      ['Astrocytes', ['Glymphatic clearance', 'Calcium waves']],
      'Cytokine signalling in sleep loss',
    ]);
    expect(allTopics(draft.topics).map(({ id }) => id)).toEqual([
      'role-microglia-synaptic-pruning',
      'astrocytes',
      'glymphatic-clearance',
      'calcium-waves',
      'cytokine-signalling-sleep-loss',
    ]);
  });

  it('terms come from the heading first, then from what the section cites', () => {
    expect(topic('Role of Microglia in Synaptic Pruning').terms.slice(0, 2)).toEqual(['microglia', 'synaptic pruning']);
    expect(topic('Glymphatic clearance').terms).toEqual(
      expect.arrayContaining(['glymphatic clearance', 'aquaporin-4']),
    );
    expect(topic('Calcium waves').terms).toContain('calcium wave');
    expect(topic('Cytokine signalling in sleep loss').terms).toEqual(
      expect.arrayContaining(['cytokine', 'sleep deprivation']),
    );
    for (const { terms } of allTopics(draft.topics)) expect(terms).not.toContain('sleep');
  });

  it('what stands deeper counts for the topic above it', () => {
    expect(topic('Glymphatic clearance')).toMatchObject({ references: 3, abstracts: 3 });
    expect(topic('Astrocytes').references).toBe(5);
  });

  it('MeSH headings are those of the section, not of everything', () => {
    const names = (label: string) => topic(label).mesh.map(({ name }) => name);
    expect(names('Role of Microglia in Synaptic Pruning')).toEqual(['Microglia']);
    expect(names('Glymphatic clearance')).toEqual(['Glymphatic System']);
    expect(names('Cytokine signalling in sleep loss')).toEqual(['Cytokines']);
    expect(draft.field.mesh.map(({ name }) => name)).toContain('Sleep');
  });

  it('every query is PubMed’s syntax and holds the field', () => {
    for (const { query } of [draft.field, ...allTopics(draft.topics)]) {
      expect(queryFault(query)).toBeNull();
      expect(query).toContain(draft.field.clause);
    }
    expect(draft.field.clause).toBe('("sleep*"[tiab])');
    expect(topic('Glymphatic clearance').query).toContain('"Glymphatic System"[mh]');
  });

  it('nearly all references say a word of the field', () => {
    expect(draft.field.reach.found / draft.field.reach.of).toBeGreaterThanOrEqual(0.95);
    expect(draft.field.terms).toContain('sleep');
  });

  it('nothing of the reviewers’ reports is in it', () => {
    expect(JSON.stringify(draft)).not.toMatch(/unicorn|paradox|horn|argument/i);
  });

  it('the same material gives the same draft', () => {
    expect(draftTaxonomy({ review, fullText, references })).toEqual(draft);
  });

  it('places in the MeSH tree are added, and headings of places and age groups taken out, of the search as well', () => {
    const numbers = new Map([
      ['D017628', ['A08.637.600']],
      ['D000077502', ['Z01.107']],
    ]);
    const resolved = withTreeNumbers(draft, numbers);
    const meshOf = (label: string) => allTopics(resolved.topics).find((one) => one.label === label)!;
    expect(meshOf('Role of Microglia in Synaptic Pruning').mesh[0]?.treeNumbers).toEqual(['A08.637.600']);
    expect(meshOf('Glymphatic clearance').mesh).toEqual([]);
    expect(meshOf('Glymphatic clearance').query).not.toContain('[mh]');
  });
});

describe('when there is less to draft from', () => {
  it('no records of references: their titles and the text still give terms', () => {
    const draft = draftTaxonomy({ review, fullText, references: [] });
    const byLabel = new Map(allTopics(draft.topics).map((topic) => [topic.label, topic]));
    expect(byLabel.get('Role of Microglia in Synaptic Pruning')?.terms).toEqual(
      expect.arrayContaining(['microglia', 'synaptic pruning']),
    );
    expect(byLabel.get('Role of Microglia in Synaptic Pruning')).toMatchObject({
      references: 4,
      abstracts: 0,
      mesh: [],
    });
  });

  it('no full text: the MeSH headings of its references part them into topics', () => {
    const draft = draftTaxonomy({ review, fullText: null, references });
    expect(draft.madeFrom).toBe('mesh');
    expect(draft.topics.map(({ label }) => label)).toEqual(['Microglia', 'Cytokines', 'Glymphatic System']);
    expect(draft.topics.every(({ mesh }) => mesh.length === 1)).toBe(true);
    expect(draft.topics.map(({ terms }) => terms[0])).toEqual(['Microglia', 'Cytokines', 'Glymphatic System']);
    expect(draft.topics[0]?.terms).toContain('synaptic pruning');
  });

  it('neither: keywords and words of the abstract', () => {
    const draft = draftTaxonomy({ review, fullText: null, references: [] });
    expect(draft.madeFrom).toBe('words');
    expect(draft.topics.map(({ label }) => label)).toEqual(expect.arrayContaining(['Microglia', 'Astrocyte']));
  });

  it('nothing but a title: one topic at least, and a field', () => {
    const draft = draftTaxonomy({ review: article({ title: 'Unnamed' }), fullText: null, references: [] });
    expect(draft.topics.length).toBeGreaterThan(0);
    expect(draft.topics.every(({ id, label }) => id !== '' && label !== '')).toBe(true);
  });
});

describe('headings', () => {
  const generic = [
    ...['Introduction', '1. INTRODUCTION', 'I. Background', 'Results and Discussion', 'Findings', 'Main text'],
    ...['Recommendations for future work', 'Challenges and future directions', 'Future Perspectives', 'Limitations'],
  ];
  const leftOut = [
    ...['Conclusion', '6. Conclusions and perspectives', 'Concluding remarks:', 'Summary and outlook', 'Methods'],
    ...['Materials and Methods', 'Search strategy and selection criteria', 'Acknowledgements', 'Abbreviations'],
    ...[
      'Author contributions',
      'Authors’ contributions',
      'Data availability statement',
      'Funding',
      'Conflict of interest',
    ],
    ...[
      'Declaration of competing interest',
      'Supplementary Material',
      'Ethics approval',
      'References',
      'Competing interests',
    ],
  ];
  const own = [
    ...['Role of TGF-β in EMT', 'Quality of life', 'Screening', 'Data sharing in genomics', 'Conflict monitoring'],
    ...[
      'Challenges in CAR-T therapy',
      'Limitations of animal models',
      'Ethics of gene editing',
      'Supplementation with zinc',
    ],
    ...['Introduction to microglia', 'Peer review of preprints', 'Support cells of the retina', 'Open access'],
  ];
  it.each(generic)('%s gives its place to what it holds', (title) => expect(headingKind(title)).toBe('container'));
  it.each(leftOut)('%s is left out', (title) => expect(headingKind(title)).toBe('left-out'));
  it.each(own)('%s is a topic', (title) => expect(headingKind(title)).toBe('topic'));
});

describe('the outline of a full text', () => {
  const section = (title: string, text: string, ...sections: readonly Section[]): Section => ({
    title,
    paragraphs: text === '' ? [] : [{ kind: 'text', text, citations: [] }],
    sections,
  });
  const outline = (...sections: readonly Section[]) => draftOutline({ ...fullText, sections });

  it.each([
    ['2.1.Role of glia', 'Role of glia'],
    ['2 Microglia', 'Microglia'],
    ['IV. Microglia:', 'Microglia'],
    ['(b) Microglia', 'Microglia'],
    ['5-HT receptors', '5-HT receptors'],
    ['100 years of insulin', '100 years of insulin'],
    ['ROLE OF NK CELLS AND CD8 IN LIVER CANCER', 'Role of NK cells and CD8 in liver cancer'],
  ])('when a heading is printed as %s, the label is %s', (printed, label) => {
    const { sections } = outline(section(printed, 'a'), section('Astrocytes', 'b'));
    expect(sections[0]?.label).toBe(label);
  });

  it('when a chapter has an overview and a conclusion of its own, they are its text, not topics', () => {
    const chapter = section(
      'Glia',
      'own',
      section('Overview', 'over'),
      section('Microglia', 'm'),
      section('Summary', 'sum'),
    );
    const { sections, background } = outline(chapter, section('Conclusion', 'end'));
    expect(sections.map(({ label, children }) => [label, children.length])).toEqual([['Glia', 1]]);
    expect(sections[0]?.paragraphs.map(({ text }) => text)).toEqual(['own', 'over', 'sum']);
    expect(background.map(({ text }) => text)).toEqual(['end']);
  });

  it('when the whole review is one chapter, its parts are the topics', () => {
    const { sections } = outline(section('Glia in sleep', 'a', section('Microglia', 'b'), section('Astrocytes', 'c')));
    expect(sections.map(({ label }) => label)).toEqual(['Microglia', 'Astrocytes']);
  });
});

describe('phrases', () => {
  const { find, nounGroups } = createPhraseFinder(['open access']);
  const keys = (text: string) => find(text).map(({ key }) => key);

  it('when a text is cut, no phrase crosses a function word, a comma or a possessive', () => {
    expect(keys('tumour cells of mice, macrophage polarisation')).toEqual(
      expect.arrayContaining(['tumor cell', 'macrophage polarization']),
    );
    expect(keys('tumour cells of mice')).not.toContain('cell mouse');
    expect(keys('the journalists’ embargo')).not.toContain('journalist embargo');
    expect(keys('Alzheimer’s disease')).toContain('alzheimer disease');
  });

  it('when words are a known notion, they stand together and alone', () => {
    expect(keys('journals with Open Access')).toContain('open access');
    expect(keys('open access publications')).toContain('open access publication');
  });

  it('when a heading is cut, its longest groups come', () => {
    expect(
      nounGroups('Role of tumour-associated macrophages in T cell exclusion').map(({ surface }) => surface),
    ).toEqual(['tumour-associated macrophages', 'T cell exclusion']);
  });

  it('when the text is anything, cutting ends', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => find(text).every(({ key }) => key !== '')));
  });
});

describe('abbreviations', () => {
  it('when a text defines them in brackets, long form and short are found', () => {
    const text =
      'Tumor-associated macrophages (TAMs) and open access (OA) are not (as said) alike (Fox, 2018); TGF-β (TGFB).';
    expect(definitionsIn(text)).toEqual([
      { abbreviation: 'TAM', longForm: 'tumor-associated macrophages' },
      { abbreviation: 'OA', longForm: 'open access' },
    ]);
  });
});

describe('the head of a review', () => {
  const head = (title: string) => draftHead(parsePmid('99000001')!, null, article({ title }), null);
  it.each([
    ['Making science public: a review of journalists’ use of Open Access research', 'journalists-open-access'],
    ['Cross-talk between cancer stem cells and immune cells', 'cross-talk-cancer-stem-cells-immune'],
    ['TGF-β: a systematic review and meta-analysis', 'tgf-beta'],
    ['…', 'pmid-99000001'],
  ])('when the title is %s, the slug is %s', (title, slug) => expect(head(title).slug).toBe(slug));

  it('when the title is long, the short one ends with a whole word', () => {
    const { shortTitle } = head(`A review of ${'very long words about glial cells and '.repeat(5)}sleep`);
    expect(shortTitle.length).toBeLessThanOrEqual(60);
    expect(shortTitle).toMatch(/(?:cells|words|glial|long)$/);
  });
});
