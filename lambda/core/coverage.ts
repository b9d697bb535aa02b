import { type ArticleId, citingSources, type LiteratureSource } from './article.ts';
import type { Known } from './known.ts';

/** How many of the articles held here that cite the review each source lists: no single one has them all. */
export interface Coverage {
  /** Sources that list none are left out. */
  readonly listed: Readonly<Partial<Record<LiteratureSource, number>>>;
  /** Listed by any of them. */
  readonly together: number;
}

/** `null` while no source lists an article that cites the review. */
export function coverageOf(known: Pick<Known, 'listed' | 'pmids' | 'pmcids' | 'others'>): Coverage | null {
  const works = new Map<LiteratureSource, Set<ArticleId>>();
  const count = (source: LiteratureSource, work: ArticleId | undefined) => {
    if (work === undefined || !citingSources.has(source)) return;
    const own = works.get(source);
    if (own) own.add(work);
    else works.set(source, new Set([work]));
  };
  const { pmids, pmcids } = known as { pmids: Record<string, ArticleId>; pmcids: Record<string, ArticleId> };
  for (const [source, ids] of Object.entries(known.listed) as [LiteratureSource, readonly string[]][])
    for (const id of ids) count(source, pmids[id] ?? pmcids[id]);
  // What has no PMID stands under its source's own id, `europe-pmc:PPR:PPR1`.
  for (const [id, work] of Object.entries(known.others)) count(id.slice(0, id.indexOf(':')) as LiteratureSource, work);
  if (works.size === 0) return null;
  return {
    listed: Object.fromEntries([...works].map(([source, own]) => [source, own.size])),
    together: new Set([...works.values()].flatMap((own) => [...own])).size,
  };
}
