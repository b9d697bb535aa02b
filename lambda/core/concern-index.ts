import { concerns, type DigestScope, type OutlineIds } from './digest.ts';
import type { StreamEvent } from './event-stream.ts';
import { allTopics } from './subscription.ts';
import { hasMarks, isInherited } from './topic-aliases.ts';

/** By the place of an event among those of the index: 1 where it concerns the reader. Good until the next reader is asked for. */
export type Concerned = Readonly<Uint8Array>;

/**
 * Which of these events concern a reader, as {@link concerns} says of each; but the events of a topic are looked up once for
 * all readers, so that a reader costs what was chosen and not all that happened. What an alias may have a say in is asked one
 * by one.
 */
export function createConcernIndex(
  events: readonly StreamEvent[],
  outline: OutlineIds,
): (scope: DigestScope) => Concerned {
  const concerned = new Uint8Array(events.length);
  const news: number[] = [];
  const marked: number[] = [];
  const everything: number[] = [];
  const byChoice = new Map<string, number[]>([[allTopics, everything]]);
  for (const [place, { baseline, topics }] of events.entries()) {
    if (baseline) continue;
    news.push(place);
    if (hasMarks(topics)) {
      marked.push(place);
      continue;
    }
    everything.push(place);
    for (const topic of new Set(topics)) {
      if (topic === allTopics) continue;
      const own = byChoice.get(topic);
      if (own) own.push(place);
      else byChoice.set(topic, [place]);
    }
  }
  return (scope) => {
    concerned.fill(0);
    const choices = Object.keys(scope.topics);
    const isAliased = choices.some(isInherited);
    for (const place of isAliased ? news : marked) if (concerns(events[place]!, scope, outline)) concerned[place] = 1;
    if (isAliased) return concerned;
    for (const choice of choices) {
      const from = scope.topics[choice] ?? Number.POSITIVE_INFINITY;
      for (const place of byChoice.get(choice) ?? []) if (events[place]!.number > from) concerned[place] = 1;
    }
    return concerned;
  };
}
