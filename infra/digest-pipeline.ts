import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { planOf } from './functions.ts';

/** The queue of digest shards. It only spreads the work: what has been sent is decided by each subscription's claim. */
export class DigestPipeline extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Shards', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the function's timeout (Lambda Developer Guide, "Using Lambda with Amazon SQS").
      visibilityTimeout: Duration.seconds(6 * planOf('send-digests').timeoutSeconds),
      // The sweep queues every shard that is not done again, each quarter of an hour: old messages are only repetition.
      retentionPeriod: Duration.hours(4),
      // At least five, or shards that merely waited for a free worker end among the dead letters (same page).
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
  }

  serveWith(sendDigests: LambdaFunction): void {
    sendDigests.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 1,
        reportBatchItemFailures: true,
        // Two at once stay below the 14 mails a second that SES grants; two is also the least Lambda accepts here.
        maxConcurrency: 2,
      }),
    );
  }
}
