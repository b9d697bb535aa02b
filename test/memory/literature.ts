import type { LiteratureSource } from '../../lambda/core/article.ts';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import type { FullText } from '../../lambda/core/full-text.ts';
import type { Pmcid, Pmid } from '../../lambda/core/identifiers.ts';
import type { FullTexts } from '../../lambda/core/ports/full-texts.ts';
import {
  type Candidate,
  type FetchedRecords,
  type Literature,
  LiteratureUnavailableError,
} from '../../lambda/core/ports/literature.ts';

type Failing = LiteratureSource | 'efetch' | 'pmc-id-converter' | 'full-texts' | 'reference-lists';

/** A library whose shelves a test arranges: what each source lists, what PubMed answers, what fails. */
export interface MemoryLiterature extends Literature {
  readonly lists: Map<LiteratureSource, readonly Candidate[]>;
  readonly records: Map<Pmid, ArticleRecord>;
  /** PMIDs whose record is there but not understood. */
  readonly unreadable: Set<Pmid>;
  readonly pmcids: Map<Pmcid, Pmid>;
  readonly failing: Set<Failing>;
  /** Open full texts. */
  readonly texts: Map<Pmcid, FullText>;
  readonly fullTexts: FullTexts;
  /** Every PMC id whose full text was asked for, a list a request. */
  readonly textsAsked: (readonly Pmcid[])[];
  /** Reference lists that Europe PMC keeps. */
  readonly referenceLists: Map<Pmid, readonly Pmid[]>;
  /** Every PMID whose reference list was asked for. */
  readonly referencesAsked: Pmid[];
  /** Every PMID that was asked for, in order. */
  readonly fetched: Pmid[];
  readonly resolved: Pmcid[];
  /** Puts a record on the shelf and its PMID on a source's list. */
  add(source: LiteratureSource, record: ArticleRecord, score?: number): void;
}

export function createMemoryLiterature(...sources: readonly LiteratureSource[]): MemoryLiterature {
  const lists = new Map<LiteratureSource, readonly Candidate[]>(sources.map((source) => [source, []]));
  const records = new Map<Pmid, ArticleRecord>();
  const unreadable = new Set<Pmid>();
  const pmcids = new Map<Pmcid, Pmid>();
  const failing: MemoryLiterature['failing'] = new Set();
  const fetched: Pmid[] = [];
  const resolved: Pmcid[] = [];
  const texts = new Map<Pmcid, FullText>();
  const textsAsked: (readonly Pmcid[])[] = [];
  const referenceLists = new Map<Pmid, readonly Pmid[]>();
  const referencesAsked: Pmid[] = [];
  const orFail = (name: Failing) => {
    if (failing.has(name))
      throw new LiteratureUnavailableError(`${name} is down`, { kind: 'transient', remedy: 'Wait for the next poll.' });
  };
  return {
    lists,
    records,
    unreadable,
    pmcids,
    failing,
    texts,
    textsAsked,
    fullTexts: {
      fetch: async (asked) => {
        textsAsked.push(asked);
        orFail('full-texts');
        return {
          texts: new Map(asked.flatMap((pmcid) => (texts.has(pmcid) ? [[pmcid, texts.get(pmcid)!] as const] : []))),
          missing: asked.filter((pmcid) => !texts.has(pmcid)).map((pmcid) => ({ pmcid, reason: 'not answered' })),
        };
      },
    },
    referenceLists,
    referencesAsked,
    fetched,
    resolved,
    add: (source, record, score) => {
      if (record.pmid === null) throw new Error('only a record with a PMID stands on a list of PMIDs');
      records.set(record.pmid, record);
      const candidate: Candidate = { kind: 'pmid', pmid: record.pmid, score: score ?? null };
      lists.set(source, [...(lists.get(source) ?? []), candidate]);
    },
    sources: sources.map((source) => ({
      source,
      list: async () => {
        orFail(source);
        return lists.get(source) ?? [];
      },
      ...(source === 'europe-pmc' && {
        referencesOf: async (article: Pmid) => {
          referencesAsked.push(article);
          orFail('reference-lists');
          return referenceLists.get(article) ?? [];
        },
      }),
    })),
    resolvePmcids: async (asked) => {
      orFail('pmc-id-converter');
      resolved.push(...asked);
      return new Map(asked.map((pmcid) => [pmcid, pmcids.get(pmcid) ?? null]));
    },
    fetchRecords: async (asked): Promise<FetchedRecords> => {
      orFail('efetch');
      fetched.push(...asked);
      return {
        records: asked.flatMap((pmid) => (unreadable.has(pmid) ? [] : (records.get(pmid) ?? []))),
        missing: asked.filter((pmid) => !unreadable.has(pmid) && !records.has(pmid)),
        broken: asked.filter((pmid) => unreadable.has(pmid)).map((pmid) => ({ pmid, reason: 'not understood' })),
      };
    },
  };
}
