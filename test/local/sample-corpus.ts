import type { CorpusEntryInput } from '../../local/sample-pubmed/corpus-entry.ts';

export const reviewPmid = '36810098';

/** An ordinary record; a test states only what matters to it. */
export function entry(pmid: string, fields: Partial<CorpusEntryInput> = {}): CorpusEntryInput {
  return {
    pmid,
    doi: `10.5555/sample.${pmid}`,
    entrez: '2024-03-05',
    published: '2024-03-04',
    status: 'MEDLINE',
    title: `Sample article ${pmid}.`,
    journal: {
      title: 'Journal of Samples',
      iso: 'J Samples',
      issn: '0000-0011',
      volume: '7',
      issue: '2',
      pages: '101-115',
    },
    types: ['Journal Article'],
    ...fields,
  };
}

/** Three that cite the review, one that is only related, one of tomorrow. */
export const corpus: readonly CorpusEntryInput[] = [
  entry('99000001', {
    pmcid: 'PMC99000001',
    cites: ['citedin', 'pmc-refs', 'europe-pmc', 'icite'],
    related: 41_000_000,
    query: true,
    references: [reviewPmid, '99000004'],
    authors: [
      { last: 'Szalai-Nagy', fore: 'Boglárka', orcid: '0000-0000-0000-1039', affiliation: 'Tisza University, Szeged.' },
      { collective: 'Sample Consortium' },
    ],
    abstract: [
      { label: 'BACKGROUND', text: 'Cells < 30 µm apart & <i>in vivo</i>.' },
      { label: 'CONCLUSIONS', text: 'They talk.' },
    ],
    mesh: [
      {
        ui: 'D014411',
        name: 'Neoplastic Stem Cells',
        qualifiers: [{ ui: 'Q000276', name: 'immunology', major: true }],
      },
    ],
    keywords: ['niche'],
  }),
  entry('99000002', { cites: ['citedin', 'europe-pmc'], citesFrom: '2024-06-01', query: true, entrez: '2024-04-01' }),
  entry('99000003', {
    pmcid: 'PMC99000007',
    cites: ['citedin', 'pmc-refs'],
    entrez: '2024-05-01',
    later: [
      {
        on: '2024-07-01',
        addTypes: ['Retracted Publication'],
        addCorrections: [{ type: 'RetractionIn', source: 'J Samples. 2024 Jul;7(7):1', pmid: '99000005' }],
      },
      { on: '2024-08-01', gone: true },
      { on: '2024-09-01', gone: false },
    ],
  }),
  entry('99000004', { related: 52_000_000, query: true, entrez: '2023-12-01', published: '2023' }),
  entry('99000005', { entrez: '2030-01-01' }),
];

/** Every citing link stands, nothing is retracted yet. */
export const june = new Date('2024-06-15T10:00:00Z');
