import { aliasesOf, citingSources, type LiteratureSource } from '../core/article.ts';
import type { ArticleRecord } from '../core/article-record.ts';
import type { Pmcid, Pmid } from '../core/identifiers.ts';
import type { KnownIndex } from '../core/known-index.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { FullTexts } from '../core/ports/full-texts.ts';
import {
  type Candidate,
  type FetchedRecords,
  type Literature,
  LiteratureUnavailableError,
} from '../core/ports/literature.ts';
import type { Log, Moment } from '../core/ports/moment.ts';
import type { Review } from '../core/review.ts';
import type { Filing } from './filing.ts';
import { knownWorks } from './known-works.ts';
import { citesReview, pmcidsByPmid } from './poll-draft.ts';
import { readCitations } from './read-citations.ts';
import { readReferences } from './read-references.ts';
import { type Found, takeIn } from './take-in.ts';
import { underLease } from './under-lease.ts';

export interface PollDependencies {
  readonly literature: Literature;
  /** Where the sentences that cite the review are read; a failure of it harms no poll. */
  readonly fullTexts: FullTexts;
  readonly store: ArticleStore;
  readonly filing: Filing;
  readonly log: Log;
  /** Limits how long full texts are read. */
  readonly moment?: Pick<Moment, 'elapsedMs'>;
  /** How long the writer's lease lasts: longer than this process can live (see {@link pollLeaseMs}). */
  readonly leaseMs: number;
  /** Asks again for what was declined, or is awaited and not due, as if for the first time. */
  readonly asksAgain?: boolean;
  /** ISO date: what PubMed showed before it is taken in silently. */
  readonly newsFrom?: string;
}

export interface PollReport {
  /** quiet: nothing new, nothing written. busy: another writer is at it; its poll counts. */
  readonly outcome: 'quiet' | 'changed' | 'busy';
  readonly added: number;
  /** Of these, taken in as a source's baseline: published, mailed to nobody. */
  readonly baseline: number;
  readonly changed: number;
  readonly declined: number;
  /** Ids that sources list and PubMed does not answer (yet). */
  readonly awaited: number;
  /** Open full texts that were read, of what cites the review and was new. */
  readonly fullTexts: number;
  readonly failures: readonly SourceFailure[];
}

export interface SourceFailure {
  readonly source: LiteratureSource | 'pmc-id-converter' | 'efetch';
  readonly error: LiteratureUnavailableError;
}

/** The writer's lease on AWS: longer than any Lambda can run (15 minutes), so its end is the first fence. */
export const pollLeaseMs = 16 * 60_000;

/**
 * Asks every source for its whole list, fetches what is unknown, takes it in. Nothing is written when nothing is new.
 * A source that fails is named in the report and harms no other; only when none answers is that an error
 * ({@link LiteratureUnavailableError}).
 */
export async function pollReview(review: Review, now: Date, deps: PollDependencies): Promise<PollReport> {
  const { literature, store, log } = deps;
  // What is decided is decided again under the lease, so a moment's lag does no harm here (and costs half).
  const head = await store.head(review.slug, 'may-lag');
  const all = await knownWorks(review.slug, head, store);
  const known: KnownIndex = deps.asksAgain ? { ...all, nextTry: () => null, declinedBy: () => null } : all;

  const { answers, failures } = await listAll(review, literature);
  const unresolved = unknownPmcids(answers, known, now);
  const pmcids = await resolve(unresolved, literature).catch((error: unknown) => {
    if (!(error instanceof LiteratureUnavailableError)) throw error;
    failures.push({ source: 'pmc-id-converter', error });
    return null;
  });
  const nothing = { added: 0, baseline: 0, changed: 0, declined: 0, awaited: 0, fullTexts: 0 };
  const quiet: PollReport = { outcome: 'quiet', ...nothing, failures };
  if (answers.length === 0 && failures.length > 0) throw nobodyAnswered(failures);
  if (answers.length === 0) return quiet; // nobody is to be asked
  for (const [message, { sources, remedy }] of byMessage(failures)) {
    const source = sources.join(', ');
    log('warn', `${source} gave no answer: ${message}`, { review: review.slug, source, remedy });
  }

  const found = union(answers, known, pmcids ?? new Map());
  const wanted = [...found.pmids].filter(([pmid, entry]) =>
    isWanted(pmid, entry.sources, known, deps.filing.judge, now),
  );
  const { fetched, cutShort } = await fetchInPortions(
    wanted.map(([pmid]) => pmid),
    literature,
  );
  if (cutShort) {
    failures.push({ source: 'efetch', error: cutShort });
    log('warn', `EFetch stopped half-way: ${cutShort.message}`, { review: review.slug, remedy: cutShort.remedy });
  }
  for (const { pmid, reason } of fetched.broken) {
    log('warn', `record skipped: ${reason}`, { review: review.slug, pmid: pmid ?? '' });
  }

  const read = new Set(fetched.records.map(({ pmid }) => pmid));
  const unread = new Set(wanted.map(([pmid]) => pmid).filter((pmid) => !read.has(pmid)));

  const nothingNew =
    wanted.length === 0 &&
    !pmcids?.size &&
    found.records.length === 0 &&
    !hasNewEvidence(found, known, now) &&
    answers.every(({ source }) => head.baselined.includes(source)) &&
    head.filedUnder === deps.filing.filedUnder;
  if (nothingNew) return quiet;

  // Outside the lease, because it may take its time: nobody waits for a lease that is not held.
  const contexts = await readCitations(review, toRead(review, found, fetched.records, known), now, deps);
  const isNew = (record: ArticleRecord) =>
    known.find(aliasesOf(record)).length === 0 && (record.pmcid === null || !contexts.has(record.pmcid));
  const records = await readReferences(review, fetched.records, isNew, { ...deps, sources: literature.sources });
  const lease = await store.takeLease(review.slug, now, deps.leaseMs);
  if (lease === null) return { ...quiet, outcome: 'busy' };
  return underLease(lease, deps, async (): Promise<PollReport> => {
    // A source whose list was not fetched to its end has no baseline yet: the rest of it must not become news.
    const answered = cutShort
      ? []
      : answers.map(({ source }) => source).filter((source) => pmcids !== null || !unresolved.sources.has(source));
    const withoutPmid = [...(pmcids ?? [])].flatMap(([pmcid, pmid]) => (pmid === null ? [pmcid] : []));
    const given = { review, now, found, fetched: { ...fetched, records }, contexts, withoutPmid, unread, answered };
    const silently = deps.newsFrom === undefined ? {} : { newsFrom: deps.newsFrom };
    const taken = await takeIn({ ...given, ...silently, lease, store, filing: deps.filing });
    return { outcome: 'changed', ...taken, fullTexts: contexts.size, failures };
  });
}

