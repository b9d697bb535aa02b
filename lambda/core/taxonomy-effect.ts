import type { Article, ArticleId } from './article.ts';
import type { Classification } from './classification.ts';
import type { StreamEvent } from './event-stream.ts';
import { allTopics, type Subscription } from './subscription.ts';
import { ancestors, type Taxonomy, type Topic } from './taxonomy.ts';
import { becameOf, currentTopics, isMark, topicOfChoice } from './topic-aliases.ts';

/** What a taxonomy would do to what is stored, before it does it. */
export interface TaxonomyEffect {
  readonly articles: number;
  /** Articles that would stand under other topics than now; one under another id is the same topic. */
  readonly moved: number;
  /** Where they would come and go, in outline order; `null` = not yet filed. */
  readonly shifts: readonly { readonly topic: Topic | null; readonly gained: number; readonly lost: number }[];
  /** Old ids that are in use, and what became of them. */
  readonly former: readonly (IdInUse & { readonly topics: readonly Topic[] })[];
  /** Ids in use of which the taxonomy says nothing: their readers would get nothing more, their addresses would go. */
  readonly vanished: readonly (IdInUse & {
    /** The topic that would get most of their articles. */
    readonly likely: { readonly topic: Topic; readonly articles: number } | null;
  })[];
  /** Readers all of whose topics were given up: they would get everything. */
  readonly readersOfNothing: number;
}

export interface IdInUse {
  readonly id: string;
  readonly articles: number;
  readonly readers: number;
}

export interface StoredForEffect {
  readonly articles: readonly Article[];
  readonly events: readonly Pick<StreamEvent, 'article' | 'topics'>[];
  /** Subscriptions that are alive. */
  readonly readers: readonly Pick<Subscription, 'topics'>[];
}

/** The taxonomy before is not stored as such: what articles, events and subscriptions name tells. Pure. */
export function taxonomyEffect(
  taxonomy: Taxonomy,
  file: (article: Article) => Classification,
  stored: StoredForEffect,
): TaxonomyEffect {
  const filed = stored.articles.map((article) => ({ article, after: idsOf(file(article)) }));
  const uses = usesOf(stored);
  const live = new Set(taxonomy.topics.map(({ id }) => id));
  const topicOf = (id: string) => taxonomy.topics.filter((topic) => topic.id === id);
  const inUse = [...uses].toSorted(([a], [b]) => (a < b ? -1 : 1)).filter(([id]) => !live.has(id));
  const count = (id: string, { articles, readers }: Use): IdInUse => ({ id, articles: articles.size, readers });
  return {
    articles: filed.length,
    ...shiftsOf(taxonomy, filed),
    former: inUse.flatMap(([id, use]) => {
      const became = becameOf(taxonomy, id);
      return became === null ? [] : [{ ...count(id, use), topics: became.flatMap(topicOf) }];
    }),
    vanished: inUse
      .filter(([id]) => becameOf(taxonomy, id) === null)
      .map(([id, use]) => ({ ...count(id, use), likely: likelyTopic(taxonomy, use, filed, uses) })),
    readersOfNothing: stored.readers.filter(({ topics }) => {
      const choices = Object.keys(topics).map(topicOfChoice);
      if (choices.includes(allTopics) || currentTopics(taxonomy, choices).length > 0) return false;
      return choices.some((id) => becameOf(taxonomy, id)?.length === 0);
    }).length,
  };
}

interface Filed {
  readonly article: Article;
  /** Ids of topics under the new taxonomy. */
  readonly after: readonly string[];
}

interface Use {
  readonly articles: Set<ArticleId>;
  readers: number;
}

const idsOf = ({ topics }: Classification) => topics.map(({ topic }) => topic);

/** Every topic id that anything stored names, with the articles under it and the readers of it. */
function usesOf({ articles, events, readers }: StoredForEffect): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  const useOf = (id: string) => {
    const use = uses.get(id) ?? { articles: new Set(), readers: 0 };
    uses.set(id, use);
    return use;
  };
  for (const { id, classification } of articles)
    for (const topic of idsOf(classification)) useOf(topic).articles.add(id);
  for (const { article, topics } of events)
    for (const topic of topics) if (!isMark(topic)) useOf(topic).articles.add(article);
  for (const { topics } of readers) {
    const named = new Set(Object.keys(topics).map(topicOfChoice));
    for (const id of named) if (id !== allTopics) useOf(id).readers += 1;
  }
  return uses;
}

function shiftsOf(taxonomy: Taxonomy, filed: readonly Filed[]): Pick<TaxonomyEffect, 'moved' | 'shifts'> {
  const gained = new Map<string | null, number>();
  const lost = new Map<string | null, number>();
  const add = (counts: Map<string | null, number>, id: string | null) => counts.set(id, (counts.get(id) ?? 0) + 1);
  let moved = 0;
  for (const { article, after } of filed) {
    const before = idsOf(article.classification);
    const now = currentTopics(taxonomy, before);
    const came = after.filter((id) => !now.includes(id));
    const went = now.filter((id) => !after.includes(id));
    for (const id of came) add(gained, id);
    for (const id of went) add(lost, id);
    if (before.length === 0 && after.length > 0) add(lost, null);
    if (before.length > 0 && after.length === 0) add(gained, null);
    const isElsewhere = came.length + went.length > 0 || (before.length === 0) !== (after.length === 0);
    if (isElsewhere) moved += 1;
  }
  const shifts = [...taxonomy.topics, null].map((topic) => {
    const id = topic?.id ?? null;
    return { topic, gained: gained.get(id) ?? 0, lost: lost.get(id) ?? 0 };
  });
  return { moved, shifts: shifts.filter((shift) => shift.gained + shift.lost > 0) };
}

/** An id that is new to the data is the likeliest successor; else whichever would get most. */
function likelyTopic(
  taxonomy: Taxonomy,
  { articles }: Use,
  filed: readonly Filed[],
  uses: ReadonlyMap<string, Use>,
): { readonly topic: Topic; readonly articles: number } | null {
  const gets = new Map<string, number>();
  for (const { article, after } of filed) {
    if (!articles.has(article.id)) continue;
    const all = new Set(after.flatMap((id) => [id, ...ancestors(taxonomy, id).map((above) => above.id)]));
    for (const id of all) gets.set(id, (gets.get(id) ?? 0) + 1);
  }
  const found = taxonomy.topics
    .map((topic) => ({ topic, articles: gets.get(topic.id) ?? 0, isNew: !uses.has(topic.id) }))
    .filter((candidate) => candidate.articles > 0)
    .toSorted((a, b) => Number(b.isNew) - Number(a.isNew) || b.articles - a.articles);
  return found[0] ? { topic: found[0].topic, articles: found[0].articles } : null;
}
