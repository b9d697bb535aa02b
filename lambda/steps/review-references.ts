import type { ArticleRecord } from '../core/article-record.ts';
import type { CitedWork, FullText } from '../core/full-text.ts';
import type { Pmcid, Pmid } from '../core/identifiers.ts';
import type { Literature } from '../core/ports/literature.ts';

/** The references of a full text, as far as PubMed knows them. */
export interface ReviewReferences {
  /** One for each entry of the reference list, in its order: its PMID, resolved from its PMCID where the list names none. */
  readonly pmids: readonly (Pmid | null)[];
  /** PubMed's record, or for an entry without one a record of its title alone; `null` when not even that is known. */
  readonly records: readonly (ArticleRecord | null)[];
  readonly fromPubmed: number;
  readonly byTitleAlone: number;
}

export async function fetchReferences(
  { references }: FullText,
  literature: Pick<Literature, 'fetchRecords' | 'resolvePmcids'>,
): Promise<ReviewReferences> {
  const pmids = await resolved(references, literature);
  const records = await fetchById(pmids, literature);
  const found = references.map((work, at) => records.get(pmids[at] ?? '') ?? titleRecord(work, pmids[at] ?? null));
  const fromPubmed = pmids.filter((pmid) => pmid !== null && records.has(pmid)).length;
  return { pmids, records: found, fromPubmed, byTitleAlone: found.filter(Boolean).length - fromPubmed };
}

/** Records by PMID; what PubMed does not answer is left out. */
export async function fetchById(
  pmids: readonly (Pmid | null)[],
  literature: Pick<Literature, 'fetchRecords'>,
): Promise<ReadonlyMap<string, ArticleRecord>> {
  const wanted = [...new Set(pmids.filter((pmid) => pmid !== null))];
  if (wanted.length === 0) return new Map();
  const { records } = await literature.fetchRecords(wanted);
  return new Map(records.flatMap((record) => (record.pmid ? [[record.pmid, record] as const] : [])));
}

async function resolved(
  references: readonly CitedWork[],
  { resolvePmcids }: Pick<Literature, 'resolvePmcids'>,
): Promise<readonly (Pmid | null)[]> {
  const open = new Set<Pmcid>(
    references.flatMap(({ pmid, pmcid }) => (pmid === null && pmcid !== null ? [pmcid] : [])),
  );
  const known = open.size === 0 ? new Map<Pmcid, Pmid | null>() : await resolvePmcids([...open]);
  return references.map(({ pmid, pmcid }) => pmid ?? (pmcid && (known.get(pmcid) ?? null)));
}

function titleRecord({ title, pmcid, doi, year }: CitedWork, pmid: Pmid | null): ArticleRecord | null {
  if (title === '') return null;
  return {
    pmid,
    pmcid,
    doi,
    kind: 'article',
    title,
    titleHtml: '',
    abstract: [],
    authors: [],
    journal: { title: '', abbreviation: '', issn: '', volume: '', issue: '', pages: '' },
    published: year === undefined ? null : { precision: 'year', text: String(year) },
    entrez: '',
    languages: [],
    publicationTypes: [],
    mesh: [],
    keywords: [],
    references: [],
    corrections: [],
  };
}
