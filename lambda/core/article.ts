import { type ArticleRecord, type Correction, isPreprint, isRetracted } from './article-record.ts';
import type { CitationContext } from './citation-context.ts';
import type { Classification } from './classification.ts';
import { fingerprint } from './fingerprint.ts';
import { type Doi, type Pmcid, type Pmid, sameDoi } from './identifiers.ts';

/**
 * One work, whatever its ids: a preprint and the article it became are one Article. `id` is that of the first record by
 * which we knew it; it stands in page addresses and feed ids and never changes.
 */
export interface Article {
  readonly id: ArticleId;
  /** The version of record: the journal article when there is one, else the preprint. */
  readonly record: ArticleRecord;
  /** Every id under which a source may list this work, the record's own included. */
  readonly aliases: Aliases;
  readonly relation: Relation;
  /** Which sources listed it, each with the moment we first saw it there; in the order of first sight. */
  readonly foundBy: readonly Evidence[];
  readonly classification: Classification;
  /** How it cites the review, as its open full text says; `null` while that has not been read, or cannot be. */
  readonly citationContext: CitationContext | null;
  /** 0…1: how near a related article stands to the review; 1 for one that cites it. */
  readonly relevance: number;
  /** When we first stored it, ISO 8601 UTC. */
  readonly firstSeen: string;
  /** When anything a reader sees last changed, ISO 8601 UTC. */
  readonly updated: string;
  /** What happened to it since, oldest first. */
  readonly changes: readonly Change[];
  /** Good answers of PubMed in a row in which its PMID was missing; one miss means nothing. */
  readonly absences: number;
  /** The number of its NEW event in the review's event stream. */
  readonly event: number;
}

export type ArticleId = string;

export interface Aliases {
  readonly pmids: readonly Pmid[];
  readonly pmcids: readonly Pmcid[];
  readonly dois: readonly Doi[];
  /** Ids of sources that know it without a PMID, such as `europe-pmc:PPR12345`. */
  readonly others: readonly string[];
}

export type Relation = 'cites' | 'related';

export interface Evidence {
  readonly source: LiteratureSource;
  readonly at: string;
}

export type LiteratureSource =
  | 'pubmed-citedin'
  | 'pmc-refs'
  | 'europe-pmc'
  | 'icite'
  | 'pubmed-related'
  | 'topic-query'
  | 'reference-list';

/** Sources whose listing means "cites the review"; the others mean "related to it". */
export const citingSources: ReadonlySet<LiteratureSource> = new Set<LiteratureSource>([
  'pubmed-citedin',
  'pmc-refs',
  'europe-pmc',
  'icite',
  'reference-list',
]);

/** A dated event on a known work. */
export interface Change {
  readonly kind: ChangeKind;
  readonly at: string;
  /** The notice, when it has a PMID. */
  readonly notice: Pmid | null;
  readonly source: string;
}

export type ChangeKind = 'RETRACTED' | 'CONCERN' | 'ERRATUM' | 'PUBLISHED' | 'WITHDRAWN';

/** The worst thing true of the work now; decides its badge. A withdrawn record that came back stands again. */
export function standing(
  article: Pick<Article, 'record' | 'changes' | 'absences'>,
): 'current' | 'concern' | 'retracted' | 'withdrawn' {
  if (isRetracted(article.record)) return 'retracted';
  if (article.absences > 0 && article.changes.some(({ kind }) => kind === 'WITHDRAWN')) return 'withdrawn';
  if (article.record.corrections.some(({ type }) => type === 'ExpressionOfConcernIn')) return 'concern';
  return 'current';
}

/** Every id of a record, and of the preprint or article it names as its other version. */
export function aliasesOf(record: ArticleRecord): Aliases {
  return {
    pmids: [...new Set([...(record.pmid ? [record.pmid] : []), ...otherVersionsOf(record)])],
    pmcids: record.pmcid ? [record.pmcid] : [],
    dois: record.doi ? [record.doi] : [],
    others: [],
  };
}

