import {
  type Article,
  type ArticleId,
  aliasesOf,
  changesBetween,
  citingSources,
  type Evidence,
  type LiteratureSource,
  mergeAliases,
} from '../core/article.ts';
import { type ArticleRecord, boundedRecord, isNotice, isPreprint } from '../core/article-record.ts';
import type { Classification } from '../core/classification.ts';
import type { EventKind, StreamEvent } from '../core/event-stream.ts';
import { fingerprint } from '../core/fingerprint.ts';
import type { Pmcid, Pmid } from '../core/identifiers.ts';
import type { KnownIndex } from '../core/known-index.ts';
import type { ArticleStore, WriterLease } from '../core/ports/article-store.ts';
import type { FetchedRecords } from '../core/ports/literature.ts';
import type { Review } from '../core/review.ts';
import { ancestors } from '../core/taxonomy.ts';
import type { Filing } from './filing.ts';
import { knownWorks } from './known-works.ts';
import { writeStream } from './write-stream.ts';

/** What all sources together list. */
export interface Found {
  readonly pmids: ReadonlyMap<Pmid, { readonly sources: readonly LiteratureSource[]; readonly score: number | null }>;
  /** Known works that a source lists by PMC id. */
  readonly works: readonly { readonly work: ArticleId; readonly key: Pmcid; readonly source: LiteratureSource }[];
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
  readonly pmcids: ReadonlyMap<Pmcid, Pmid | null>;
  /** The sources that answered this time. */
  readonly answered: readonly LiteratureSource[];
  readonly lease: WriterLease;
  readonly store: ArticleStore;
  readonly filing: Filing;
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
    if (work !== null) await draft.takeEvidence(work, pmid, sources);
  }
  for (const { work, key, source } of found.works) await draft.takeEvidence(work, key, [source]);
  if (head.filedUnder !== '' && head.filedUnder !== filing.filedUnder) {
    for await (const article of store.allArticles(review.slug)) draft.refile(article);
  }

  const nextTry = new Date(now.valueOf() + retryAfterMs).toISOString();
  for (const pmid of fetched.missing) known.await(pmid, nextTry);
  for (const { pmid } of fetched.broken) if (pmid) known.await(pmid, nextTry);
  for (const [pmcid, pmid] of input.pmcids) if (pmid === null) known.await(pmcid, nextTry);

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

