import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { assumed } from '../../bench/cost/bill.ts';
import { alarmTexts, budgetHeading } from '../../infra/alarm-texts.ts';
import { statusFailure } from '../../lambda/adapters/polite-http/carrier.ts';
import { inWordsOf } from '../../lambda/adapters/polite-http/upstream-failure.ts';
import { logLine } from '../../lambda/adapters/runtime/runtime.ts';
import type { Log } from '../../lambda/core/ports/moment.ts';
import { signUpLimits } from '../../lambda/core/sign-up-limits.ts';
import { answerSignUp } from '../../lambda/steps/answer-sign-ups.ts';
import { askToSignUp, directVisit } from '../../lambda/steps/ask-to-sign-up.ts';
import { auditRuns } from '../../lambda/steps/close-run.ts';
import { watchQuota } from '../../lambda/steps/watch-quota.ts';
import { watchSending } from '../../lambda/steps/watch-sending.ts';
import { watchSources } from '../../lambda/steps/watch-sources.ts';
import { watchVolume } from '../../lambda/steps/watch-volume.ts';
import { record } from '../builders/articles.ts';
import { review } from '../builders/review.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createMemorySendRate } from '../memory/send-rate.ts';
import { createMemorySendingState } from '../memory/sending-state.ts';
import { createMemorySignUpQueue } from '../memory/sign-up-requests.ts';
import { announce, digestBench, minute, work } from '../steps/digest-bench.ts';
import { day, pollBench } from '../steps/poll-bench.ts';
import { readerBench } from '../steps/reader-bench.ts';
import { matches } from './filter-pattern.ts';
import { runbook } from './stage-values.ts';
import { synthesise } from './synthesised.ts';

const page = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text.split(/^## /m)[0] ?? ''] as const),
);

const stack = synthesise('ownRunbook');
const alarms = [...stack.ofType('AWS::CloudWatch::Alarm')].map(([id, { Properties }]) => {
  const description = String(Properties.AlarmDescription);
  return { id, description, heading: description.slice(description.indexOf('#') + 1) };
});
const filters = [...stack.ofType('AWS::Logs::MetricFilter').values()].map(({ Properties }) => ({
  alarm: (Properties.MetricTransformations as readonly { readonly MetricName: string }[])[0]?.MetricName ?? '',
  pattern: String(Properties.FilterPattern),
  log: JSON.stringify(Properties.LogGroupName),
}));
const patternsOf = (alarm: string) => filters.filter((filter) => filter.alarm === alarm).map(({ pattern }) => pattern);