/** The article a preprint became (UpdateIn), or what an article is the update of: its preprint, if that is one. */
export function otherVersionsOf(record: ArticleRecord): readonly Pmid[] {
  const named = isPreprint(record) ? 'UpdateIn' : 'UpdateOf';
  return record.corrections.flatMap(({ type, pmid }) => (type === named && pmid ? [pmid] : []));
}

/**
 * UpdateIn/UpdateOf also links the editions of a living guideline: only preprint and article are one work. Two articles
 * under two PMIDs are two, unless they share a DOI or a PMC id.
 */
export function areTwoEditions(a: ArticleRecord, b: ArticleRecord): boolean {
  if (a.pmid === null || b.pmid === null || a.pmid === b.pmid || isPreprint(a) || isPreprint(b)) return false;
  const sharesDoi = a.doi !== null && b.doi !== null && sameDoi(a.doi, b.doi);
  return !sharesDoi && !(a.pmcid !== null && a.pmcid === b.pmcid);
}

/** Both sets of ids without repetition; DOIs are compared case-insensitively. */
export function mergeAliases(a: Aliases, b: Aliases): Aliases {
  const dois = new Map([...a.dois, ...b.dois].map((doi) => [doi.toLowerCase(), doi]));
  return {
    pmids: [...new Set([...a.pmids, ...b.pmids])],
    pmcids: [...new Set([...a.pmcids, ...b.pmcids])],
    dois: [...dois.values()],
    others: [...new Set([...a.others, ...b.others])],
  };
}

/** What a newer record of a known work adds to its story: each change once, in order of weight. */
export function changesBetween(before: ArticleRecord, after: ArticleRecord, at: string): readonly Change[] {
  const changes: Change[] = [];
  const gained = (type: string) =>
    after.corrections.filter(
      (now) => now.type === type && !before.corrections.some((was) => was.type === type && isSameNotice(was, now)),
    );
  if (isRetracted(after) && !isRetracted(before)) {
    const notice = after.corrections.find(({ type }) => type === 'RetractionIn');
    changes.push({ kind: 'RETRACTED', at, notice: notice?.pmid ?? null, source: notice?.source ?? '' });
  }
  for (const { pmid, source } of gained('ExpressionOfConcernIn'))
    changes.push({ kind: 'CONCERN', at, notice: pmid, source });
  for (const { pmid, source } of gained('ErratumIn')) changes.push({ kind: 'ERRATUM', at, notice: pmid, source });
  if (isPreprint(before) && !isPreprint(after)) {
    changes.push({ kind: 'PUBLISHED', at, notice: after.pmid, source: after.journal.title });
  }
  return changes;
}

/** The version of record after one more record of the same work: a journal article outranks its preprint. */
export function mergeVersion(before: Article, newest: ArticleRecord, at: string): Article {
  const isSameVersion = newest.pmid !== null && newest.pmid === before.record.pmid;
  // A reference list that PubMed does not have came from elsewhere; it is not unlearned because PubMed has none still.
  const record =
    isSameVersion && newest.references.length === 0 ? { ...newest, references: before.record.references } : newest;
  const isPublication = isPreprint(before.record) && !isPreprint(record);
  const gainsPmid =
    before.record.pmid === null && record.pmid !== null && (isPreprint(before.record) || !isPreprint(record));
  if (!isSameVersion && !isPublication && !gainsPmid) return before;
  if (fingerprint(record) === fingerprint(before.record)) return before;
  const changes = changesBetween(before.record, record, at);
  return { ...before, record, changes: [...before.changes, ...changes], updated: at };
}

/** A notice is known by its citation at first and by a PMID later; a citation gains its pages. */
function isSameNotice(was: Correction, now: Correction): boolean {
  return was.pmid !== null && now.pmid !== null ? was.pmid === now.pmid : was.source === now.source;
}