/** The articles and events of one poll, not yet written. */
function createDraft({ review, now, lease: { head }, store, filing }: TakeInInput, known: KnownIndex) {
  const at = now.toISOString();
  const articles = new Map<ArticleId, Article>();
  const events: StreamEvent[] = [];
  const fresh = new Set<ArticleId>();
  let changed = 0;
  let declined = 0;

  const emit = (kind: EventKind, article: Article, baseline: boolean) => {
    const number = head.committed + events.length + 1;
    const topics = topicsWithAncestors(review, article.classification);
    events.push({ number, kind, article: article.id, topics, at, baseline, epoch: head.epoch });
    return number;
  };
  const load = async (id: ArticleId) => articles.get(id) ?? (await store.article(review.slug, id));
  const evidence = (sources: readonly LiteratureSource[]): Evidence[] => sources.map((source) => ({ source, at }));
  // Found only by sources whose first whole list this is: their baseline, news to nobody.
  const isBaseline = (sources: readonly LiteratureSource[]) =>
    !sources.some((source) => head.baselined.includes(source));

  async function takeRecord(
    record: ArticleRecord,
    listedBy: readonly LiteratureSource[],
    score: number | null,
    otherId: string | null,
  ) {
    const citesUs = record.references.includes(review.pmid) && !listedBy.some((source) => citingSources.has(source));
    const sources: readonly LiteratureSource[] = citesUs ? [...listedBy, 'reference-list'] : listedBy;
    const relation = sources.some((source) => citingSources.has(source)) ? 'cites' : 'related';
    const aliases = mergeAliases(aliasesOf(record), {
      pmids: [],
      pmcids: [],
      dois: [],
      others: otherId ? [otherId] : [],
    });
    const id = known.find(aliases) ?? (otherId ? known.findTitle(record.title) : null);
    const before = id === null ? null : await load(id);
    if (record.pmid) for (const source of listedBy) known.list(source, record.pmid);

    if (before) {
      const after = mergeVersion(before, record, at);
      const article: Article = {
        ...after,
        aliases: mergeAliases(before.aliases, aliases),
        relation: before.relation === 'cites' ? 'cites' : relation,
        foundBy: addEvidence(before.foundBy, evidence(sources)),
        classification: after.record === before.record ? before.classification : filing.file(after.record),
      };
      known.add(article);
      articles.set(article.id, article);
      changed += 1;
      // A preprint and its article found in one poll are one new article, not a new one and a change.
      if (!fresh.has(article.id))
        for (const change of after.changes.slice(before.changes.length)) emit(change.kind, article, false);
      else articles.set(article.id, { ...article, changes: before.changes });
      return;
    }
    const judged = relation === 'cites' ? { score: 1, keep: true } : filing.relevance(record, score);
    if (!judged.keep || (relation === 'related' && isNotice(record))) {
      if (record.pmid) known.decline(record.pmid, filing.judge);
      declined += 1;
      return;
    }
    const article: Article = {
      id: record.pmid ?? idOf(otherId ?? ''),
      record,
      aliases,
      relation,
      foundBy: evidence(sources),
      classification: filing.file(record),
      relevance: judged.score,
      firstSeen: at,
      updated: at,
      changes: [],
      absences: 0,
      event: head.committed + events.length + 1,
    };
    emit('NEW', article, isBaseline(listedBy));
    known.add(article);
    articles.set(article.id, article);
    fresh.add(article.id);
  }

  return {
    takeRecord,
    /** A source that starts to list a known work is evidence for it; "related" becomes "cites", never the reverse. */
    async takeEvidence(id: ArticleId, key: Pmid | Pmcid, sources: readonly LiteratureSource[]) {
      const added = sources.filter((source) => !known.isListed(source, key));
      for (const source of added) known.list(source, key);
      const before = added.length > 0 && !fresh.has(id) ? await load(id) : null;
      if (!before) return;
      const foundBy = addEvidence(before.foundBy, evidence(added));
      if (foundBy.length === before.foundBy.length) return;
      const cites = before.relation === 'cites' || added.some((source) => citingSources.has(source));
      articles.set(id, {
        ...before,
        foundBy,
        relation: cites ? 'cites' : 'related',
        relevance: cites ? 1 : before.relevance,
      });
      changed += 1;
    },
    /** The taxonomy changed: the same article, judged anew. */
    refile(stored: Article) {
      const article = articles.get(stored.id) ?? stored;
      const classification = filing.file(article.record);
      if (fingerprint(classification.topics) === fingerprint(article.classification.topics)) return;
      articles.set(article.id, { ...article, classification, updated: at });
      changed += 1;
    },
    articles,
    events,
    counts: () => ({
      added: fresh.size,
      baseline: events.filter(({ kind, baseline }) => kind === 'NEW' && baseline).length,
      changed,
      declined,
    }),
  };
}

/** The version of record after one more record of the same work: a journal article outranks its preprint. */
export function mergeVersion(before: Article, record: ArticleRecord, at: string): Article {
  const sameVersion = record.pmid !== null && record.pmid === before.record.pmid;
  const supersedes = sameVersion || (isPreprint(before.record) && !isPreprint(record)) || before.record.pmid === null;
  if (!supersedes) return before;
  const changes = changesBetween(before.record, record, at);
  return { ...before, record, changes: [...before.changes, ...changes], updated: at };
}

function addEvidence(before: readonly Evidence[], added: readonly Evidence[]): readonly Evidence[] {
  return [...before, ...added.filter(({ source }) => !before.some((evidence) => evidence.source === source))];
}

export function topicsWithAncestors(review: Review, { topics }: Classification): readonly string[] {
  return [...new Set(topics.flatMap(({ topic }) => [topic, ...ancestors(review.taxonomy, topic).map(({ id }) => id)]))];
}

/** `europe-pmc:PPR:PPR123` → `europe-pmc-ppr-ppr123`, fit for a URL. */
function idOf(otherId: string): ArticleId {
  return otherId.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
