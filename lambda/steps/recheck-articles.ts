import {
  type Article,
  type ArticleId,
  aliasesOf,
  mergeAliases,
  mergeVersion,
  otherVersionsOf,
  standing,
} from '../core/article.ts';
import { type ArticleRecord, boundedRecord, isPreprint } from '../core/article-record.ts';
import type { CitationContext } from '../core/citation-context.ts';
import { type StreamEvent, untoldChanges } from '../core/event-stream.ts';
import type { Pmcid, Pmid } from '../core/identifiers.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { FullTexts } from '../core/ports/full-texts.ts';
import type { Literature } from '../core/ports/literature.ts';
import type { Log, Moment } from '../core/ports/moment.ts';
import type { Review } from '../core/review.ts';
import { announcedArticles } from './announced-articles.ts';
import type { Filing } from './filing.ts';
import { topicsOf } from './poll-draft.ts';
import { readCitations } from './read-citations.ts';
import { underLease } from './under-lease.ts';
import { writeStream } from './write-stream.ts';

export interface RecheckDependencies {
  readonly literature: Pick<Literature, 'fetchRecords'>;
  readonly fullTexts: FullTexts;
  readonly log: Log;
  /** Limits how long full texts are read. */
  readonly moment?: Pick<Moment, 'elapsedMs'>;
  readonly store: ArticleStore;
  readonly filing: Filing;
  readonly leaseMs: number;
  /** Checks though it is not due. Then an absence does not count: it means something only a week after the last. */
  readonly isOutOfTurn?: boolean;
}

export interface RecheckReport {
  readonly outcome: 'not-due' | 'done' | 'busy';
  readonly checked: number;
  readonly changed: number;
}

/** Known records are fetched again once a week: a retraction is a change to an old record, and no list announces it. */
const recheckEveryMs = 7 * 24 * 3_600_000;
/** So many complete answers in a row must lack a PMID before it counts as withdrawn: records do vanish for a while. */
const absencesUntilWithdrawn = 3;

/**
 * Fetches every known record again and turns what changed into events: RETRACTED, CONCERN, ERRATUM, PUBLISHED, WITHDRAWN.
 * Other differences (indexing that arrived, a final page number, a full text that is open by now) update the article
 * without an event. Throws LiteratureUnavailableError without having written anything.
 */
export async function recheckArticles(review: Review, now: Date, deps: RecheckDependencies): Promise<RecheckReport> {
  const { store } = deps;
  const head = await store.head(review.slug);
  const last = head.recheckedAt ?? head.baselineAt;
  const isDue = last !== null && (deps.isOutOfTurn || now.valueOf() - Date.parse(last) >= recheckEveryMs);
  if (!isDue) return { outcome: 'not-due', checked: 0, changed: 0 };

  const before = await announcedArticles(review.slug, head, store);
  const pmids = before.flatMap(({ record }) => (record.pmid ? [record.pmid] : []));
  const { records, missing } = await deps.literature.fetchRecords(pmids);
  const newest = new Map(records.map((record) => [record.pmid, boundedRecord(record)]));
  const absent = new Set<Pmid>(deps.isOutOfTurn ? [] : missing);
  // A preprint's record names the article it became; no list need ever bring that one.
  const versions = [...newest.values()].filter(isPreprint).flatMap(otherVersionsOf);
  const unread = versions.filter((pmid) => !newest.has(pmid));
  const published = unread.length > 0 ? (await deps.literature.fetchRecords(unread)).records : [];
  for (const record of published) newest.set(record.pmid, boundedRecord(record));
  const contexts = await readCitations(review, unreadFullTexts(before, newest, now), now, deps);

  const lease = await store.takeLease(review.slug, now, deps.leaseMs);
  if (lease === null) return { outcome: 'busy', checked: 0, changed: 0 };
  return underLease(lease, deps, async (): Promise<RecheckReport> => {
    const at = now.toISOString();
    const articles = new Map<ArticleId, Article>();
    const events: StreamEvent[] = [];
    const stream = await store.events(review.slug, 0, lease.head.committed);
    for (const stale of before) {
      const current = (await store.article(review.slug, stale.id)) ?? stale;
      const record = current.record.pmid ? newest.get(current.record.pmid) : undefined;
      const checked = record
        ? withVersions(withRecord(current, record, deps.filing, at), newest, deps.filing, at)
        : current.record.pmid && absent.has(current.record.pmid)
          ? withAbsence(current, at)
          : current;
      const after = withContext(checked, contexts, deps.filing, at);
      const untold = current.changes.length > 0 ? untoldChanges(current, stream) : [];
      if (after === current && untold.length === 0) continue;
      articles.set(after.id, after);
      for (const change of [...untold, ...after.changes.slice(current.changes.length)]) {
        const number = lease.head.committed + events.length + 1;
        const topics = topicsOf(review, after.classification);
        events.push({
          number,
          kind: change.kind,
          article: after.id,
          topics,
          at: change.at,
          baseline: false,
          epoch: lease.head.epoch,
        });
      }
    }
    const { baselineAt, baselined, filedUnder } = lease.head;
    const recheckedAt = deps.isOutOfTurn ? lease.head.recheckedAt : at;
    await writeStream(lease, articles, events, { baselineAt, baselined, filedUnder, recheckedAt });
    return { outcome: 'done', checked: pmids.length, changed: articles.size };
  });
}

