import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type IFilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  type AlarmId,
  alarmDescription,
  type DeadLetterQueue,
  deadLetterQueues,
  type SilentTick,
  silentTicks,
} from './alarm-texts.ts';
import type { StageConfig } from './config.ts';
import { type FunctionName, functionNames } from './functions.ts';
import { rhythms, type ScheduledName } from './review-schedule.ts';

export interface KeeperAlarmsProps {
  readonly email: string;
  /** Address of the runbook; alarms name its headings. */
  readonly runbook: string;
  /** Where no digest is sent, nobody has to ask which are due. */
  readonly digests: StageConfig['digests'];
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly logs: Readonly<Record<FunctionName, LogGroup>>;
  readonly api: HttpApi;
  readonly deadLetters: Readonly<Record<DeadLetterQueue, Queue>>;
  /** Name of the stack: metrics of two stages are kept apart by it. */
  readonly namespace: string;
}

type LogAlarmId = Exclude<AlarmId, `${string}-${string}` | 'BounceRate' | 'ComplaintRate'>;

/** One alarm that rings by a line of a log; test/infra/runbook.test.ts holds each pattern against the code that logs. */
interface LogAlarm {
  readonly by: readonly FunctionName[];
  readonly pattern: IFilterPattern;
  readonly atLeast?: number;
  /** A quarter of an hour if not said: the rhythm of the sweeps that repeat what lasts. */
  readonly period?: Duration;
  readonly periods?: number;
}

const says = (message: string) => FilterPattern.stringValue('$.message', '=', message);
const poll = { by: ['poll'], period: Duration.hours(7) } as const;

const logAlarms: Readonly<Record<Exclude<LogAlarmId, 'NoPoll' | 'NoPublish' | 'NoSweep'>, LogAlarm>> = {
  // Every poll says it (lambda/steps/watch-sources.ts), and one comes in any seven hours.
  SourceBlocked: {
    ...poll,
    pattern: FilterPattern.all(says('a source gave no answer'), FilterPattern.stringValue('$.kind', '=', 'blocked')),
  },
  SourceFailing: { ...poll, pattern: says('a source gave no answer'), periods: 3 },
  // Looked at once a day (lambda/steps/watch-volume.ts).
  ReviewSilent: {
    by: ['recheck'],
    pattern: says('a review has been silent for longer than chance explains'),
    period: Duration.days(1),
  },
  // lambda/steps/watch-sending.ts
  SendingPaused: { by: ['feedback', 'open-digest-runs'], pattern: says('sending has paused itself') },
  // The rest of the line is SES's code (lambda/steps/send-digests.ts).
  SendingRefused: { by: ['send-digests'], pattern: says('sending is refused for the whole account*') },
  MailsInDoubt: {
    by: ['send-digests'],
    pattern: says('mail in doubt*'),
    atLeast: 10,
    period: Duration.hours(1),
  },
  // Found by whoever closes the run: its last worker, or the sweep (lambda/steps/close-run.ts).
  RunUnbalanced: {
    by: ['send-digests', 'open-digest-runs'],
    pattern: says('a finished digest run does not balance'),
  },
  RunOverdue: { by: ['open-digest-runs'], pattern: says('a digest run is unfinished six hours after its slot') },
  // lambda/steps/watch-quota.ts
  QuotaNear: {
    by: ['send-digests'],
    pattern: says('four fifths of the sending quota are used'),
    period: Duration.hours(1),
  },
  // Once a quarter of an hour (lambda/steps/answer-sign-ups.ts).
  SignUpBudget: { by: ['answer-sign-ups'], pattern: says('the budget of sign-up mails is used up') },
};

/** What says "done" of a tick that must come; its absence is what rings. */
const doneLines = {
  // `busy` met another writer and did nothing itself (lambda/steps/poll-review.ts).
  NoPoll: {
    tick: 'poll',
    pattern: FilterPattern.all(says('poll finished'), FilterPattern.stringValue('$.outcome', '!=', 'busy')),
  },
  NoPublish: { tick: 'publish', pattern: says('publish finished') },
  NoSweep: { tick: 'open-digest-runs', pattern: says('digest runs opened') },
} as const;

/** Mails the keeper when something needs a person, and only then. docs/runbook.md has a heading for each. */
export class KeeperAlarms extends Construct {
  readonly #topic: Topic;
  readonly #props: KeeperAlarmsProps;

