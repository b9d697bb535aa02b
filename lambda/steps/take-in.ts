import type { LiteratureSource } from '../core/article.ts';
import { type ArticleRecord, boundedRecord } from '../core/article-record.ts';
import type { CitationContext } from '../core/citation-context.ts';
import type { Pmcid, Pmid } from '../core/identifiers.ts';
import type { ArticleStore, WriterLease } from '../core/ports/article-store.ts';
import type { FetchedRecords } from '../core/ports/literature.ts';
import type { Review } from '../core/review.ts';
import type { Filing } from './filing.ts';
import { knownWorks } from './known-works.ts';
import { createDraft } from './poll-draft.ts';
import { writeStream } from './write-stream.ts';

/** What all sources together list. */
export interface Found {
  readonly pmids: ReadonlyMap<Pmid, { readonly sources: readonly LiteratureSource[]; readonly score: number | null }>;
  /** What a source lists by PMC id, known by it or not. */
  readonly pmcids: readonly { readonly pmcid: Pmcid; readonly source: LiteratureSource }[];
  /** PMC ids that the converter has just led to a PMID (which stands in `pmids`). */
  readonly resolved: readonly { readonly pmcid: Pmcid; readonly pmid: Pmid; readonly source: LiteratureSource }[];
  /** Works that their source knows without a PMID: all there is to know is the record itself. */
  readonly records: readonly {
    readonly id: string;
    readonly source: LiteratureSource;
    readonly record: ArticleRecord;
  }[];
}

export interface TakeInInput {
  readonly review: Review;
  readonly now: Date;
  readonly found: Found;
  readonly fetched: FetchedRecords;
  /** How new works cite the review, by the PMC id of the full text that says so. */
  readonly contexts: ReadonlyMap<Pmcid, CitationContext>;
  /** Asked of the converter, which knows no PMID for them. */
  readonly withoutPmid: readonly Pmcid[];
  /** Wanted, but for now without a record: what lists them is no evidence yet. */
  readonly unread: ReadonlySet<Pmid>;
  /** The sources that answered this time. */
  readonly answered: readonly LiteratureSource[];
  readonly lease: WriterLease;
  readonly store: ArticleStore;
  readonly filing: Filing;
  /** ISO date: what PubMed showed before it is published and mailed to nobody, however late it is found. */
  readonly newsFrom?: string;
}

const retryAfterMs = 24 * 3_600_000;

/**
 * Decides under the writer's lease, against what is committed now (another poll may have been faster), then writes:
 * articles, then their events, then the head. Killed anywhere, the next poll finds the same candidates unknown again.
 */
export async function takeIn(input: TakeInInput) {
  const { review, now, found, fetched, lease, store, filing } = input;
  const { head } = lease;
  const at = now.toISOString();
  const known = await knownWorks(review.slug, head, store);
  const draft = createDraft(input, known);

  for (const record of fetched.records.toSorted(byFirstSight)) {
    const entry = record.pmid ? found.pmids.get(record.pmid) : undefined;
    if (entry) await draft.takeRecord(boundedRecord(record), entry.sources, entry.score, null);
  }
  for (const { id, source, record } of found.records) await draft.takeRecord(boundedRecord(record), [source], null, id);
  for (const [pmid, { sources }] of found.pmids) {
    const work = known.findPmid(pmid);
    if (work !== null && !input.unread.has(pmid)) await draft.takeEvidence(work, pmid, sources);
  }
  for (const { pmcid, source } of found.pmcids) {
    const work = known.findPmcid(pmcid);
    if (work !== null) await draft.takeEvidence(work, pmcid, [source]);
  }

  const nextTry = new Date(now.valueOf() + retryAfterMs).toISOString();
  for (const pmid of fetched.missing) known.await(pmid, nextTry);
  for (const { pmid } of fetched.broken) if (pmid) known.await(pmid, nextTry);
  for (const pmcid of input.withoutPmid) known.await(pmcid, nextTry);
  for (const { pmcid, pmid, source } of found.resolved) {
    const work = known.findPmid(pmid);
    if (work !== null) await draft.takePmcid(work, pmcid, source);
    else if (known.nextTry(pmid) !== null) known.await(pmcid, nextTry);
  }
  if (head.filedUnder !== '' && head.filedUnder !== filing.filedUnder) {
    for await (const article of store.allArticles(review.slug)) draft.refile(article);
  }

  await writeStream(lease, draft.articles, draft.events, {
    baselineAt: head.baselineAt ?? at,
    baselined: [...new Set([...head.baselined, ...input.answered])],
    filedUnder: filing.filedUnder,
    recheckedAt: head.recheckedAt,
  });
  await lease.putKnown(known.snapshot(head.committed + draft.events.length));
  return { ...draft.counts(), awaited: fetched.missing.length };
}

/** PubMed's own order of appearance, so that the newest article has the highest event number; ties by PMID. */
function byFirstSight(a: ArticleRecord, b: ArticleRecord): number {
  return a.entrez.localeCompare(b.entrez) || Number(a.pmid ?? 0) - Number(b.pmid ?? 0);
}
