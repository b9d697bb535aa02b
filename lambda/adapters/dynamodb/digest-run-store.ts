import type { DigestRun, RunCounts, ShardProgress } from '../../core/digest-run.ts';
import type { DigestRunStore } from '../../core/ports/digest-run-store.ts';
import type { PlainItem } from './attributes.ts';
import { progressKey, progressPartition, runKey, runsPartition } from './keys.ts';
import { flagOf, numberOf, numbersOf, readable, schemaVersion, textOf, textOrNull } from './read-attribute.ts';
import type { Table } from './table.ts';

/** {@link DigestRunStore} in one DynamoDB table. */
export function createDigestRunStore(table: Table): DigestRunStore {
  return {
    open: async (run) => {
      const isOpened = await table.put(runKey(run), runAttributes(run), { expression: 'attribute_not_exists(#PK)' });
      const item = isOpened ? null : await table.get(runKey(run));
      return item ? digestRun(run.review, item) : run;
    },

    get: async (review, cadence, slot) => {
      const item = await table.get(runKey({ review, cadence, slot }));
      return item && digestRun(review, item);
    },

    latest: async (review, limit) => {
      const runs: DigestRun[] = [];
      if (limit < 1) return runs;
      const range = { partition: runsPartition(review), newestFirst: true, pageSize: Math.min(limit, 100) };
      for await (const page of table.pages(range)) {
        runs.push(...page.map((item) => digestRun(review, item)));
        if (runs.length >= limit) break;
      }
      return runs.slice(0, limit);
    },

    since: async (review, slot) => {
      const runs: DigestRun[] = [];
      const sortKey = { expression: '#SK >= :slot', values: { slot } };
      for await (const page of table.pages({ partition: runsPartition(review), newestFirst: true, sortKey })) {
        runs.push(...page.map((item) => digestRun(review, item)));
      }
      return runs;
    },

    // The whole item again: a run's other attributes never change, so nothing can be overwritten.
    close: async (run, { counts, finishedAt }) => {
      await table.put(
        runKey(run),
        { ...runAttributes(run), counts: { ...counts }, finishedAt },
        { expression: 'attribute_not_exists(#finishedAt)' },
      );
    },

    progress: async (run) => {
      const shards: ShardProgress[] = [];
      for await (const page of table.pages({ partition: progressPartition(run) })) {
        shards.push(...page.map(shardProgress));
      }
      return shards;
    },

    // The last put wins: progress only spares work, whether a mail is due is for the subscription's claim to decide.
    putProgress: async (run, { shard, done, after, counts }) => {
      await table.put(progressKey(run, shard), { v: schemaVersion, done, after, counts: { ...counts } });
    },
  };
}

function runAttributes({ cadence, slot, head, plannedAt, coverage }: DigestRun): PlainItem {
  const run = { v: schemaVersion, cadence, slot, head, plannedAt };
  return coverage ? { ...run, listed: { ...coverage.listed }, together: coverage.together } : run;
}

function digestRun(review: string, item: PlainItem): DigestRun {
  readable(item);
  const finishedAt = textOrNull(item, 'finishedAt');
  return {
    review,
    cadence: textOf(item, 'cadence') as DigestRun['cadence'],
    slot: textOf(item, 'slot'),
    head: numberOf(item, 'head'),
    plannedAt: textOf(item, 'plannedAt'),
    ...(item.listed !== undefined && {
      coverage: { listed: numbersOf(item, 'listed'), together: numberOf(item, 'together') },
    }),
    ...(finishedAt !== null && { balance: { counts: runCounts(numbersOf(item, 'counts')), finishedAt } }),
  };
}

function shardProgress(item: PlainItem): ShardProgress {
  readable(item);
  return {
    shard: textOf(item, 'SK'),
    done: flagOf(item, 'done'),
    after: textOf(item, 'after'),
    counts: runCounts(numbersOf(item, 'counts')),
  };
}

function runCounts(counts: Readonly<Record<string, number>>): RunCounts {
  const count = (name: keyof RunCounts) => counts[name] ?? 0;
  return {
    due: count('due'),
    delivered: count('delivered'),
    empty: count('empty'),
    suppressed: count('suppressed'),
    inDoubt: count('inDoubt'),
    failed: count('failed'),
  };
}