/** Most full texts of one poll; the rest, of a long baseline, is read by the weekly re-checks. */
const fullTextsAPoll = 300;

/** PMC ids of what is new and cites the review, newest first. */
function toRead(review: Review, found: Found, records: readonly ArticleRecord[], known: KnownIndex): readonly Pmcid[] {
  const resolved = pmcidsByPmid(found);
  const listed = records.map((record) => ({ record, sources: found.pmids.get(record.pmid!)?.sources ?? [] }));
  const candidates = [...listed, ...found.records.map(({ record, source }) => ({ record, sources: [source] }))];
  const pmcids = candidates
    .filter(({ record, sources }) => citesReview(record, sources, review))
    .filter(({ record }) => known.find(aliasesOf(record)).length === 0)
    .toSorted((a, b) => b.record.entrez.localeCompare(a.record.entrez))
    .flatMap(({ record }) => record.pmcid ?? resolved.get(record.pmid!) ?? []);
  return [...new Set(pmcids)].slice(0, fullTextsAPoll);
}

/** So many records at a time: what was fetched before a failure is kept, the next poll goes on behind it. */
const portionSize = 1_000;

async function fetchInPortions(pmids: readonly Pmid[], literature: Literature) {
  const fetched = {
    records: [] as ArticleRecord[],
    missing: [] as Pmid[],
    broken: [] as FetchedRecords['broken'][number][],
  };
  for (let start = 0; start < pmids.length; start += portionSize) {
    const portion = pmids.slice(start, start + portionSize);
    try {
      const { records, missing, broken } = await literature.fetchRecords(portion);
      fetched.records.push(...records);
      fetched.missing.push(...missing, ...unnamed(portion, records, missing, broken));
      fetched.broken.push(...broken);
    } catch (error) {
      if (!(error instanceof LiteratureUnavailableError) || start === 0) throw error;
      return { fetched, cutShort: error };
    }
  }
  return { fetched, cutShort: null };
}

/** Asked for and neither answered, missing nor broken by name: a broken record may not even show its PMID. */
function unnamed(
  asked: readonly Pmid[],
  records: readonly ArticleRecord[],
  missing: readonly Pmid[],
  broken: FetchedRecords['broken'],
): readonly Pmid[] {
  const named = new Set([...records.map(({ pmid }) => pmid), ...missing, ...broken.map(({ pmid }) => pmid)]);
  return asked.filter((pmid) => !named.has(pmid));
}

interface Answer {
  readonly source: LiteratureSource;
  readonly candidates: readonly Candidate[];
}

async function listAll(review: Review, literature: Literature) {
  const ids = { pmid: review.pmid, pmcid: review.pmcid, doi: review.doi, query: review.taxonomy.query };
  const settled = await Promise.allSettled(literature.sources.map((source) => source.list(ids)));
  const answers: Answer[] = [];
  const failures: SourceFailure[] = [];
  for (const [index, { source }] of literature.sources.entries()) {
    const result = settled[index];
    if (result?.status === 'fulfilled') answers.push({ source, candidates: result.value });
    else if (result?.reason instanceof LiteratureUnavailableError) failures.push({ source, error: result.reason });
    else throw result?.reason;
  }
  return { answers, failures };
}

interface UnknownPmcids {
  readonly pmcids: ReadonlySet<Pmcid>;
  /** Who lists them: without the converter these have not answered in full. */
  readonly sources: ReadonlySet<LiteratureSource>;
}