describe('the runbook', () => {
  it('when the stack has an alarm, the runbook has its heading, and no heading is without an alarm', () => {
    expect(stack.ofType('AWS::Budgets::Budget').size).toBe(1);
    // docs/cost.md counts them.
    expect(alarms).toHaveLength(assumed.alarms);
    const headings = [...sections.keys()].map((heading) => heading.toLowerCase());
    const wanted = [...alarms.map(({ heading }) => heading), budgetHeading.toLowerCase()];
    expect(headings.toSorted()).toEqual(wanted.toSorted());
    for (const { id, heading } of alarms) expect(id.toLowerCase()).toContain(heading.replaceAll('-', ''));
  });

  it('when an alarm is mailed, it says how soon, what, why from there on, and where the rest stands', () => {
    for (const { description } of alarms) {
      expect(description).toMatch(
        /^Severity: (?:now|today|this week)\. .{20,} Why from here: .{20,} What to do: https:/,
      );
      expect(description).toContain(`What to do: ${runbook}#`);
      expect(description.length).toBeLessThanOrEqual(1_024);
    }
  });

  it('when a heading is read, it has the alarm’s severity and the four parts, each with something to say', () => {
    for (const [heading, text] of sections) {
      for (const part of ['What it means', 'Look here', 'Do this', 'Afterwards'])
        expect({ heading, part, said: new RegExp(`\\*\\*${part}:\\*\\* .{8,}`).test(text) }).toMatchObject({
          said: true,
        });
      const severity = Object.entries(alarmTexts).find(([id]) => id === heading)?.[1].severity ?? 'this week';
      expect({ heading, severity: /Severity: ([\w ]+)\./.exec(text)?.[1] }).toEqual({ heading, severity });
    }
  });

  it('when messages lie dead, the keeper is told to drop only what is asked for again by itself', () => {
    for (const queue of ['schedule', 'digests', 'sign-ups'])
      expect(sections.get(`DeadLetters-${queue}`)).toMatch(/\*\*Do this:\*\*.*\bdrop\b/);
    expect(sections.get('DeadLetters-feedback')).toMatch(/`dead-letters replay feedback`; \*\*never purge\*\*/);
  });

  it('when another page of docs names an alarm in bold, there is one', () => {
    const operating = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
    for (const [, name = ''] of operating.matchAll(/runbook\.md#([\w-]+)/g))
      expect([...sections.keys()].map((heading) => heading.toLowerCase())).toContain(name);
  });
});

/** What the service logs, each line as CloudWatch has it. */
function loggedLines() {
  const lines: string[] = [];
  const log: Log = (...line) => lines.push(logLine(...line));
  return { lines, log };
}

/** A run that is served while the mail provider answers so. */
async function served(script: Awaited<ReturnType<typeof digestBench>>['mailer']['script']) {
  const bench = await digestBench();
  const { lines, log } = loggedLines();
  await announce(bench.store, '101');
  await bench.reader(subscription('a1'));
  bench.mailer.script = script;
  await bench.open(minute(1));
  await bench.send(minute(1), { log });
  return { bench, lines, log };
}

/** How each line that rings comes about: the very code that logs it, in trouble. */
const troubles: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  async SourceBlocked() {
    const { lines, log } = loggedLines();
    const service = { name: 'PubMed', base: 'https://example.org', variable: 'NCBI_BASE_URL' };
    const error = await inWordsOf(service, async () => {
      throw statusFailure(403);
    }).catch((failure: unknown) => failure);
    watchSources(review(), [{ source: 'pubmed-citedin', error: error as never }], log);
    return lines;
  },
  async SourceFailing() {
    const { lines, log } = loggedLines();
    const bench = pollBench('pubmed-citedin', 'europe-pmc');
    bench.literature.failing.add('europe-pmc');
    watchSources(bench.review, (await bench.poll(0)).failures, log);
    return lines;
  },
  async ReviewSilent() {
    const { lines, log } = loggedLines();
    const bench = pollBench();
    await bench.poll(0);
    for (let days = 1; days <= 42; days += 1) {
      bench.literature.add('pubmed-citedin', record(`${200 + days}`));
      await bench.poll(days);
    }
    await watchVolume(bench.review, day(75), { store: bench.store, log });
    return lines;
  },
  async SendingPaused() {
    const { lines, log } = loggedLines();
    const sending = createMemorySendingState();
    for (let bounce = 0; bounce < 20; bounce += 1)
      await sending.note('bounce', `bounce-${bounce}`, minute(1).toISOString());
    await watchSending(minute(2), { sending, sendRate: createMemorySendRate(), log });
    return lines;
  },
  SendingRefused: async () =>
    (await served(() => ({ kind: 'refused-account', reason: 'AccountSendingPausedException' }))).lines,
  MailsInDoubt: async () => (await served(() => 'accepted-without-answer')).lines,
  async RunUnbalanced() {
    const { bench, lines, log } = await served(() => ({ kind: 'refused-now', reason: 'slow' }));
    const run = await bench.runs.get(work.review, work.cadence, work.slot);
    const counts = { due: 5, delivered: 3, empty: 0, suppressed: 0, inDoubt: 0, failed: 0 };
    for (const shard of bench.subscriptions.shards)
      await bench.runs.putProgress(run!, { shard, done: true, after: '', counts });
    await auditRuns(bench.review, minute(20), { ...bench.deps, log });
    return lines;
  },
  async RunOverdue() {
    const { bench, lines, log } = await served(() => ({ kind: 'refused-now', reason: 'slow' }));
    await auditRuns(bench.review, minute(7 * 60), { ...bench.deps, log });
    return lines;
  },
  async QuotaNear() {
    const { lines, log } = loggedLines();
    watchQuota({ perSecond: 14, perDay: 50_000, sentLastDay: 39_999 }, log);
    expect(lines).toEqual([]);
    watchQuota({ perSecond: 14, perDay: 50_000, sentLastDay: 40_000 }, log);
    watchQuota({ perSecond: 14, perDay: Number.POSITIVE_INFINITY, sentLastDay: 40_000 }, log);
    expect(lines).toHaveLength(1);
    return lines;
  },
  async SignUpBudget() {
    const { lines, log } = loggedLines();
    const bench = await readerBench();
    const queue = createMemorySignUpQueue();
    const limits = signUpLimits({ anHour: 1, aDay: 10, ofNetworkAnHour: 10 });
    const deps = { ...bench.service, signUpQueue: queue, signUpLimits: limits, log };
    const [own] = bench.service.reviews;
    for (const name of ['a', 'b']) {
      const form = { email: `${name}@example.org`, topics: [], cadence: 'weekly' };
      await askToSignUp(own!, form, { ...directVisit, from: '192.0.2.1' }, bench.now(), deps);
    }
    for (const { id } of queue.waiting) await answerSignUp(own!, id, bench.now(), deps);
    return lines;
  },
};

/** Logged by the composition root itself; test/infra/deployed-walk.test.ts holds these patterns against the real bundles. */
const saidByTheRoot = ['NoPoll', 'NoPublish', 'NoSweep'];

describe('what alarms listen for', () => {
  it('when a metric filter is there, a trouble below or the deployed walk makes the service log its line', () => {
    const heard = [...new Set(filters.map(({ alarm }) => alarm))];
    expect(heard.toSorted()).toEqual([...Object.keys(troubles), ...saidByTheRoot].toSorted());
  });

  it.each(Object.keys(troubles))(
    'when the trouble of %s comes about, the line that the code logs fits the pattern',
    async (alarm) => {
      const lines = await troubles[alarm]!();
      for (const pattern of patternsOf(alarm))
        expect({ pattern, lines, heard: lines.some((line) => matches(pattern, line)) }).toMatchObject({ heard: true });
      // Other alarms stay silent, but for what the same trouble also is.
      const companions: Readonly<Record<string, readonly string[]>> = { SourceBlocked: ['SourceFailing'] };
      const others = filters.filter(
        (filter) =>
          filter.alarm !== alarm && !companions[alarm]?.includes(filter.alarm) && !saidByTheRoot.includes(filter.alarm),
      );
      const rung = others.filter(({ pattern }) => lines.some((line) => matches(pattern, line))).map((it) => it.alarm);
      expect(rung).toEqual([]);
    },
  );

  it('when a source fails for a while, it is no block', async () => {
    const lines = await troubles.SourceFailing!();
    for (const pattern of patternsOf('SourceBlocked'))
      expect(lines.filter((line) => matches(pattern, line))).toEqual([]);
  });
});

describe('silence', () => {
  it.each([
    ['NoPoll', 3600, 19],
    ['NoPublish', 900, 8],
    ['NoSweep', 900, 8],
    ['NoTick-recheck', 3600, 74],
    ['NoTick-purge', 3600, 74],
    ['NoTick-answer-sign-ups', 900, 8],
  ])(
    'when %s hears nothing for three cadences (two hours at least), nothing at all rings too',
    (id, Period, periods) => {
      const alarm = stack.named('AWS::CloudWatch::Alarm', `KeeperAlarms${id.replaceAll('-', '')}`).Properties;
      expect(alarm).toMatchObject({
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        Period,
        EvaluationPeriods: periods,
        DatapointsToAlarm: periods,
        TreatMissingData: 'breaching',
      });
    },
  );

  it('when an alarm looks back, it is no further than CloudWatch does (API reference, PutMetricAlarm)', () => {
    for (const { Properties } of stack.ofType('AWS::CloudWatch::Alarm').values()) {
      const [Period, periods] = [Number(Properties.Period), Number(Properties.EvaluationPeriods)];
      expect(Period % 60).toBe(0);
      expect(Period * periods).toBeLessThanOrEqual((Period < 3600 ? 1 : 7) * 86_400);
    }
  });

  it('when no digests are sent, nobody waits for the sweep', () => {
    const quiet = synthesise('digestsOff');
    expect([...quiet.ofType('AWS::CloudWatch::Alarm').keys()].filter((id) => id.includes('NoSweep'))).toEqual([]);
  });
});

describe('the budget', () => {
  it('when the bill of the month comes near what the keeper said, AWS mails it to them', () => {
    const own = synthesise('withBudget');
    expect(own.named('AWS::Budgets::Budget', 'CostBudget').Properties).toEqual({
      Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 40, Unit: 'USD' } },
      NotificationsWithSubscribers: [
        ['ACTUAL', 80],
        ['FORECASTED', 100],
      ].map(([NotificationType, Threshold]) => ({
        Notification: { NotificationType, Threshold, ThresholdType: 'PERCENTAGE', ComparisonOperator: 'GREATER_THAN' },
        Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'keeper@lab.org' }],
      })),
    });
  });
});
