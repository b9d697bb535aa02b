import {
  type Aliases,
  type Article,
  type ArticleId,
  aliasesOf,
  areTwoEditions,
  type Change,
  citingSources,
  type Evidence,
  type LiteratureSource,
  mergeAliases,
  mergeVersion,
} from '../core/article.ts';
import { type ArticleRecord, isNotice, mayShareAuthors } from '../core/article-record.ts';
import type { CitationContext } from '../core/citation-context.ts';
import type { Classification } from '../core/classification.ts';
import { type EventKind, type StreamEvent, untoldChanges } from '../core/event-stream.ts';
import { fingerprint } from '../core/fingerprint.ts';
import type { Pmcid, Pmid } from '../core/identifiers.ts';
import type { KnownIndex } from '../core/known-index.ts';
import type { Review } from '../core/review.ts';
import { currentTopics, eventTopics } from '../core/topic-aliases.ts';
import type { Found, TakeInInput } from './take-in.ts';

/** The articles and events of one poll, not yet written. */
export function createDraft(input: TakeInInput, known: KnownIndex) {
  const { review, now, store, filing, contexts } = input;
  const { head } = input.lease;
  const resolved = pmcidsByPmid(input.found);
  const at = now.toISOString();
  const articles = new Map<ArticleId, Article>();
  const events: StreamEvent[] = [];
  const fresh = new Set<ArticleId>();
  let changed = 0;
  let declined = 0;

  const emit = (kind: EventKind, article: Article, baseline: boolean, happened = at) => {
    const number = head.committed + events.length + 1;
    const topics = topicsOf(review, article.classification);
    events.push({ number, kind, article: article.id, topics, at: happened, baseline, epoch: head.epoch });
  };
  const load = async (id: ArticleId) => articles.get(id) ?? (await store.article(review.slug, id));
  const evidence = (sources: readonly LiteratureSource[]): Evidence[] => sources.map((source) => ({ source, at }));
  // Found only by sources whose first whole list this is: their baseline, news to nobody.
  const isBaseline = (sources: readonly LiteratureSource[]) =>
    !sources.some((source) => head.baselined.includes(source));
  // Too old to be told now: the keeper said from when on what is found late is news.
  const isPast = ({ entrez }: Pick<ArticleRecord, 'entrez'>) => entrez !== '' && entrez < (input.newsFrom ?? '');

  async function takeRecord(
    record: ArticleRecord,
    listedBy: readonly LiteratureSource[],
    score: number | null,
    otherId: string | null,
  ) {
    const isListed = listedBy.some((source) => citingSources.has(source));
    const relation = citesReview(record, listedBy, review) ? 'cites' : 'related';
    const sources: readonly LiteratureSource[] =
      relation === 'cites' && !isListed ? [...listedBy, 'reference-list'] : listedBy;
    const context = relation === 'cites' ? contextOf(record) : null;
    const named = mergeAliases(aliasesOf(record), { ...noAliases, others: otherId ? [otherId] : [] });
    const before = (await workWith(named, record)) ?? (await workTitled(record));
    // What belongs to another work (an older edition) stays that one's.
    const pmids = named.pmids.filter((pmid) => {
      const owner = known.findPmid(pmid);
      return pmid === record.pmid || owner === null || owner === before?.id;
    });
    const aliases = { ...named, pmids };
    if (record.pmid) for (const source of listedBy) known.list(source, record.pmid);
    if (before)
      return takeVersion(before, { record, context, aliases, relation, listedBy, sources: evidence(sources) });

    const judged = relation === 'cites' ? { score: 1, keep: true } : filing.relevance(record, score);
    if (!judged.keep || (relation === 'related' && isNotice(record))) {
      if (record.pmid) known.decline(record.pmid, filing.judge);
      declined += 1;
      return;
    }
    // Old to PubMed and new to us, because the bar was moved: it is published, and mailed to nobody.
    const isSecondThought = relation === 'related' && record.pmid !== null && known.declinedBy(record.pmid) !== null;
    if (record.pmid) await giveUpAlias(record.pmid);
    const article: Article = {
      id: record.pmid ?? idOf(otherId ?? ''),
      record,
      aliases,
      relation,
      foundBy: evidence(sources),
      classification: filing.file(record, context),
      citationContext: context,
      relevance: judged.score,
      firstSeen: at,
      updated: at,
      changes: [],
      absences: 0,
      event: head.committed + events.length + 1,
    };
    emit('NEW', article, isSecondThought || isBaseline(listedBy) || isPast(record));
    known.add(article);
    articles.set(article.id, article);
    fresh.add(article.id);
  }

  function contextOf({ pmid, pmcid }: ArticleRecord): CitationContext | null {
    const fullText = pmcid ?? (pmid && resolved.get(pmid));
    return (fullText && contexts.get(fullText)) ?? null;
  }

  async function workWith(aliases: Aliases, record: ArticleRecord): Promise<Article | null> {
    for (const id of known.find(aliases)) {
      const work = await load(id);
      if (work && !areTwoEditions(work.record, record)) return work;
    }
    return null;
  }

  /** A source without PMIDs and PubMed recognise each other's records by title and byline. */
  async function workTitled(record: ArticleRecord): Promise<Article | null> {
    const id = known.findTitle(record.title);
    const work = id === null ? null : await load(id);
    if (!work || (work.record.pmid !== null && record.pmid !== null)) return null;
    return mayShareAuthors(work.record, record) ? work : null;
  }

  /** One more record of a known work. */
  async function takeVersion(before: Article, version: Version) {
    const { record, aliases, relation, listedBy, sources } = version;
    const merged = mergeVersion(before, record, at);
    const citationContext = contextAfter(merged, version);
    const isSame = merged.record === before.record && citationContext === before.citationContext;
    const newlyCites = before.relation === 'related' && relation === 'cites';
    const article: Article = {
      ...merged,
      // A preprint and its article found in one poll are one new article, not a new one and a change.
      changes: fresh.has(before.id) ? before.changes : merged.changes,
      aliases: mergeAliases(before.aliases, aliases),
      relation: newlyCites ? 'cites' : before.relation,
      relevance: newlyCites ? 1 : before.relevance,
      foundBy: addEvidence(before.foundBy, sources),
      classification: isSame ? before.classification : filing.file(merged.record, citationContext),
      citationContext,
      updated: newlyCites || citationContext !== before.citationContext ? at : merged.updated,
    };
    known.add(article);
    if (fresh.has(article.id)) {
      const index = article.event - head.committed - 1;
      const event = events[index];
      const topics = topicsOf(review, article.classification);
      const isSilent = isBaseline(listedBy) || isPast(record);
      if (event) events[index] = { ...event, topics, baseline: event.baseline && isSilent };
    } else {
      const untold = await untoldOf(before);
      for (const change of [...untold, ...article.changes.slice(before.changes.length)])
        emit(change.kind, article, false, change.at);
      if (untold.length === 0 && fingerprint(article) === fingerprint(before)) return;
    }
    articles.set(article.id, article);
    changed += 1;
  }

  async function untoldOf(article: Article): Promise<readonly Change[]> {
    if (article.changes.length === 0) return [];
    return untoldChanges(article, [...(await store.events(review.slug, article.event, head.committed)), ...events]);
  }

  /** A new edition named this PMID as its older version; now that its record is here, it is a work of its own. */
  async function giveUpAlias(pmid: Pmid) {
    const owner = known.findPmid(pmid);
    const work = owner === null ? null : await load(owner);
    if (!work) return;
    const aliases = { ...work.aliases, pmids: work.aliases.pmids.filter((alias) => alias !== pmid) };
    articles.set(work.id, { ...work, aliases });
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
      const newlyCites = before.relation === 'related' && added.some((source) => citingSources.has(source));
      const now: Partial<Article> = newlyCites ? { relation: 'cites', relevance: 1, updated: at } : {};
      articles.set(id, { ...before, foundBy, ...now });
      changed += 1;
    },
    /** Another id of a known work, by which a source will go on to list it. */
    async takePmcid(id: ArticleId, pmcid: Pmcid, source: LiteratureSource) {
      known.list(source, pmcid);
      const before = await load(id);
      if (!before || before.aliases.pmcids.includes(pmcid)) return;
      const article = { ...before, aliases: mergeAliases(before.aliases, { ...noAliases, pmcids: [pmcid] }) };
      known.add(article);
      articles.set(id, article);
    },
    /**
     * What files has changed: the same article, judged anew. No event, so nobody is mailed; and nothing is updated for
     * feed readers unless it stands under other topics than before (a topic under another id is the same topic).
     */
    refile(stored: Article) {
      const article = articles.get(stored.id) ?? stored;
      const classification = filing.file(article.record, article.citationContext);
      if (fingerprint(classification.topics) === fingerprint(article.classification.topics)) return;
      const moved = topicNames(review, article.classification) !== topicNames(review, classification);
      articles.set(article.id, { ...article, classification, updated: moved ? at : article.updated });
      if (moved) changed += 1;
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

interface Version {
  readonly record: ArticleRecord;
  readonly context: CitationContext | null;
  readonly aliases: Aliases;
  readonly relation: Article['relation'];
  readonly listedBy: readonly LiteratureSource[];
  readonly sources: readonly Evidence[];
}

/** The version of record speaks for the work; what only another version says is better than nothing. */
function contextAfter(merged: Article, { record, context }: Version): CitationContext | null {
  if (context === null) return merged.citationContext;
  return merged.record === record ? context : (merged.citationContext ?? context);
}

/** A source says so, or its own reference list does. */
export function citesReview(
  { references }: Pick<ArticleRecord, 'references'>,
  listedBy: readonly LiteratureSource[],
  { pmid }: Pick<Review, 'pmid'>,
): boolean {
  return listedBy.some((source) => citingSources.has(source)) || references.includes(pmid);
}

/** PMC ids that the converter has led to a PMID: PubMed's own record may not name them yet. */
export function pmcidsByPmid({ resolved }: Pick<Found, 'resolved'>): ReadonlyMap<Pmid, Pmcid> {
  return new Map(resolved.map(({ pmid, pmcid }) => [pmid, pmcid]));
}

const noAliases: Aliases = { pmids: [], pmcids: [], dois: [], others: [] };

function addEvidence(before: readonly Evidence[], added: readonly Evidence[]): readonly Evidence[] {
  return [...before, ...added.filter(({ source }) => !before.some((evidence) => evidence.source === source))];
}

/** The topics of today's outline under which an article stands, as one text to compare. */
function topicNames({ taxonomy }: Review, { topics }: Classification): string {
  return currentTopics(
    taxonomy,
    topics.map(({ topic }) => topic),
  )
    .toSorted()
    .join(' ');
}

/** What an event about an article so filed is matched by. */
export function topicsOf({ taxonomy }: Review, { topics }: Classification): readonly string[] {
  const filed = topics.map(({ topic }) => topic);
  // Filed under an earlier outline, and not yet again.
  return eventTopics(taxonomy, currentTopics(taxonomy, filed));
}

/** `europe-pmc:PPR:PPR123` → `europe-pmc-ppr-ppr123`, fit for a URL. */
function idOf(otherId: string): ArticleId {
  return otherId.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
