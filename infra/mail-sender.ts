import { Duration, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import {
  ConfigurationSet,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from './config.ts';
import { planOf } from './functions.ts';

export interface MailSenderProps {
  readonly mail: StageConfig['mail'];
}

/**
 * Sending through SES, and hearing back: configuration set → SNS → SQS → feedback function. A queue between, so there is
 * no public address to which anybody could post an invented event, and an event is redelivered until it is applied.
 */
export class MailSender extends Construct {
  readonly identity: EmailIdentity;
  readonly configurationSet: ConfigurationSet;
  readonly deadLetters: Queue;
  /** The only topic whose messages are mail events. */
  readonly topicArn: string;
  readonly #events: Queue;
  readonly #mail: StageConfig['mail'];

  constructor(scope: Construct, id: string, { mail }: MailSenderProps) {
    super(scope, id);
    this.#mail = mail;
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      reputationMetrics: true,
      // SES itself refuses addresses that bounced or complained: a second net below our own suppression.
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.identity = mail.domain
      ? new EmailIdentity(this, 'Identity', {
          identity: Identity.domain(mail.domain),
          // Bounces go to a subdomain of ours, so that SPF is aligned as well (RFC 7489 §3.1.2); until its MX record is
          // there, SES uses its own.
          mailFromDomain: `bounce.${mail.domain}`,
          mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
          configurationSet: this.configurationSet,
        })
      : new EmailIdentity(this, 'Identity', {
          identity: Identity.email(mail.from),
          configurationSet: this.configurationSet,
        });

    this.deadLetters = new Queue(this, 'FeedbackDeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.#events = new Queue(this, 'Feedback', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the function's timeout (Lambda Developer Guide, "Using Lambda with Amazon SQS").
      visibilityTimeout: Duration.seconds(6 * planOf('feedback').timeoutSeconds),
      // A lost Send event is a mail sent twice, a lost complaint a reader mailed against their will.
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 10 },
    });
    // SNS keeps a message only until it is handed on, so SES events are not encrypted by a key of their own there.
    const topic = new Topic(this, 'MailEvents', { enforceSSL: true });
    this.topicArn = topic.topicArn;
    // In SNS's envelope, which names the topic: the queue admits no other one, and the function looks again.
    topic.addSubscription(new SqsSubscription(this.#events, { deadLetterQueue: this.deadLetters }));
    this.configurationSet.addEventDestination('ToFeedback', {
      destination: EventDestination.snsTopic(topic),
      // Neither opens nor clicks: readers are not watched.
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.RENDERING_FAILURE,
        EmailSendingEvent.DELIVERY_DELAY,
      ],
    });
  }

  /** What a sender needs a right to. */
  get resourceArns(): readonly string[] {
    const { sandboxRecipients } = this.#mail;
    const arn = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    return [
      this.identity.emailIdentityArn,
      arn('configuration-set', this.configurationSet.configurationSetName),
      ...sandboxRecipients.map((address) => arn('identity', address)),
    ];
  }

  reportTo(feedback: LambdaFunction): void {
    feedback.addEventSource(new SqsEventSource(this.#events, { batchSize: 10, reportBatchItemFailures: true }));
  }
}