  constructor(scope: Construct, id: string, props: KeeperAlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.#topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.#topic.addSubscription(new EmailSubscription(props.email));
    // A topic with a policy of its own (enforceSSL) loses the default one, by which alarms could publish to it.
    const { account } = Stack.of(this);
    this.#topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );

    this.#failures();
    this.#silences();
    for (const [name, { by, pattern, period, atLeast = 1, periods = 1 }] of Object.entries(logAlarms)) {
      const metric = this.#lines(name as LogAlarmId, by, pattern, period ?? Duration.minutes(15));
      this.#alarm(name as LogAlarmId, metric, { atLeast, periods });
    }
    this.#reputation();
  }

  #failures(): void {
    const { deadLetters, functions, api } = this.#props;
    for (const name of deadLetterQueues) {
      const period = Duration.minutes(5);
      const lying = deadLetters[name].metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' });
      this.#alarm(`DeadLetters-${name}`, lying, { atLeast: 1 });
    }
    for (const name of functionNames) {
      if (name === 'web') continue;
      this.#alarm(`Errors-${name}`, functions[name].metricErrors({ period: Duration.hours(1), statistic: 'Sum' }), {
        atLeast: 2,
      });
    }
    this.#alarm('Errors-web', api.metricServerError({ period: Duration.minutes(15), statistic: 'Sum' }), {
      atLeast: 5,
    });
  }

  /** Silence is the alarm: a schedule that was deleted and a tick that fails each time look the same to a reader. */
  #silences(): void {
    const { functions, digests } = this.#props;
    for (const [id, { tick, pattern }] of Object.entries(doneLines)) {
      if (tick === 'open-digest-runs' && digests === 'off') continue;
      const { period, periods } = silence(tick);
      this.#silent(id as keyof typeof doneLines, this.#lines(id as keyof typeof doneLines, [tick], pattern, period), {
        periods,
      });
    }
    for (const tick of silentTicks satisfies readonly SilentTick[]) {
      const { period, periods } = silence(tick);
      this.#silent(`NoTick-${tick}`, functions[tick].metricInvocations({ period, statistic: 'Sum' }), { periods });
    }
  }

  /** SES's own figures of the account, over the mails that it takes for representative. */
  #reputation(): void {
    for (const [id, metricName, atLeast] of [
      ['BounceRate', 'Reputation.BounceRate', 0.05],
      ['ComplaintRate', 'Reputation.ComplaintRate', 0.001],
    ] as const) {
      const period = Duration.hours(1);
      this.#alarm(id, new Metric({ namespace: 'AWS/SES', metricName, period, statistic: 'Average' }), { atLeast });
    }
  }

  /** How many lines of these functions' logs fit. The name of the metric is the alarm's. */
  #lines(id: LogAlarmId, by: readonly FunctionName[], pattern: IFilterPattern, period: Duration): IMetric {
    const metricNamespace = `LivingReview/${this.#props.namespace}`;
    for (const name of by) {
      new MetricFilter(this, `${id}-${name}`, {
        logGroup: this.#props.logs[name],
        filterPattern: pattern,
        metricNamespace,
        metricName: id,
        metricValue: '1',
      });
    }
    return new Metric({ namespace: metricNamespace, metricName: id, period, statistic: 'Sum' });
  }

  #alarm(
    id: AlarmId,
    metric: IMetric,
    { atLeast, periods = 1 }: { readonly atLeast: number; readonly periods?: number },
  ) {
    this.#tell(
      new Alarm(this, id, {
        alarmDescription: alarmDescription(id, this.#props.runbook),
        metric,
        threshold: atLeast,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: periods,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    );
  }

  #silent(id: AlarmId, metric: IMetric, { periods }: { readonly periods: number }): void {
    this.#tell(
      new Alarm(this, id, {
        alarmDescription: alarmDescription(id, this.#props.runbook),
        metric,
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: periods,
        datapointsToAlarm: periods,
        treatMissingData: TreatMissingData.BREACHING,
      }),
    );
  }

  /** Also when it is over, so that the keeper knows it was mended. */
  #tell(alarm: Alarm): void {
    alarm.addAlarmAction(new SnsAction(this.#topic));
    alarm.addOkAction(new SnsAction(this.#topic));
  }
}

const twoHours = Duration.hours(2).toMinutes();

/** When a tick has been missing for too long: three cadences and the window of one, and two hours at least. */
function silence(tick: ScheduledName): { readonly period: Duration; readonly periods: number } {
  const { every, window } = rhythms[tick];
  const tooLongMinutes = Math.max(3 * every.toMinutes() + window.toMinutes(), twoHours);
  const period = Duration.minutes(Math.min(60, every.toMinutes()));
  return { period, periods: Math.ceil(tooLongMinutes / period.toMinutes()) };
}
