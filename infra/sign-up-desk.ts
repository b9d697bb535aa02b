import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { planOf } from './functions.ts';

/**
 * Where sign-ups wait for their answer. A message is an id: the request, with the address, lies in the table, so no address
 * is in a queue or among dead letters. A lost message is made up for by the sweep.
 */
export class SignUpDesk extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Requests', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the function's timeout (Lambda Developer Guide, "Using Lambda with Amazon SQS").
      visibilityTimeout: Duration.seconds(6 * planOf('answer-sign-ups').timeoutSeconds),
      // A request is forgotten after a day (lambda/steps/ask-to-sign-up.ts); so is what points to it.
      retentionPeriod: Duration.days(1),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
  }

  serveWith(answerSignUps: LambdaFunction): void {
    answerSignUps.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 5,
        reportBatchItemFailures: true,
        // A flood has to wait in the queue, not to take every place of the account: two is the least Lambda accepts here.
        maxConcurrency: 2,
      }),
    );
  }
}
