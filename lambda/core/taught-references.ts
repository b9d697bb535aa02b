import type { ReviewOutline } from './review-outline.ts';
import type { TopicLabel } from './training/labelled-article.ts';

/** A reference of the review with the topics of the sections that cite it. */
export interface TaughtReference {
  /** Position in the outline's references. */
  readonly reference: number;
  /** In the order of the text. One that is cited for several topics counts less for each, most for that which cites it most. */
  readonly topics: readonly TopicLabel[];
}

/** What the review says about its references by where it cites them; those cited in no section of a topic are left out. */
export function taughtReferences(outline: ReviewOutline): readonly TaughtReference[] {
  const found = new Map<number, { total: number; topics: Map<string, number> }>();
  for (const { topics, cites } of outline.sections) {
    if (topics.length === 0) continue;
    for (const { reference, times } of cites) {
      const known = found.get(reference) ?? { total: 0, topics: new Map<string, number>() };
      known.total += times;
      for (const topic of topics) known.topics.set(topic, (known.topics.get(topic) ?? 0) + times);
      found.set(reference, known);
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([reference, { total, topics }]) => ({
      reference,
      // The root, since a work that a review needs in two places is no half of a reference to either.
      topics: [...topics].map(([topic, times]) => ({
        topic,
        weight: Math.round(1000 * Math.sqrt(times / total)) / 1000,
      })),
    }));
}
