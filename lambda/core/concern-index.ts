import { concerns, type DigestScope, type OutlineIds } from './digest.ts';
import type { StreamEvent } from './event-stream.ts';
import { allTopics } from './subscription.ts';
import { hasMarks, isInherited } from './topic-aliases.ts';

/**
 * Which of these events concern a reader, as {@link concerns} says of each; but the events of a topic are looked up once for
 * all readers, so that a reader costs what was chosen and not all that happened. What an alias may have a say in is asked one
 * by one.
 */
export function createConcernIndex(
  events: readonly StreamEvent[],
  outline: OutlineIds,
): (scope: DigestScope) => ReadonlySet<StreamEvent> {
  const news = events.filter(({ baseline }) => !baseline);
  const plain = news.filter(({ topics }) => !hasMarks(topics));
  const marked = news.filter(({ topics }) => hasMarks(topics));
  const byChoice = new Map<string, StreamEvent[]>([[allTopics, plain]]);
  for (const event of plain)
    for (const topic of new Set(event.topics)) {
      if (topic === allTopics) continue;
      const own = byChoice.get(topic);
      if (own) own.push(event);
      else byChoice.set(topic, [event]);
    }
  return (scope) => {
    const found = new Set<StreamEvent>();
    const choices = Object.keys(scope.topics);
    if (choices.some(isInherited)) {
      for (const event of news) if (concerns(event, scope, outline)) found.add(event);
      return found;
    }
    for (const choice of choices) {
      const from = scope.topics[choice] ?? Number.POSITIVE_INFINITY;
      for (const event of byChoice.get(choice) ?? []) if (event.number > from) found.add(event);
    }
    for (const event of marked) if (concerns(event, scope, outline)) found.add(event);
    return found;
  };
}
