import type { Cadence } from '../../lambda/core/subscription.ts';
import { type FaultName, faultNames } from './faults.ts';
import type { PublishedArticle } from './pubmed.ts';
import { createRandom } from './random.ts';

/** A seed, and what shrinking took away from it. */
export interface Case {
  readonly seed: number;
  readonly without: readonly FaultName[];
  /** The first so many readers and articles only; absent: all the seed drew. */
  readonly readers?: number;
  readonly articles?: number;
}

export function caseOf(seed: number, changes: Partial<Case> = {}): Case {
  return { seed, without: [], ...changes };
}

/** What a reader will do, faults and chances at the moment of sending aside. */
export interface ReaderPlan {
  readonly address: string;
  /** Topic ids; empty = all. */
  readonly topics: readonly string[];
  readonly cadence: Cadence;
  readonly joinsAt: number;
  readonly changes: { readonly at: number; readonly topics: readonly string[]; readonly cadence: Cadence } | null;
}

export interface Scenario {
  readonly articles: readonly PublishedArticle[];
  readonly readers: readonly ReaderPlan[];
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A Saturday; the review's slots are at 06:00 UTC every day, and on Mondays for weekly readers. */
export const startsAt = Date.parse('2026-11-14T00:00:00Z');
export const slots = [1, 2].map((day) => startsAt + day * dayMs + 6 * hourMs);
/** Monday, 06:00: the last slot with faults. They go on for two hours and a half, and the rest must mend itself. */
export const lastSlot = slots.at(-1)!;
export const calmAt = lastSlot + 2.5 * hourMs;
/** By then everything that was public at the last slot must have reached its readers, without another slot. */
export const settledBy = lastSlot + 12 * hourMs;
/** The Monday after: a run of every cadence without faults. */
export const endsAt = lastSlot + 7 * dayMs + 6 * hourMs;

const topics = { macrophages: 'Macrophages in tumor immunity', vaccines: 'Vaccine trials against cancer' } as const;

export function drawScenario({ seed, readers, articles }: Case): Scenario {
  const random = createRandom(seed, 'scenario');
  const date = (at: number) => new Date(at).toISOString().slice(0, 10);
  const allArticles = Array.from({ length: random.between(4, 14) }, (_, index): PublishedArticle => {
    const visibleAt = random.chance(0.35) ? startsAt - hourMs : random.between(startsAt, lastSlot + dayMs);
    const backDatedMs = random.chance(0.4) ? random.between(1, 6) * dayMs : 0;
    const topic = random.pick(['macrophages', 'vaccines'] as const);
    return {
      pmid: String(40_000_001 + index),
      listedBy: random.pick(['pubmed-citedin', 'topic-query'] as const),
      visibleAt,
      entrez: date(visibleAt - backDatedMs),
      topic,
      title: `${topics[topic]}, part ${index + 1}`,
    };
  });
  const allReaders = Array.from({ length: random.between(3, 9) }, (_, index): ReaderPlan => {
    const choice = () => random.pick([[], [], ['macrophages'], ['vaccines'], ['macrophages', 'vaccines']]);
    const cadence = () => random.pick(['daily', 'daily', 'weekly'] as const);
    const changesAt = random.between(startsAt + 12 * hourMs, lastSlot + hourMs);
    return {
      address: `reader-${index + 1}@example.org`,
      topics: choice(),
      cadence: cadence(),
      joinsAt: startsAt + random.between(1, random.pick([12, 40])) * hourMs,
      changes: random.chance(0.25) ? { at: changesAt, topics: choice(), cadence: cadence() } : null,
    };
  });
  return { articles: allArticles.slice(0, articles), readers: allReaders.slice(0, readers) };
}

export function isFaultName(name: string): name is FaultName {
  return (faultNames as readonly string[]).includes(name);
}
