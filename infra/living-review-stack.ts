import { Annotations, CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { VariableName } from '../lambda/config.ts';
import { ArticleTable } from './article-table.ts';
import { placeholdersIn, type StageConfig } from './config.ts';
import { CostBudget } from './cost-budget.ts';
import { DigestPipeline } from './digest-pipeline.ts';
import { KeeperAlarms } from './keeper-alarms.ts';
import { type LambdaBundle, reviewsFolder } from './lambda-bundle.ts';
import { MailSender } from './mail-sender.ts';
import { PublicSite } from './public-site.ts';
import { citationPathPatterns, ReaderApi, readerPathPatterns, topicFeedPathPatterns } from './reader-api.ts';
import { ReviewSchedule } from './review-schedule.ts';
import { ServiceFunctions } from './service-functions.ts';
import { ServiceKeys } from './service-keys.ts';
import { SignUpDesk } from './sign-up-desk.ts';

export interface LivingReviewStackProps extends StackProps {
  readonly config: StageConfig;
  readonly bundles: readonly LambdaBundle[];
}

/** The whole service: first what is kept, then the functions that work on it, then what sets them going. */
export class LivingReviewStack extends Stack {
  constructor(scope: Construct, id: string, { config, bundles, ...stackProps }: LivingReviewStackProps) {
    super(scope, id, { terminationProtection: config.protectStack, ...stackProps });
    const { keepData, mail, site } = config;
    // The last part of the stack's ARN: nobody outside the account knows it. Whoever did could pass for another network
    // when signing up, and no more.
    const edgeKey = Fn.select(2, Fn.split('/', this.stackId));

    const { table } = new ArticleTable(this, 'ArticleTable', { keepData });
    const { secret } = new ServiceKeys(this, 'ServiceKeys', { keepData });
    const digests = new DigestPipeline(this, 'DigestPipeline');
    const signUps = new SignUpDesk(this, 'SignUpDesk');
    const sender = new MailSender(this, 'MailSender', { mail });
    const reader = new ReaderApi(this, 'ReaderApi');
    const publicSite = new PublicSite(this, 'PublicSite', {
      domain: site.domain,
      keepData,
      apiHost: reader.host,
      edgeKey,
      readerPathPatterns,
      citationPathPatterns,
      topicFeedPathPatterns,
      isAnnounced: site.webSubHub !== '',
    });

    const environment = {
      TABLE_NAME: table.tableName,
      SITE_BUCKET: publicSite.bucket.bucketName,
      DIGEST_QUEUE_URL: digests.queue.queueUrl,
      SIGN_UP_QUEUE_URL: signUps.queue.queueUrl,
      SIGN_UP_MAILS_PER_HOUR: String(config.signUps.mailsPerHour),
      SIGN_UP_MAILS_PER_DAY: String(config.signUps.mailsPerDay),
      EDGE_KEY: edgeKey,
      SECRET_ARN: secret.secretArn,
      SITE_ORIGIN: publicSite.origin,
      MAIL_FROM: mail.fromName ? `${mail.fromName} <${mail.from}>` : mail.from,
      MAIL_REPLY_TO: mail.replyTo,
      UNSUBSCRIBE_MAILBOX: mail.unsubscribeMailbox,
      HOLD_UNTIL_LIVE: config.holdUntilLive ? 'yes' : '',
      MAIL_EVENTS_TOPIC_ARN: sender.topicArn,
      SES_CONFIGURATION_SET: sender.configurationSet.configurationSetName,
      NCBI_EMAIL: config.ncbiEmail,
      TAG_AUTHORITY: site.tagAuthority,
      WEBSUB_HUB: site.webSubHub,
      REVIEWS_DIR: reviewsFolder,
    } as const satisfies Partial<Record<VariableName, string>>;
    const functions = new ServiceFunctions(this, 'Functions', {
      bundles,
      environment,
      config,
      grantable: {
        tableArn: table.tableArn,
        siteBucketArn: publicSite.bucket.bucketArn,
        digestQueueArn: digests.queue.queueArn,
        signUpQueueArn: signUps.queue.queueArn,
        secretArn: secret.secretArn,
        mail: { resourceArns: sender.resourceArns, from: mail.from },
      },
    });

    digests.serveWith(functions.byName['send-digests']);
    signUps.serveWith(functions.byName['answer-sign-ups']);
    sender.reportTo(functions.byName.feedback);
    reader.answerWith(functions.byName.web);
    const schedule = new ReviewSchedule(this, 'ReviewSchedule', {
      functions: functions.byName,
      digests: config.digests,
    });
    new KeeperAlarms(this, 'KeeperAlarms', {
      email: config.alarmEmail,
      runbook: config.runbook,
      digests: config.digests,
      functions: functions.byName,
      logs: functions.logs,
      api: reader.api,
      deadLetters: {
        schedule: schedule.deadLetters,
        digests: digests.deadLetters,
        'sign-ups': signUps.deadLetters,
        feedback: sender.deadLetters,
      },
      namespace: id,
    });
    new CostBudget(this, 'CostBudget', { monthlyUsd: config.monthlyBudgetUsd, email: config.alarmEmail });

    this.#output(
      'SiteUrl',
      `${publicSite.origin}/`,
      'Where readers find the reviews, after the first poll and publish.',
    );
    this.#output(
      'CloudFrontName',
      publicSite.distribution.distributionDomainName,
      'CNAME target of your own site domain.',
    );
    this.#output('TableName', table.tableName, 'The DynamoDB table.');
    this.#output(
      'ConfigurationSetName',
      sender.configurationSet.configurationSetName,
      'SES_CONFIGURATION_SET of `doctor --send-test`.',
    );
    this.#output('SecretName', secret.secretName, 'Add "ncbiApiKey" to its JSON for 10 requests a second at NCBI.');
    this.#output('PollFunction', functions.byName.poll.functionName, 'Invoke it for the first poll.');
    this.#output('PublishFunction', functions.byName.publish.functionName, 'Invoke it to publish at once.');
    if (mail.domain) {
      sender.identity.dkimRecords.forEach(({ name, value }, index) => {
        this.#output(`DkimRecord${index + 1}`, `${name} CNAME ${value}`, 'Create it at your DNS provider.');
      });
    } else {
      this.#output('DkimRecordsHint', `none: SES mails a link to ${mail.from}; open it`, 'How the sender is verified.');
    }

    const invented = placeholdersIn(config);
    if (invented.length > 0) {
      Annotations.of(this).addWarningV2(
        'living-review:placeholders',
        `Do not deploy yet: ${invented.join(', ')} still have invented values. See docs/deploying.md, step 4.`,
      );
    }
  }

  #output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
