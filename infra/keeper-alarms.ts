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
  readonly pollLog: LogGroup;
  readonly api: HttpApi;
  readonly deadLetters: Readonly<Record<'schedule' | 'digests' | 'feedback', Queue>>;
  /** Name of the stack: metrics of two stages are kept apart by it. */
  readonly namespace: string;
}

/** What the poll logs for every review it has come to an end with (lambda/app.ts); one that fails throws instead. */
export const pollFinishedMessage = 'poll finished';

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
  }

  #noPoll({ pollLog, namespace }: KeeperAlarmsProps): void {
    const filter = new MetricFilter(this, 'PollFinished', {
      logGroup: pollLog,
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
