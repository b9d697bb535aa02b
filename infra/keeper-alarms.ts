import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type FunctionName, functionNames } from './functions.ts';

export interface KeeperAlarmsProps {
  readonly email: string;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly logs: Readonly<Record<FunctionName, LogGroup>>;
  readonly api: HttpApi;
  readonly deadLetters: Readonly<Record<'schedule' | 'digests' | 'sign-ups' | 'feedback', Queue>>;
  /** Name of the stack: metrics of two stages are kept apart by it. */
  readonly namespace: string;
}

/** What the poll logs for every review it has come to an end with (lambda/app.ts); one that fails throws instead. */
export const pollFinishedMessage = 'poll finished';

/** What the sender and the sweep log about a run (lambda/steps/close-run.ts); a test holds the words together. */
export const unbalancedMessage = 'a finished digest run does not balance';
export const overdueMessage = 'a digest run is unfinished six hours after its slot';

/** What the daily recheck logs about a review without news (lambda/steps/watch-volume.ts). */
export const silentMessage = 'a review has been silent for longer than chance explains';

/** What the circuit logs for as long as it is open (lambda/steps/watch-sending.ts). */
export const pausedMessage = 'sending has paused itself';

/** What the worker of sign-ups logs, once a quarter of an hour (lambda/steps/answer-sign-ups.ts). */
export const budgetUsedUpMessage = 'the budget of sign-up mails is used up';

const redriveOrPurge = 'redrive or purge the queue. Nothing is lost: the next tick asks again what is due.';
/** What SES reports is told once. */
const redriveOnly = 'redrive the queue; do not purge it. A bounce or a complaint lies there and nowhere else.';

/** Mails the keeper when something needs a person, and only then. Each alarm says what to do first. */
export class KeeperAlarms extends Construct {
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, props: KeeperAlarmsProps) {
    super(scope, id);
    this.#topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.#topic.addSubscription(new EmailSubscription(props.email));
    // A topic with a policy of its own (enforceSSL) loses the default one, by which alarms could publish to it.
    const { account } = Stack.of(this);
    this.#topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );

    for (const [name, queue] of Object.entries(props.deadLetters)) {
      this.#alarm(`DeadLetters-${name}`, {
        description:
          `Messages lie in the dead-letter queue "${name}". Read one message and the log of its function; ` +
          `once the cause is gone, ${name === 'feedback' ? redriveOnly : redriveOrPurge}`,
        metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' }),
        atLeast: 1,
      });
    }
    for (const name of functionNames.filter((candidate) => candidate !== 'web')) {
      this.#alarm(`Errors-${name}`, {
        // One failure is repeated and forgiven; the second within the hour is not.
        description: `The function "${name}" failed twice or more within an hour. Its log says why.`,
        metric: props.functions[name].metricErrors({ period: Duration.hours(1), statistic: 'Sum' }),
        atLeast: 2,
      });
    }
    this.#alarm('Errors-web', {
      description:
        'Readers were answered with errors (5xx) five times or more within 15 minutes. See the log of "web".',
      metric: props.api.metricServerError({ period: Duration.minutes(15), statistic: 'Sum' }),
      atLeast: 5,
    });
    this.#noPoll(props);
    this.#said(props, {
      id: 'SendingPaused',
      message: pausedMessage,
      by: ['feedback', 'open-digest-runs'],
      description:
        'Sending has paused itself: too many readers complained, or too many addresses bounced, within seven days. The ' +
        'log line has the figures. Find out why (docs/operating.md), then resume it. Nothing is lost meanwhile.',
    });
    this.#said(props, {
      id: 'SignUpBudget',
      message: budgetUsedUpMessage,
      by: ['answer-sign-ups'],
      description:
        'The budget of sign-up mails is used up: somebody floods the form, or many readers come at once. What is over it ' +
        'waits for the next hour, a day at most; digests are not touched. See docs/deploying.md, "When sign-ups flood in".',
    });
    this.#said(props, {
      id: 'ReviewSilent',
      message: silentMessage,
      by: ['recheck'],
      // Looked at once a day.
      period: Duration.days(1),
      description:
        'A review has had no new article for at least two weeks, and far longer than its last weeks let expect. The log ' +
        'line of "recheck" has the figures. See docs/operating.md, "When nothing new comes". Nothing is lost: what a ' +
        'source lists again later is found then.',
    });
    // A run that does not balance is found by whoever closes it: its last worker, or the sweep.
    this.#said(props, {
      id: 'RunUnbalanced',
      message: unbalancedMessage,
      by: ['send-digests', 'open-digest-runs'],
      description:
        'A finished digest run does not balance: somebody who was due is in none of its counts. See `digest runs`, and ' +
        'the log line for its figures.',
    });
    this.#said(props, {
      id: 'RunOverdue',
      message: overdueMessage,
      by: ['open-digest-runs'],
      description:
        'A digest run is unfinished six hours after its slot. See `digest runs` and the log of "send-digests": is ' +
        'sending paused, the day’s quota used up, or a mail in doubt? Nothing is lost: the sweep goes on.',
    });
  }

  /** Rings when functions log a message. The name of a metric is the alarm's. */
  #said(
    { logs, namespace }: KeeperAlarmsProps,
    said: {
      readonly id: string;
      readonly message: string;
      readonly by: readonly FunctionName[];
      /** How often it is logged while it lasts; absent: by every sweep. */
      readonly period?: Duration;
      readonly description: string;
    },
  ): void {
    const filters = said.by.map(
      (name) =>
        new MetricFilter(this, `${said.id}-${name}`, {
          logGroup: logs[name],
          filterPattern: FilterPattern.stringValue('$.message', '=', said.message),
          metricNamespace: `LivingReview/${namespace}`,
          metricName: said.id,
          metricValue: '1',
        }),
    );
    const metric = filters[0]?.metric({ period: said.period ?? Duration.minutes(15), statistic: 'Sum' });
    if (metric) this.#alarm(said.id, { description: said.description, metric, atLeast: 1 });
  }

  #noPoll({ logs, namespace }: KeeperAlarmsProps): void {
    const filter = new MetricFilter(this, 'PollFinished', {
      logGroup: logs.poll,
      // `busy` met another writer and did nothing itself (lambda/steps/poll-review.ts).
      filterPattern: FilterPattern.all(
        FilterPattern.stringValue('$.message', '=', pollFinishedMessage),
        FilterPattern.stringValue('$.outcome', '!=', 'busy'),
      ),
      metricNamespace: `LivingReview/${namespace}`,
      metricName: 'PollsFinished',
      metricValue: '1',
    });
    const metric = filter.metric({ period: Duration.hours(1), statistic: 'Sum' });
    // Silence is the alarm: a deleted schedule and a poll that fails each time look the same to a reader.
    const alarm = new Alarm(this, 'NoPoll', {
      alarmDescription:
        'No poll has finished for 24 hours, so new articles are not found. See the log of "poll". ' +
        'A new deployment reports this once and clears it with its first poll.',
      metric,
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 24,
      datapointsToAlarm: 24,
      treatMissingData: TreatMissingData.BREACHING,
    });
    this.#tell(alarm);
  }

  #alarm(
    id: string,
    {
      description,
      metric,
      atLeast,
    }: { readonly description: string; readonly metric: IMetric; readonly atLeast: number },
  ): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: description,
      metric,
      threshold: atLeast,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.#tell(alarm);
  }

  /** Also when it is over, so that the keeper knows it was mended. */
  #tell(alarm: Alarm): void {
    alarm.addAlarmAction(new SnsAction(this.#topic));
    alarm.addOkAction(new SnsAction(this.#topic));
  }
}
