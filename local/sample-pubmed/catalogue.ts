import type { CorpusEntry } from './corpus-entry.ts';

/** The corpus as it stands at one moment: what PubMed and its neighbours would know by then. */
export interface Catalogue {
  /** By PMID; absent before `entrez` and while `gone`. */
  readonly byPmid: ReadonlyMap<string, CorpusEntry>;
  /** By PMC number without its prefix, as ELink and EFetch db=pmc speak. */
  readonly byPmcNumber: ReadonlyMap<string, CorpusEntry>;
  /** By DOI in lower case. */
  readonly byDoi: ReadonlyMap<string, CorpusEntry>;
  /** Everything visible, Europe PMC's own rows included, in the corpus's order. */
  readonly entries: readonly CorpusEntry[];
  /** Entries that a source lists as citing an article by now. */
  citing(pmid: string, source: CitingSource): readonly CorpusEntry[];
  /** The nearest articles, nearest first, without the article itself. */
  related(pmid: string): readonly { readonly entry: CorpusEntry; readonly score: number }[];
  /** What the review's topic query finds, newest first. */
  readonly topical: readonly CorpusEntry[];
}

export type CitingSource = NonNullable<CorpusEntry['cites']>[number];

/** One catalogue per calendar day of the clock: corpus dates are days (UTC), so nothing changes within one. */
export function catalogueAt(corpus: readonly CorpusEntry[], reviewPmid: string): (now: Date) => Catalogue {
  const days = new Map<string, Catalogue>();
  return (now) => {
    const today = now.toISOString().slice(0, 10);
    const known = days.get(today);
    if (known) return known;
    if (days.size >= 32) days.clear(); // a clock that runs for years in one process keeps no more than a month
    const catalogue = createCatalogue(corpus, reviewPmid, today);
    days.set(today, catalogue);
    return catalogue;
  };
}

function createCatalogue(corpus: readonly CorpusEntry[], reviewPmid: string, today: string): Catalogue {
  const shown = corpus
    .filter(({ entrez }) => entrez <= today)
    .map((entry) => ({ ...asOf(entry, today), source: entry }));
  const present = shown.filter(({ gone }) => !gone);
  const entries = present.map(({ entry }) => entry);
  const linkedBy = new Map(present.map(({ entry, source }) => [entry, source.citesFrom ?? source.entrez]));

  const citing = (pmid: string, source: CitingSource): readonly CorpusEntry[] =>
    entries.filter((entry) => {
      if (source === 'pmc-refs' && !entry.pmcid) return false;
      if (source !== 'europe-pmc' && !entry.pmid) return false;
      if (pmid === reviewPmid) return (entry.cites ?? []).includes(source) && (linkedBy.get(entry) ?? '') <= today;
      // Between two other articles the references say it: PubMed counts those deposited in PMC, the others more.
      const cited = (entry.references ?? []).includes(pmid);
      return cited && (source === 'europe-pmc' || source === 'icite' || entry.pmcid !== undefined);
    });

  const related: Catalogue['related'] = (pmid) => {
    if (pmid === reviewPmid) {
      return entries
        .flatMap((entry) => (entry.related === undefined || !entry.pmid ? [] : [{ entry, score: entry.related }]))
        .toSorted((a, b) => b.score - a.score || Number(b.entry.pmid) - Number(a.entry.pmid));
    }
    const review = entries.find((entry) => entry.pmid === reviewPmid);
    const score = entries.find((entry) => entry.pmid === pmid)?.related;
    return review && score !== undefined ? [{ entry: review, score }] : [];
  };

  return {
    byPmid: new Map(entries.flatMap((entry) => (entry.pmid ? [[entry.pmid, entry]] : []))),
    byPmcNumber: new Map(entries.flatMap((entry) => (entry.pmcid ? [[entry.pmcid.slice(3), entry]] : []))),
    byDoi: new Map(entries.flatMap((entry) => (entry.doi ? [[entry.doi.toLowerCase(), entry]] : []))),
    entries,
    citing,
    related,
    topical: newestFirst(entries.filter((entry) => entry.query && entry.pmid)),
  };
}

/** PubMed's own order: most recently added first, then the higher PMID. */
export function newestFirst(entries: readonly CorpusEntry[]): readonly CorpusEntry[] {
  return entries.toSorted((a, b) =>
    a.entrez === b.entrez ? Number(b.pmid ?? 0) - Number(a.pmid ?? 0) : a.entrez < b.entrez ? 1 : -1,
  );
}

/** The record with every change whose day has come, in date order. */
function asOf(entry: CorpusEntry, today: string): { readonly entry: CorpusEntry; readonly gone: boolean } {
  const due = (entry.later ?? []).filter(({ on }) => on <= today).toSorted((a, b) => (a.on < b.on ? -1 : 1));
  let gone = false;
  let now = entry;
  for (const change of due) {
    gone = change.gone ?? gone;
    now = {
      ...now,
      types: [...now.types, ...(change.addTypes ?? []).filter((type) => !now.types.includes(type))],
      corrections: [...(now.corrections ?? []), ...(change.addCorrections ?? [])],
      journal: { ...now.journal, ...change.journal, title: change.journal?.title ?? now.journal.title },
      ...(change.status && { status: change.status }),
      ...(change.mesh && { mesh: change.mesh }),
      ...(change.keywords && { keywords: change.keywords }),
      ...(change.title && { title: change.title }),
      ...(change.pmcid && { pmcid: change.pmcid }),
      ...(change.published && { published: change.published }),
      later: due,
    };
  }
  return { entry: due.length === 0 ? { ...entry, later: [] } : now, gone };
}
