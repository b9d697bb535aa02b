import { type CorpusEntry, corpusEntry } from './corpus-entry.ts';

/**
 * The review that ships: the one real article of the sample. Its abstract, authors and exact dates are left out because
 * only these facts are at hand; inventing them for a real article would be a lie. `entrez` only has to lie before the
 * sample begins.
 */
export const theReview: CorpusEntry = corpusEntry.parse({
  pmid: '36810098',
  pmcid: 'PMC9942413',
  doi: '10.1186/s12943-023-01748-4',
  entrez: '2023-01-01',
  published: '2023',
  status: 'MEDLINE',
  title:
    'Cross-talk between cancer stem cells and immune cells: potential therapeutic targets in the tumor immune microenvironment.',
  journal: { title: 'Molecular cancer', iso: 'Mol Cancer', issn: '1476-4598' },
  types: ['Journal Article', 'Review'],
  real: true,
});
