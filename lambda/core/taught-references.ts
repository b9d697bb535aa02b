import type { ReviewOutline } from './review-outline.ts';

/** A reference of the review with the topics of the sections that cite it. */
export interface TaughtReference {
  /** Position in the outline's references. */
  readonly reference: number;
  /** In the order of the text, each once. */
  readonly topics: readonly string[];
  /**
   * 0…1, how surely it belongs to each of its topics: one shared among several counts less for each of them, one cited again
   * and again a little more.
   */
  readonly weight: number;
}

/** What the review says about its references by where it cites them; those cited in no section of a topic are left out. */
export function taughtReferences(outline: ReviewOutline): readonly TaughtReference[] {
  const found = new Map<number, { topics: Set<string>; places: number; times: number }>();
  for (const { topics, cites } of outline.sections) {
    if (topics.length === 0) continue;
    for (const { reference, times } of cites) {
      const known = found.get(reference) ?? { topics: new Set<string>(), places: 0, times: 0 };
      for (const topic of topics) known.topics.add(topic);
      known.places++;
      known.times += times;
      found.set(reference, known);
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([reference, { topics, places, times }]) => ({
      reference,
      topics: [...topics],
      // One place, one time: 1. Two places: 1/2 … but a reference that is cited five times in two places is no aside.
      weight: Math.round(1000 * Math.min(1, Math.sqrt(times) / places)) / 1000,
    }));
}
