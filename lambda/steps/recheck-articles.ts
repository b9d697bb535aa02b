import type { Article, ArticleId } from '../core/article.ts';
import { type ArticleRecord, boundedRecord } from '../core/article-record.ts';
import type { StreamEvent } from '../core/event-stream.ts';
import { fingerprint } from '../core/fingerprint.ts';
import type { Pmid } from '../core/identifiers.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { Literature } from '../core/ports/literature.ts';
import type { Review } from '../core/review.ts';
import { announcedArticles } from './announced-articles.ts';
import type { Filing } from './filing.ts';
import { mergeVersion, topicsWithAncestors } from './take-in.ts';
import { writeStream } from './write-stream.ts';

export interface RecheckDependencies {
  readonly literature: Pick<Literature, 'fetchRecords'>;
  readonly store: ArticleStore;
  readonly filing: Filing;
  readonly leaseMs: number;
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
 * Other differences (indexing that arrived, a final page number) update the article without an event. Throws
 * LiteratureUnavailableError without having written anything.
 */
export async function recheckArticles(review: Review, now: Date, deps: RecheckDependencies): Promise<RecheckReport> {
  const { store } = deps;
  const head = await store.head(review.slug);
  const last = head.recheckedAt ?? head.baselineAt;
  if (last === null || now.valueOf() - Date.parse(last) < recheckEveryMs)
    return { outcome: 'not-due', checked: 0, changed: 0 };

  const before = await announcedArticles(review.slug, head, store);
  const pmids = before.flatMap(({ record }) => (record.pmid ? [record.pmid] : []));
  const { records, missing } = await deps.literature.fetchRecords(pmids);
  const newest = new Map(records.map((record) => [record.pmid, boundedRecord(record)]));
  const absent = new Set<Pmid>(missing);

  const lease = await store.takeLease(review.slug, now, deps.leaseMs);
  if (lease === null) return { outcome: 'busy', checked: 0, changed: 0 };
  try {
    const at = now.toISOString();
    const articles = new Map<ArticleId, Article>();
    const events: StreamEvent[] = [];
    for (const stale of before) {
      const current = (await store.article(review.slug, stale.id)) ?? stale;
      const record = current.record.pmid ? newest.get(current.record.pmid) : undefined;
      const after = record
        ? withRecord(current, record, deps.filing, at)
        : current.record.pmid && absent.has(current.record.pmid)
          ? withAbsence(current, at)
          : current;
      if (after === current) continue;
      articles.set(after.id, after);
      for (const change of after.changes.slice(current.changes.length)) {
        const number = lease.head.committed + events.length + 1;
        const topics = topicsWithAncestors(review, after.classification);
        events.push({
          number,
          kind: change.kind,
          article: after.id,
          topics,
          at,
          baseline: false,
          epoch: lease.head.epoch,
        });
      }
    }
    const { baselineAt, baselined, filedUnder } = lease.head;
    await writeStream(lease, articles, events, { baselineAt, baselined, filedUnder, recheckedAt: at });
    return { outcome: 'done', checked: pmids.length, changed: articles.size };
  } finally {
    await lease.release();
  }
}

function withRecord(article: Article, record: ArticleRecord, filing: Filing, at: string): Article {
  if (fingerprint(record) === fingerprint(article.record))
    return article.absences === 0 ? article : { ...article, absences: 0 };
  const merged = mergeVersion(article, record, at);
  return { ...merged, absences: 0, classification: filing.file(record) };
}

function withAbsence(article: Article, at: string): Article {
  const absences = article.absences + 1;
  const known = article.changes.some(({ kind }) => kind === 'WITHDRAWN');
  if (absences < absencesUntilWithdrawn || known) return { ...article, absences };
  const change = { kind: 'WITHDRAWN', at, notice: null, source: 'PubMed' } as const;
  return { ...article, absences, updated: at, changes: [...article.changes, change] };
}
