import { ancestors, type Taxonomy } from './taxonomy.ts';

/**
 * How topic ids of earlier outlines are read: a topic is renamed, split, merged or given up, and what was stored under its
 * old id (subscriptions, events, classifications, addresses of feeds) stays as it was stored. docs/decisions/0006.
 */

type Outline = Pick<Taxonomy, 'topics' | 'aliases'>;

/**
 * The ids of today for ids of any day, each once, in the order given: a live id is itself, an old one what became of it.
 * One that was given up, or that nobody ever named, is left out.
 */
export function currentTopics(outline: Outline, ids: Iterable<string>): readonly string[] {
  const live = liveIds(outline.topics);
  const found = new Set<string>();
  for (const id of ids) {
    if (live.has(id)) found.add(id);
    else for (const now of becameOf(outline, id) ?? []) found.add(now);
  }
  return [...found];
}

const liveKnown = new WeakMap<Outline['topics'], ReadonlySet<string>>();

function liveIds(topics: Outline['topics']): ReadonlySet<string> {
  const known = liveKnown.get(topics) ?? new Set(topics.map(({ id }) => id));
  liveKnown.set(topics, known);
  return known;
}

/** What became of an old id; empty: it was given up. `null`: it is live, or no topic that is known of ever had it. */
export function becameOf({ aliases = {} }: Outline, id: string): readonly string[] | null {
  return Object.hasOwn(aliases, id) ? (aliases[id] ?? []) : null;
}

/** Old ids whose readers now follow this topic, sorted. */
export function formerIds({ aliases = {} }: Outline, id: string): readonly string[] {
  return Object.keys(aliases)
    .filter((old) => aliases[old]?.includes(id))
    .toSorted();
}

/** Old ids that were given up without a successor, sorted. */
export function retiredIds({ aliases = {} }: Outline): readonly string[] {
  return Object.keys(aliases)
    .filter((old) => aliases[old]?.length === 0)
    .toSorted();
}

/**
 * What an event is matched by: the topics of the article, their ancestors, marks of the ids by which readers of earlier
 * outlines follow those, and a mark for every topic that was given up. So an alias holds from the first event written after
 * it: an article that was filed elsewhere before a merge stays where it was, and is nobody's late news.
 */
export function eventTopics(outline: Taxonomy, filed: Iterable<string>): readonly string[] {
  const topics = new Set<string>();
  for (const id of filed)
    for (const own of [id, ...ancestors(outline, id).map(({ id: above }) => above)]) topics.add(own);
  const former = new Set([...topics].flatMap((id) => formerIds(outline, id)));
  return [...topics, ...[...former].map(formerMark), ...retiredIds(outline).map(retiredMark)];
}

// No topic's id has a colon.
const formerMark = (id: string) => `was:${id}`;
const retiredMark = (id: string) => `retired:${id}`;

const marked = new WeakMap<readonly string[], boolean>();

/** Few events carry marks, and every reader's choices are held against every event: asked of each event once. */
export function hasMarks(topics: readonly string[]): boolean {
  const known = marked.get(topics) ?? topics.some(isMark);
  marked.set(topics, known);
  return known;
}

/** Whether what stands among an event's topics is a mark and no topic the article was filed under. */
export function isMark(topic: string): boolean {
  return topic.includes(':');
}

/**
 * A choice that was inherited: "what came under `former`, as far as it is under `topic` now". Remembered when a reader saves
 * preferences that an alias had carried over, so that what was on its way to them still comes.
 */
export function inheritedChoice(former: string, topic: string): string {
  return `${former}>${topic}`;
}

/** Whether a choice is an {@link inheritedChoice}, which is about more than one topic of an event. */
export function isInherited(choice: string): boolean {
  return choice.includes('>');
}

/** The topic a stored choice is for, of whatever outline. */
export function topicOfChoice(choice: string): string {
  return choice.slice(choice.lastIndexOf('>') + 1);
}

/**
 * Whether a reader's stored choice is among an event's topics, by the id it had then or has had since. `outline`: that of
 * today, by which an inherited choice is followed through what its topic was called in between.
 */
export function isUnderChoice(choice: string, topics: readonly string[], outline: Outline = nothingKnown): boolean {
  const at = choice.indexOf('>');
  if (at < 0) return topics.includes(choice) || (hasMarks(topics) && topics.includes(formerMark(choice)));
  const former = choice.slice(0, at);
  // Of before the change: then the topic was one, and the reader's.
  if (topics.includes(former)) return true;
  if (!topics.includes(formerMark(former))) return false;
  const topic = choice.slice(at + 1);
  // Of in between: filed under what has become the topic only since.
  return (
    isUnderChoice(topic, topics, outline) ||
    topics.some((own) => becameOf(outline, own)?.includes(topicOfChoice(topic)) ?? false)
  );
}

const nothingKnown: Outline = { topics: [] };

/** Whether an event came after a topic was given up that this reader followed. */
export function isAfterRetirement(choice: string, topics: readonly string[]): boolean {
  return hasMarks(topics) && topics.includes(retiredMark(choice));
}