/** One trouble of one service is one message, however many of its lists it took. */
function byMessage(failures: readonly SourceFailure[]) {
  const messages = new Map<string, { readonly sources: SourceFailure['source'][]; readonly remedy: string }>();
  for (const { source, error } of failures) {
    const told = messages.get(error.message);
    if (told) told.sources.push(source);
    else messages.set(error.message, { sources: [source], remedy: error.remedy });
  }
  return messages;
}

/** All failures as one: every service's words, and what helps against each. A block weighs most. */
function nobodyAnswered(failures: readonly SourceFailure[]): LiteratureUnavailableError {
  const messages = byMessage(failures);
  const kinds = failures.map(({ error }) => error.kind);
  const remedies = new Set([...messages.values()].map(({ remedy }) => remedy));
  return new LiteratureUnavailableError([...messages.keys()].join('; '), {
    kind: kinds.find((kind) => kind === 'blocked') ?? kinds[0] ?? 'transient',
    remedy: [...remedies].join(' '),
    cause: failures[0]?.error,
  });
}

/** PMC ids that are no known work, and were not asked about lately. */
function unknownPmcids(answers: readonly Answer[], known: KnownIndex, now: Date): UnknownPmcids {
  const pmcids = new Set<Pmcid>();
  const sources = new Set<LiteratureSource>();
  for (const { source, candidates } of answers) {
    for (const candidate of candidates) {
      if (candidate.kind !== 'pmcid' || known.findPmcid(candidate.pmcid) !== null) continue;
      if (isWaiting(candidate.pmcid, known, now)) continue;
      pmcids.add(candidate.pmcid);
      sources.add(source);
    }
  }
  return { pmcids, sources };
}

async function resolve({ pmcids }: UnknownPmcids, literature: Literature): Promise<ReadonlyMap<Pmcid, Pmid | null>> {
  return pmcids.size === 0 ? new Map() : literature.resolvePmcids([...pmcids]);
}

function isWaiting(id: Pmid | Pmcid, known: KnownIndex, now: Date): boolean {
  const nextTry = known.nextTry(id);
  return nextTry !== null && nextTry > now.toISOString();
}

/** All lists as one: by which sources each PMID is listed, and its best neighbour score. */
function union(answers: readonly Answer[], known: KnownIndex, resolved: ReadonlyMap<Pmcid, Pmid | null>): Found {
  const pmids = new Map<Pmid, { sources: LiteratureSource[]; score: number | null }>();
  const records = new Map<string, { source: LiteratureSource; record: ArticleRecord }>();
  const pmcids: Found['pmcids'][number][] = [];
  const resolvedIds: Found['resolved'][number][] = [];
  const add = (pmid: Pmid, source: LiteratureSource, score: number | null) => {
    const entry = pmids.get(pmid) ?? { sources: [], score: null };
    if (!entry.sources.includes(source)) entry.sources.push(source);
    if (score !== null) entry.score = Math.max(score, entry.score ?? score);
    pmids.set(pmid, entry);
  };
  // Of an article of PMC, PubMed's record is the better one: the source's own counts only where there is none.
  const standsAlone = (pmcid: Pmcid | null) =>
    pmcid === null || known.findPmcid(pmcid) !== null || resolved.get(pmcid) === null;
  for (const { source, candidates } of answers) {
    for (const candidate of candidates) {
      if (candidate.kind === 'pmid') add(candidate.pmid, source, candidate.score);
      else if (candidate.kind === 'pmcid') {
        pmcids.push({ pmcid: candidate.pmcid, source });
        const pmid = resolved.get(candidate.pmcid);
        if (!pmid) continue;
        add(pmid, source, null);
        resolvedIds.push({ pmcid: candidate.pmcid, pmid, source });
      } else if (known.findOther(candidate.id) === null && standsAlone(candidate.record.pmcid)) {
        records.set(candidate.id, { source, record: candidate.record });
      }
    }
  }
  return { pmids, pmcids, resolved: resolvedIds, records: [...records].map(([id, entry]) => ({ id, ...entry })) };
}

function isWanted(
  pmid: Pmid,
  sources: readonly LiteratureSource[],
  known: KnownIndex,
  judge: string,
  now: Date,
): boolean {
  if (isWaiting(pmid, known, now)) return false;
  const work = known.findPmid(pmid);
  // A record named this PMID as its other version (UpdateIn, UpdateOf). The first time a source lists it, it is read too.
  if (work !== null) return work !== pmid && !known.isListedAnywhere(pmid);
  const declinedBy = known.declinedBy(pmid);
  // Declined as merely related; a source that now says it cites the review overrules any judge.
  return declinedBy === null || declinedBy !== judge || sources.some((source) => citingSources.has(source));
}

function hasNewEvidence(found: Found, known: KnownIndex, now: Date): boolean {
  for (const [pmid, { sources }] of found.pmids) {
    if (known.findPmid(pmid) === null || isWaiting(pmid, known, now)) continue;
    if (sources.some((source) => !known.isListed(source, pmid))) return true;
  }
  return found.pmcids.some(({ pmcid, source }) => known.findPmcid(pmcid) !== null && !known.isListed(source, pmcid));
}
