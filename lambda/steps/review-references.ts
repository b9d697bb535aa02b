import { type ArticleRecord, emptyRecord } from '../core/article-record.ts';
import type { CitedWork, FullText } from '../core/full-text.ts';
import { type Doi, type Pmcid, type Pmid, sameDoi } from '../core/identifiers.ts';
import { type Literature, LiteratureUnavailableError } from '../core/ports/literature.ts';

/** The references of a full text, as far as PubMed knows them. */
export interface ReviewReferences {
  /** One for each entry of the reference list, in its order: its PMID, found by its PMCID or DOI where the list names none. */
  readonly pmids: readonly (Pmid | null)[];
  /** PubMed's record, or for an entry without one a record of its title alone; `null` when not even that is known. */
  readonly records: readonly (ArticleRecord | null)[];
  readonly fromPubmed: number;
  readonly byTitleAlone: number;
}

/** Whom it asks; without `sources` nobody is asked about DOIs. */
export type ReferenceLiterature = Pick<Literature, 'fetchRecords' | 'resolvePmcids'> &
  Partial<Pick<Literature, 'sources'>>;

export async function fetchReferences(fullText: FullText, literature: ReferenceLiterature): Promise<ReviewReferences> {
  const { references } = fullText;
  const listed = await byPmcid(references, literature);
  const searched = await byDoi(fullText, listed, literature);
  const pmids = listed.map((pmid, at) => pmid ?? searched.get(references[at]!.doi?.toLowerCase() ?? '')?.pmid ?? null);
  const records = new Map([...searched.values()].map((record) => [record.pmid as string, record]));
  for (const [pmid, record] of await fetchById(listed, literature)) records.set(pmid, record);
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

async function byPmcid(
  references: readonly CitedWork[],
  { resolvePmcids }: Pick<Literature, 'resolvePmcids'>,
): Promise<readonly (Pmid | null)[]> {
  const open = new Set<Pmcid>(
    references.flatMap(({ pmid, pmcid }) => (pmid === null && pmcid !== null ? [pmcid] : [])),
  );
  const known = open.size === 0 ? new Map<Pmcid, Pmid | null>() : await resolvePmcids([...open]);
  return references.map(({ pmid, pmcid }) => pmid ?? (pmcid && (known.get(pmcid) ?? null)));
}

/** DOIs a search. */
const searchBatch = 100;

/**
 * Many reference lists name DOIs only: PubMed is searched for those, and a record counts if it bears the very DOI. An
 * addition: whoever cannot be asked today leaves the titles to learn from.
 */
async function byDoi(
  { pmid, references }: FullText,
  known: readonly (Pmid | null)[],
  literature: ReferenceLiterature,
): Promise<ReadonlyMap<string, ArticleRecord>> {
  const search = literature.sources?.find(({ source }) => source === 'topic-query');
  const open = references.flatMap(({ doi }, at) => (doi && known[at] === null && !/["\\]/.test(doi) ? [doi] : []));
  const found = new Map<string, ArticleRecord>();
  if (!search || pmid === null) return found;
  for (let start = 0; start < open.length; start += searchBatch) {
    const dois = open.slice(start, start + searchBatch);
    try {
      const query = dois.map((doi) => `"${doi}"[aid]`).join(' OR ');
      const listed = await search.list({ pmid, pmcid: null, doi: null, query });
      const pmids = listed.flatMap((candidate) => (candidate.kind === 'pmid' ? candidate.pmid : []));
      // A DOI names one article: a longer list answers some other question.
      if (pmids.length > 2 * dois.length) continue;
      for (const record of (await fetchById(pmids, literature)).values()) {
        const { doi } = record;
        if (doi && dois.some((asked: Doi) => sameDoi(asked, doi))) found.set(doi.toLowerCase(), record);
      }
    } catch (error) {
      if (!(error instanceof LiteratureUnavailableError)) throw error;
    }
  }
  return found;
}

function titleRecord({ title, pmcid, doi, year }: CitedWork, pmid: Pmid | null): ArticleRecord | null {
  if (title === '') return null;
  const published = year === undefined ? null : ({ precision: 'year', text: String(year) } as const);
  return { ...emptyRecord, pmid, pmcid, doi, title, published };
}
