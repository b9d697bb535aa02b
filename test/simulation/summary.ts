import type { Tally, ViolationKind } from './oracle.ts';
import type { Outcome } from './simulate.ts';

export const violationKinds: readonly ViolationKind[] = [
  'lost',
  'missed',
  'repeated',
  'after-leaving',
  'unwanted',
  'flood',
  'order',
  'paused',
  'early',
  'over-quota',
];

/** What a great many seeds come to. */
export interface Summary {
  seeds: number;
  readonly tally: Tally;
  readonly stats: { requests: number; kills: number; unanswered: number; invocations: number; deadLetters: number };
  /** Violations by kind, and the seeds that have any. */
  readonly violations: Record<ViolationKind, number>;
  readonly failing: { readonly seed: number; readonly kind: ViolationKind; readonly what: string }[];
}

export function emptySummary(): Summary {
  return {
    seeds: 0,
    tally: { mails: 0, articles: 0, readers: 0, repeats: 0, eventLost: 0, eventLate: 0, crashes: 0 },
    stats: { requests: 0, kills: 0, unanswered: 0, invocations: 0, deadLetters: 0 },
    violations: Object.fromEntries(violationKinds.map((kind) => [kind, 0])) as Record<ViolationKind, number>,
    failing: [],
  };
}

export function addOutcome(summary: Summary, { own, tally, stats, violations }: Outcome): void {
  addSummary(summary, { ...emptySummary(), seeds: 1, tally, stats });
  for (const { kind } of violations) summary.violations[kind] += 1;
  const [first] = violations;
  if (first) summary.failing.push({ seed: own.seed, ...first });
}

export function addSummary(summary: Summary, more: Summary): void {
  summary.seeds += more.seeds;
  for (const name of Object.keys(more.tally) as (keyof Tally)[]) summary.tally[name] += more.tally[name];
  for (const name of Object.keys(more.stats) as (keyof Summary['stats'])[]) summary.stats[name] += more.stats[name];
  for (const kind of violationKinds) summary.violations[kind] += more.violations[kind];
  summary.failing.push(...more.failing);
}

export function summaryTable({ seeds, tally, stats, violations }: Summary): string {
  const rows: readonly (readonly [string, number, string])[] = [
    ['seeds', seeds, ''],
    ['readers who confirmed', tally.readers, ''],
    ['articles in the public stream', tally.articles, ''],
    ['digests that SES accepted', tally.mails, ''],
    ['requests to DynamoDB, SES, SQS and NCBI', stats.requests, `by ${stats.invocations} invocations`],
    ['invocations killed', stats.kills, ''],
    ['requests without an answer', stats.unanswered, ''],
    ['dead letters', stats.deadLetters, ''],
    ['mails whose sender died, failed or heard nothing', tally.crashes, ''],
    [
      'repeated after that, as nobody could know',
      tally.repeats,
      `Send event lost ${tally.eventLost}, late ${tally.eventLate}`,
    ],
    ...violationKinds.map((kind) => [`violations: ${kind}`, violations[kind], ''] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, value, note]) =>
      `${name.padEnd(width)}  ${value.toLocaleString('en').padStart(12)}  ${note}`.trimEnd(),
    )
    .join('\n');
}
