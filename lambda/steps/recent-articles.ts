import { citingSources } from '../core/article.ts';
import type { ArticleRecord } from '../core/article-record.ts';
import type { TopicMatch } from '../core/classification.ts';
import type { Pmcid, Pmid } from '../core/identifiers.ts';
import { type Candidate, type Literature, LiteratureUnavailableError } from '../core/ports/literature.ts';
import type { Review } from '../core/review.ts';
import type { Filing } from './filing.ts';

/** What a review would have brought its readers since a day. */
export interface RecentArticles {
  /** That would have been kept, newest first. */
  readonly kept: readonly RecentArticle[];
  /** Only related, and too far from the review. */
  readonly declined: number;
  /** Sources that answered, and what the others said; each one sentence. */
  readonly answered: number;
  readonly notes: readonly string[];
}

export interface RecentArticle {
  readonly record: ArticleRecord;
  /** It cites the review; else it is only related. */
  readonly cites: boolean;
  readonly topics: readonly TopicMatch[];
}

/** Records fetched at most: the newest PMIDs, which is where the last weeks are. */
const mostFetched = 1_000;

/**
 * Asks every source, and files under the review's topics what PubMed first showed on or after a day (`YYYY-MM-DD`). Stores
 * nothing. A source that fails is told and left out.
 */
export async function recentArticles(
  review: Review,
  since: string,
  literature: Literature,
  filing: Filing,
): Promise<RecentArticles> {
  const notes: string[] = [];
  const found = await askSources(review, literature, notes);
  const newest = [...found.byPmid.keys()]
    .filter((pmid) => pmid !== review.pmid)
    .sort((a, b) => Number(b) - Number(a))
    .slice(0, mostFetched);
  const fetched = await orNote(async () => (await literature.fetchRecords(newest)).records, notes);
  const fresh = [...(fetched ?? []), ...found.bare].filter((record) => firstShown(record) >= since);

  let declined = 0;
  const kept = fresh.flatMap((record) => {
    const entry = record.pmid === null ? { cites: true, score: null } : found.byPmid.get(record.pmid);
    if (!entry) return [];
    if (!entry.cites && !filing.relevance(record, entry.score).keep) {
      declined++;
      return [];
    }
    return [{ record, cites: entry.cites, topics: filing.file(record).topics }];
  });
  kept.sort((a, b) => (firstShown(a.record) < firstShown(b.record) ? 1 : -1));
  return { kept, declined, answered: found.answered, notes };
}

interface Found {
  readonly byPmid: Map<Pmid, { cites: boolean; score: number | null }>;
  /** Known to a source only. */
  readonly bare: ArticleRecord[];
  answered: number;
}

async function askSources(review: Review, literature: Literature, notes: string[]): Promise<Found> {
  const found: Found = { byPmid: new Map(), bare: [], answered: 0 };
  const { pmid, pmcid, doi, taxonomy } = review;
  const pmcids = new Set<Pmcid>();
  for (const { source, list } of literature.sources) {
    const candidates = await orNote(() => list({ pmid, pmcid, doi, query: taxonomy.query }), notes);
    if (candidates === null) continue;
    found.answered++;
    const cites = citingSources.has(source);
    for (const candidate of candidates) take(candidate, cites, found, pmcids);
  }
  if (pmcids.size > 0) {
    const resolved = await orNote(() => literature.resolvePmcids([...pmcids]), notes);
    for (const known of resolved?.values() ?? []) if (known) note(found, known, true, null);
  }
  return found;
}

function take(candidate: Candidate, cites: boolean, found: Found, pmcids: Set<Pmcid>): void {
  if (candidate.kind === 'pmcid') pmcids.add(candidate.pmcid);
  else if (candidate.kind === 'pmid') note(found, candidate.pmid, cites, candidate.score);
  else if (candidate.record.pmid === null) found.bare.push(candidate.record);
  else note(found, candidate.record.pmid, cites, null);
}

function note({ byPmid }: Found, pmid: Pmid, cites: boolean, score: number | null): void {
  const known = byPmid.get(pmid);
  byPmid.set(pmid, { cites: cites || (known?.cites ?? false), score: score ?? known?.score ?? null });
}

/** The day PubMed showed it; of what PubMed does not have, its date as far as it is known. */
function firstShown({ entrez, published }: ArticleRecord): string {
  return entrez || published?.text || '';
}

async function orNote<Value>(ask: () => Promise<Value>, notes: string[]): Promise<Value | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof LiteratureUnavailableError)) throw error;
    // One service may stand behind several sources.
    const note = `${error.message}.`;
    if (!notes.includes(note)) notes.push(note);
    return null;
  }
}
