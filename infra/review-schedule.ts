import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression, ScheduleGroup, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from './config.ts';

export type ScheduledName = 'poll' | 'recheck' | 'purge' | 'publish' | 'open-digest-runs' | 'answer-sign-ups';

export interface ReviewScheduleProps {
  readonly functions: Readonly<Record<ScheduledName, LambdaFunction>>;
  readonly digests: StageConfig['digests'];
}

interface Rhythm {
  readonly every: Duration;
  /** The tick comes at some moment of this window: nothing here needs a minute, and NCBI is spared everybody's full hour. */
  readonly window: Duration;
}

/** How often each tick comes; docs/runbook.md's silences are counted in them. */
export const rhythms: Readonly<Record<ScheduledName, Rhythm>> = {
  poll: { every: Duration.hours(6), window: Duration.minutes(30) },
  recheck: { every: Duration.days(1), window: Duration.hours(2) },
  purge: { every: Duration.days(1), window: Duration.hours(2) },
  publish: { every: Duration.minutes(15), window: Duration.minutes(5) },
  'open-digest-runs': { every: Duration.minutes(15), window: Duration.minutes(5) },
  // Beside its queue: for what no message woke it for, and what the budget held back.
  'answer-sign-ups': { every: Duration.minutes(15), window: Duration.minutes(5) },
};

/**
 * The ticks. A tick that is lost, late or doubled does no harm: each function asks what should exist by now. Two nets catch
 * what fails: the scheduler's own (the function could not be invoked) and the function's (it was invoked and failed twice),
 * because the scheduler never hears of the second.
 */
export class ReviewSchedule extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { functions, digests }: ReviewScheduleProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const scheduleGroup = new ScheduleGroup(this, 'Group');
    for (const name of Object.keys(rhythms) as ScheduledName[]) {
      const { every, window } = rhythms[name];
      functions[name].configureAsyncInvoke({
        onFailure: new SqsDestination(this.deadLetters),
        retryAttempts: 1,
        // An older tick has been overtaken by the next one; but Lambda's own retry must fit in.
        maxEventAge: Duration.hours(1),
      });
      const schedule = new Schedule(this, name, {
        schedule: ScheduleExpression.rate(every),
        timeWindow: TimeWindow.flexible(window),
        scheduleGroup,
        enabled: name !== 'open-digest-runs' || digests === 'on',
        target: new LambdaInvoke(functions[name], {
          deadLetterQueue: this.deadLetters,
          retryAttempts: 5,
          maxEventAge: Duration.hours(1),
        }),
      });
      // A schedule names its group as a text, so CloudFormation does not see by itself that the group comes first.
      schedule.node.addDependency(scheduleGroup);
    }
  }
}
