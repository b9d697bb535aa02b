/** The review's own outline, in its order: what articles are filed under. */
export interface Taxonomy {
  readonly version: string;
  /** One PubMed query for the whole field (ESearch), asked once a poll; `''` for none. */
  readonly query: string;
  /** Words of the field: an article with none of them is not filed and, if only related, not kept. */
  readonly gate: Gate;
  /** Depth-first outline order: a parent stands before its children. */
  readonly topics: readonly Topic[];
  /**
   * Ids that topics of earlier outlines had → the topics of this one that took their place; none: the topic was given up.
   * Chains are resolved: every value is the id of a topic above, no key is.
   */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
}

export interface Gate {
  /** Words every article of the field has (here: cancer). Matched like a topic's terms, and in the names of MeSH headings. */
  readonly terms: readonly string[];
  /** MeSH descriptors (UI) that do as well. */
  readonly mesh: readonly string[];
  /** Phrases inside which such a word does not count (`tumor necrosis factor`). */
  readonly except?: readonly string[];
  /** The sides the field has besides; an article needs at least one, and one with all of them is nearest to the review. */
  readonly facets?: readonly Facet[];
}

export interface Facet {
  readonly label: string;
  readonly terms: readonly string[];
  readonly mesh: readonly string[];
  /** Topics (with everything below them) whose terms show this side as well; they do not make an article nearer. */
  readonly topics: readonly string[];
}

export interface Topic {
  /** `[a-z0-9-]+`, unique; stands in URLs and subscriptions, so a topic that changes it leaves an alias behind. */
  readonly id: string;
  readonly label: string;
  readonly parent: string | null;
  readonly description: string;
  /** Phrases, case-insensitive, whole words; hyphen = space; plural `s` allowed. */
  readonly terms: readonly string[];
  /** Phrases too common to decide alone; they support what the terms say. */
  readonly hints?: readonly string[];
  /** Case-sensitive whole tokens (gene symbols, abbreviations that mean one thing here). */
  readonly symbols: readonly string[];
  /** Abbreviations that count only in company. */
  readonly ambiguous: readonly AmbiguousAbbreviation[];
  /** MeSH descriptors by UI. */
  readonly mesh: readonly TopicMesh[];
  /** Phrases of the usual false friend: they weigh against. */
  readonly exclude: readonly string[];
  /** A PubMed query clause for this topic; `''` for none. */
  readonly query: string;
  /** The review's own headings that teach it (a heading, or a path `Myeloid cells > Macrophages`); none: its label. */
  readonly sections?: readonly string[];
}

export interface TopicMesh {
  readonly ui: string;
  readonly name: string;
  /** It supports the topic but never decides it. */
  readonly generic: boolean;
  /** Everything below it in the MeSH tree means the same: resolved by training, `reviews/<slug>/model/mesh.json`. */
  readonly withNarrower?: boolean;
}

export interface AmbiguousAbbreviation {
  readonly abbreviation: string;
  /** Counts when the text has one of these (or defines the abbreviation in brackets) … */
  readonly needsAny: readonly string[];
  /** … and none of these. */
  readonly notIf: readonly string[];
}

/** The topic's ancestors, nearest first. */
export function ancestors(taxonomy: Taxonomy, id: string): readonly Topic[] {
  const chain: Topic[] = [];
  let parent = topicById(taxonomy, id)?.parent ?? null;
  while (parent !== null && chain.length < taxonomy.topics.length) {
    const topic = topicById(taxonomy, parent);
    if (!topic) break;
    chain.push(topic);
    parent = topic.parent;
  }
  return chain;
}

const indexes = new WeakMap<Taxonomy, ReadonlyMap<string, Topic>>();

/** Asked for every topic of every article: found without a walk through the outline. */
function topicById(taxonomy: Taxonomy, id: string): Topic | undefined {
  const index = indexes.get(taxonomy) ?? new Map(taxonomy.topics.map((topic) => [topic.id, topic]));
  indexes.set(taxonomy, index);
  return index.get(id);
}

/** Direct children in outline order. */
export function children(taxonomy: Taxonomy, id: string | null): readonly Topic[] {
  return taxonomy.topics.filter((topic) => topic.parent === id);
}

/** Labels of the topics with these ids, in outline order; `null` (all topics) stays `null`. */
export function labelsOf({ topics }: Taxonomy, ids: readonly string[] | null): readonly string[] | null {
  return ids && topics.filter(({ id }) => ids.includes(id)).map(({ label }) => label);
}

/** The topic and everything below it: what choosing it means for a reader. */
export function withDescendants(taxonomy: Taxonomy, id: string): ReadonlySet<string> {
  const ids = new Set([id]);
  for (const topic of taxonomy.topics) if (topic.parent !== null && ids.has(topic.parent)) ids.add(topic.id);
  return ids;
}
