import type { Cadence, QuietPolicy, Schedule } from '../../lambda/core/subscription.ts';
import { type FaultName, faultNames } from './faults.ts';
import type { PublishedArticle } from './pubmed.ts';
import { createRandom, type Random } from './random.ts';

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

/** What a reader asks for in a form. */
export interface Choice {
  /** Topic ids; empty = all. */
  readonly topics: readonly string[];
  readonly cadence: Cadence;
  /** `null` = the review's own. */
  readonly schedule: Schedule | null;
  readonly cap: number | null;
  readonly quiet: QuietPolicy;
}

/** What a reader does after they have confirmed; a pause ends when `until`, a day, begins where they are. */
export type Act = { readonly at: number } & (
  | { readonly kind: 'choose'; readonly choice: Choice }
  | { readonly kind: 'pause'; readonly until: string }
  | { readonly kind: 'leave-topic' }
  | { readonly kind: 'move'; readonly address: string }
);

/** What a reader will do, faults and chances at the moment of sending aside. */
export interface ReaderPlan {
  readonly address: string;
  readonly choice: Choice;
  readonly joinsAt: number;
  /** In order. */
  readonly acts: readonly Act[];
}

/** What the account may send, and what its keeper does. */
export interface AccountPlan {
  readonly perSecond: number;
  readonly perDay: number;
  /** The keeper pauses sending then; `null`: never. */
  readonly pausesAt: number | null;
  /** How long a pause lasts, whoever made it. */
  readonly resumesAfterMs: number;
}

export interface Scenario {
  readonly articles: readonly PublishedArticle[];
  readonly readers: readonly ReaderPlan[];
  readonly account: AccountPlan;
  /** Sign-ups wait for a worker, as deployed; else the page waits for the mail, as on one machine. */
  readonly hasSignUpQueue: boolean;
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/**
 * A Saturday; the review's slots are at 06:00 UTC every day, on Mondays for weekly and on the month's first Monday, the
 * day after tomorrow, for monthly readers. Tomorrow New York leaves daylight saving time.
 */
export const startsAt = Date.parse('2026-10-31T00:00:00Z');
export const slots = [1, 2].map((day) => startsAt + day * dayMs + 6 * hourMs);
/** Monday, 06:00: the last slot with faults. They go on for two hours and a half, and the rest must mend itself. */
export const lastSlot = slots.at(-1)!;
export const calmAt = lastSlot + 2.5 * hourMs;
/** By then everything that was public at the last slot must have reached its readers, without another slot. */
export const settledBy = lastSlot + 12 * hourMs;
/** The Monday after: a run of every cadence but monthly, without faults. */
export const lastTickAt = lastSlot + 7 * dayMs + hourMs;

export const endsAt = lastSlot + 7 * dayMs + 6 * hourMs;

/** How many days more a narrow account needs, at the very end, until each reader has had their mail. */
export function daysCarriedOver({ account }: Pick<Scenario, 'account'>): number {
  return account.perDay < Number.POSITIVE_INFINITY ? 9 : 0;
}

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
  const isPlain = random.chance(0.3);
  // Readers share a place or two: every schedule in use is a run a day.
  const places = [drawSchedule(random), drawSchedule(random)].slice(0, random.between(1, 2));
  const choice = (): Choice => (isPlain ? plainChoice(random) : drawChoice(random, places));
  const allReaders = Array.from({ length: random.between(3, 9) }, (_, index): ReaderPlan => {
    const own = choice();
    const acts = Array.from({ length: random.pick([0, 0, 0, 1, 1, 2]) }, () =>
      drawAct(random, index, choice, isPlain),
    ).toSorted((a, b) => a.at - b.at);
    return {
      address: `reader-${index + 1}@example.org`,
      choice: own,
      joinsAt: startsAt + random.between(1, random.pick([12, 40])) * hourMs,
      acts,
    };
  });
  return {
    articles: allArticles.slice(0, articles),
    readers: allReaders.slice(0, readers),
    account: drawAccount(random),
    hasSignUpQueue: random.chance(0.3),
  };
}

function plainChoice(random: Random): Choice {
  const cadence = random.pick(['daily', 'daily', 'weekly'] as const);
  return { topics: drawTopics(random), cadence, schedule: null, cap: null, quiet: 'silence' };
}

function drawChoice(random: Random, places: readonly Schedule[]): Choice {
  return {
    topics: drawTopics(random),
    cadence: random.pick(['immediate', 'daily', 'daily', 'daily', 'weekly', 'monthly'] as const),
    schedule: random.chance(0.5) ? null : random.pick(places),
    cap: random.pick([null, null, 1, 2]),
    quiet: random.pick(['silence', 'silence', 'line', 'quarterly'] as const),
  };
}

function drawTopics(random: Random): readonly string[] {
  return random.pick([[], [], ['macrophages'], ['vaccines'], ['macrophages', 'vaccines']]);
}

function drawSchedule(random: Random): Schedule {
  return {
    timeZone: random.pick(['America/New_York', 'Asia/Tokyo', 'Asia/Kolkata', 'Pacific/Auckland', 'Europe/Berlin']),
    weekday: random.pick([1, 1, 1, 7, 4]),
    hour: random.pick([1, 6, 8, 20]),
  };
}

function drawAct(random: Random, index: number, choice: () => Choice, isPlain: boolean): Act {
  // Half of them while a digest may be on its way.
  const at = random.chance(0.5)
    ? random.pick(slots) + random.between(-5, 45) * minuteMs
    : random.between(startsAt + 12 * hourMs, lastSlot + hourMs);
  const kind = isPlain
    ? 'choose'
    : random.pick(['choose', 'pause', 'pause', 'leave-topic', 'leave-topic', 'move'] as const);
  switch (kind) {
    case 'choose':
      return { at, kind, choice: choice() };
    case 'pause':
      return { at, kind, until: new Date(at + random.between(2, 6) * dayMs).toISOString().slice(0, 10) };
    case 'leave-topic':
      return { at, kind };
    case 'move':
      return { at, kind, address: `reader-${index + 1}-moved@example.org` };
  }
}

/** Most accounts are wide; a narrow one carries the rest of a day over to the next. */
function drawAccount(random: Random): AccountPlan {
  return {
    perSecond: random.pick([1_000, 1_000, 14, 1]),
    perDay: random.pick([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 6, 3]),
    pausesAt: random.chance(0.2) ? random.pick(slots) + random.between(-10, 60) * minuteMs : null,
    resumesAfterMs: random.between(10, 240) * minuteMs,
  };
}

export function isFaultName(name: string): name is FaultName {
  return (faultNames as readonly string[]).includes(name);
}
