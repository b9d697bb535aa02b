import type { World } from './world.ts';

/** One end of a link; `score` only where ELink ranks (similar articles). */
export interface Link {
  readonly id: string;
  readonly score?: number;
}

/** ELink's score of an article with itself: 2^31 - 1. */
const selfScore = 2_147_483_647;

const pubmedToPubmed = ['pubmed_pubmed', 'pubmed_pubmed_citedin', 'pubmed_pubmed_refs'];
const pubmedToPmc = ['pubmed_pmc', 'pubmed_pmc_local', 'pubmed_pmc_refs'];

/** The link names ELink answers when none is asked for, in its order. */
export function linkNames(dbfrom: string, db: string): readonly string[] {
  if (dbfrom === 'pubmed') return db === 'pmc' ? pubmedToPmc : pubmedToPubmed;
  return db === 'pubmed' ? ['pmc_pubmed', 'pmc_refs_pubmed'] : [];
}

/** The links of one id under one name; an unknown name has none, which is how ELink answers it too. */
export function linksOf(id: string, name: string, { catalogue }: World): readonly Link[] {
  const { byPmid, byPmcNumber } = catalogue;
  const source = name.startsWith('pmc_') ? byPmcNumber.get(id) : byPmid.get(id);
  if (!source) return [];
  switch (name) {
    case 'pubmed_pubmed':
      return [
        { id, score: selfScore },
        ...catalogue.related(id).map(({ entry, score }) => ({ id: entry.pmid!, score })),
      ];
    case 'pubmed_pubmed_citedin':
      return catalogue.citing(id, 'citedin').map((entry) => ({ id: entry.pmid! }));
    case 'pubmed_pmc_refs':
      return catalogue.citing(id, 'pmc-refs').map((entry) => ({ id: entry.pmcid!.slice(3) }));
    // PubMed links references only where they came through PMC, and only to what it holds.
    case 'pubmed_pubmed_refs':
      return source.pmcid ? references(source.references, byPmid) : [];
    case 'pmc_refs_pubmed':
      return references(source.references, byPmid);
    case 'pubmed_pmc':
    case 'pubmed_pmc_local':
      return source.pmcid ? [{ id: source.pmcid.slice(3) }] : [];
    case 'pmc_pubmed':
      return source.pmid ? [{ id: source.pmid }] : [];
    default:
      return [];
  }
}

function references(pmids: readonly string[] | undefined, known: ReadonlyMap<string, unknown>): readonly Link[] {
  return (pmids ?? []).filter((pmid) => known.has(pmid)).map((pmid) => ({ id: pmid }));
}
