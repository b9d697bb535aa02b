import type { ArticleRecord } from '../core/article-record.ts';
import type { Pmid } from '../core/identifiers.ts';
import type { ListingSource } from '../core/ports/literature.ts';
import type { Log, Moment } from '../core/ports/moment.ts';
import type { Review } from '../core/review.ts';

export interface ReadReferencesDependencies {
  readonly sources: readonly ListingSource[];
  readonly log: Log;
  readonly moment?: Pick<Moment, 'elapsedMs'>;
}

/** One request an article: a long baseline has the newest of its articles completed, and no more. */
const mostArticles = 100;
const readingMs = 60_000;

/**
 * Completes records of which PubMed has no reference list from the first source that keeps such lists. It only adds, so it
 * never throws: the first failure ends it, as does a minute, and is told once. What then has no list is filed by its words.
 */
export async function readReferences(
  review: Review,
  records: readonly ArticleRecord[],
  isWanted: (record: ArticleRecord) => boolean,
  { sources, log, moment }: ReadReferencesDependencies,
): Promise<readonly ArticleRecord[]> {
  const source = sources.find(({ referencesOf }) => referencesOf !== undefined);
  const wanted = records
    .filter((record) => record.pmid !== null && record.references.length === 0 && isWanted(record))
    .toSorted((a, b) => b.entrez.localeCompare(a.entrez))
    .slice(0, mostArticles);
  if (!source?.referencesOf || wanted.length === 0) return records;

  const started = moment?.elapsedMs() ?? 0;
  const lists = new Map<Pmid, readonly Pmid[]>();
  try {
    for (const { pmid } of wanted) {
      if (moment && moment.elapsedMs() - started > readingMs) break;
      lists.set(pmid!, await source.referencesOf(pmid!));
    }
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    const missing = wanted.length - lists.size;
    log('warn', `reference lists were not read: ${reason}`, { review: review.slug, source: source.source, missing });
  }
  return records.map((record) => {
    const references = record.pmid === null ? undefined : lists.get(record.pmid);
    return references?.length ? { ...record, references } : record;
  });
}
