import type { Aliases, Article, ArticleId, LiteratureSource } from './article.ts';
import type { Pmcid, Pmid } from './identifiers.ts';
import { type Known, titleKey } from './known.ts';

/** A review's {@link Known} opened for look-ups and additions; `snapshot` closes it again. Holds state, does no I/O. */
export interface KnownIndex {
  /** The known works that have one of these ids, in the order of the ids; mostly none or one. */
  find(aliases: Aliases): readonly ArticleId[];
  findPmid(pmid: Pmid): ArticleId | null;
  findPmcid(pmcid: Pmcid): ArticleId | null;
  findOther(id: string): ArticleId | null;
  /** `null` also for a title that names nothing, such as "Editorial". */
  findTitle(title: string): ArticleId | null;
  /** Adds a work under every id by which a source may list it; any older entry of these ids is replaced. */
  add(article: Article): void;
  isListed(source: LiteratureSource, id: Pmid | Pmcid): boolean;
  isListedAnywhere(id: Pmid | Pmcid): boolean;
  list(source: LiteratureSource, id: Pmid | Pmcid): void;
  declinedBy(pmid: Pmid): string | null;
  decline(pmid: Pmid, judge: string): void;
  /** ISO time of the next try, or `null` when the id is not awaited. */
  nextTry(id: Pmid | Pmcid): string | null;
  await(id: Pmid | Pmcid, nextTry: string): void;
  snapshot(through: number): Known;
}

/** Letters and digits from which on a title tells one work from another. */
const tellingTitleLength = 25;

export function createKnownIndex(known: Known): KnownIndex {
  const pmids = new Map(Object.entries(known.pmids) as [Pmid, ArticleId][]);
  const pmcids = new Map(Object.entries(known.pmcids) as [Pmcid, ArticleId][]);
  const dois = new Map(Object.entries(known.dois));
  const others = new Map(Object.entries(known.others));
  const titles = new Map(Object.entries(known.titles));
  const listed = new Map(
    (Object.entries(known.listed) as [LiteratureSource, readonly (Pmid | Pmcid)[]][]).map(([source, ids]) => [
      source,
      new Set(ids),
    ]),
  );
  const declined = new Map(Object.entries(known.declined) as [Pmid, string][]);
  const awaited = new Map(Object.entries(known.awaited) as [Pmid | Pmcid, string][]);

  const settle = (id: Pmid | Pmcid) => awaited.delete(id);
  return {
    find: (aliases) => {
      const hits = [
        ...aliases.pmids.map((id) => pmids.get(id)),
        ...aliases.pmcids.map((id) => pmcids.get(id)),
        ...aliases.dois.map((doi) => dois.get(doi.toLowerCase())),
        ...aliases.others.map((id) => others.get(id)),
      ];
      return [...new Set(hits.flatMap((id) => id ?? []))];
    },
    findPmid: (pmid) => pmids.get(pmid) ?? null,
    findPmcid: (pmcid) => pmcids.get(pmcid) ?? null,
    findOther: (id) => others.get(id) ?? null,
    findTitle: (title) => {
      const key = titleKey(title);
      return key.length < tellingTitleLength ? null : (titles.get(key) ?? null);
    },
    add: ({ id, aliases, record }) => {
      for (const pmid of aliases.pmids) {
        pmids.set(pmid, id);
        declined.delete(pmid);
        settle(pmid);
      }
      for (const pmcid of aliases.pmcids) {
        pmcids.set(pmcid, id);
        settle(pmcid);
      }
      for (const doi of aliases.dois) dois.set(doi.toLowerCase(), id);
      for (const other of aliases.others) others.set(other, id);
      const title = titleKey(record.title);
      if (title.length >= tellingTitleLength) titles.set(title, id);
    },
    isListed: (source, id) => listed.get(source)?.has(id) ?? false,
    isListedAnywhere: (id) => [...listed.values()].some((ids) => ids.has(id)),
    list: (source, id) => {
      const ids = listed.get(source);
      if (ids) ids.add(id);
      else listed.set(source, new Set([id]));
    },
    declinedBy: (pmid) => declined.get(pmid) ?? null,
    decline: (pmid, judge) => {
      declined.set(pmid, judge);
      settle(pmid);
    },
    nextTry: (id) => awaited.get(id) ?? null,
    await: (id, nextTry) => awaited.set(id, nextTry),
    snapshot: (through) => ({
      through,
      pmids: Object.fromEntries(pmids),
      pmcids: Object.fromEntries(pmcids),
      dois: Object.fromEntries(dois),
      others: Object.fromEntries(others),
      titles: Object.fromEntries(titles),
      listed: Object.fromEntries([...listed].map(([source, ids]) => [source, [...ids]])),
      declined: Object.fromEntries(declined),
      awaited: Object.fromEntries(awaited),
    }),
  };
}