function withRecord(article: Article, record: ArticleRecord, filing: Filing, at: string): Article {
  const merged = mergeVersion(article, record, at);
  if (merged === article && article.absences === 0) return article;
  const isBack = standing(article) === 'withdrawn';
  return {
    ...merged,
    absences: 0,
    updated: isBack ? at : merged.updated,
    classification: merged === article ? article.classification : filing.file(merged.record, merged.citationContext),
  };
}

/** The article that a preprint says it became, when PubMed has it. */
function withVersions(
  article: Article,
  newest: ReadonlyMap<Pmid | null, ArticleRecord>,
  filing: Filing,
  at: string,
): Article {
  if (!isPreprint(article.record)) return article;
  const [version] = otherVersionsOf(article.record).flatMap((pmid) => newest.get(pmid) ?? []);
  if (!version || isPreprint(version)) return article;
  const merged = mergeVersion(article, version, at);
  const aliases = mergeAliases(article.aliases, aliasesOf(version));
  return { ...merged, aliases, classification: filing.file(version, merged.citationContext) };
}

function withAbsence(article: Article, at: string): Article {
  const absences = article.absences + 1;
  const known = article.changes.some(({ kind }) => kind === 'WITHDRAWN');
  if (absences < absencesUntilWithdrawn || known) return { ...article, absences };
  const change = { kind: 'WITHDRAWN', at, notice: null, source: 'PubMed' } as const;
  return { ...article, absences, updated: at, changes: [...article.changes, change] };
}

/** So many full texts are asked for at a time … */
const fullTextsARecheck = 100;
/** … of articles that are new: what has not been opened a year after we first saw it is not asked for any more. */
const openingMs = 365 * 24 * 3_600_000;

/**
 * PMC ids of what cites the review and whose full text has not been read: not open (yet), not in PMC when it was found,
 * or asked for in vain. Each week begins further down the list, so that those that never open do not bar the others.
 */
function unreadFullTexts(
  articles: readonly Article[],
  newest: ReadonlyMap<Pmid | null, ArticleRecord>,
  now: Date,
): readonly Pmcid[] {
  const unread = articles.flatMap((article) => {
    const isOld = now.valueOf() - Date.parse(article.firstSeen) > openingMs;
    if (article.relation !== 'cites' || article.citationContext !== null || isOld) return [];
    return pmcidOf(article, newest.get(article.record.pmid)) ?? [];
  });
  const week = Math.floor(now.valueOf() / recheckEveryMs);
  const first = unread.length > fullTextsARecheck ? (week * fullTextsARecheck) % unread.length : 0;
  return [...new Set([...unread.slice(first), ...unread.slice(0, first)])].slice(0, fullTextsARecheck);
}

function pmcidOf({ record, aliases }: Article, newest?: ArticleRecord): Pmcid | undefined {
  return newest?.pmcid ?? record.pmcid ?? aliases.pmcids[0];
}

/** How it cites the review, now that its full text could be read. */
function withContext(
  article: Article,
  contexts: ReadonlyMap<Pmcid, CitationContext>,
  filing: Filing,
  at: string,
): Article {
  const pmcid = pmcidOf(article);
  const citationContext = pmcid && article.citationContext === null ? contexts.get(pmcid) : undefined;
  if (!citationContext || article.relation !== 'cites') return article;
  return { ...article, citationContext, classification: filing.file(article.record, citationContext), updated: at };
}
