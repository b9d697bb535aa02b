import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Permission } from './functions.ts';

/** ARNs of what permissions are about. */
export interface Grantable {
  readonly tableArn: string;
  readonly siteBucketArn: string;
  readonly digestQueueArn: string;
  readonly signUpQueueArn: string;
  readonly secretArn: string;
  readonly mail: {
    /** The verified sender, the configuration set and, in SES's sandbox, the recipients' identities. */
    readonly resourceArns: readonly string[];
    readonly from: string;
  };
}

/** Partition keys begin with these words (lambda/adapters/dynamodb/keys.ts). */
const partitions = {
  articles: ['REVIEW#*', 'EVENTS#*', 'ARTICLES#*'],
  published: ['PUBLISHED#*'],
  digestRuns: ['RUNS#*', 'RUN#*'],
  subscriptions: ['SUBSCRIBERS#*'],
  schedules: ['SCHEDULES#*'],
  addresses: ['ADDRESS#*'],
  signUps: ['SIGNUPS#*'],
  counters: ['COUNTER#*'],
  sending: ['SENDING#*'],
  pause: ['SERVICE#*'],
  schema: ['SCHEMA#*'],
} as const;

// No Scan, no transaction and no index: the table adapter knows none (lambda/adapters/dynamodb/table.ts).
const reading = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'] as const;
const writing = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'] as const;

/** What a permission means in IAM. */
export function statementsOf(permission: Permission, on: Grantable): readonly PolicyStatement[] {
  const items = (actions: readonly string[], prefixes: readonly string[]) => [
    allow(actions, [on.tableArn], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes } }),
  ];
  switch (permission) {
    case 'read articles':
      return items(reading, partitions.articles);
    case 'write articles':
      return items(writing, partitions.articles);
    case 'read digest runs':
      return items(reading, partitions.digestRuns);
    case 'write digest runs':
      return items(['dynamodb:PutItem'], partitions.digestRuns);
    case 'read subscriptions':
      return items(reading, partitions.subscriptions);
    // When readers want their digests, not who they are.
    case 'read schedules':
      return items(['dynamodb:Query'], partitions.schedules);
    // Claims, cursors and endings: changes of what is there. Nobody is subscribed by it, and no address is looked up.
    case 'settle subscriptions':
      return items(['dynamodb:UpdateItem'], partitions.subscriptions);
    case 'write subscriptions':
      return [
        ...items(['dynamodb:PutItem', 'dynamodb:UpdateItem'], partitions.subscriptions),
        ...items(['dynamodb:PutItem'], partitions.schedules),
        ...items(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], partitions.addresses),
      ];
    case 'read the schema version':
      return items(['dynamodb:GetItem'], partitions.schema);
    case 'read the pause':
      return items(['dynamodb:GetItem'], partitions.pause);
    case 'read the sending state':
      return items(reading, partitions.sending);
    case 'write the sending state':
      return items(['dynamodb:UpdateItem'], partitions.sending);
    // Belongs to the account: SES knows no narrower resource for it (Service Authorization Reference, "Amazon SES").
    case 'read the sending quota':
      return [allow(['ses:GetSendQuota'], ['*'])];
    // The pointers from keyed hashes: they can be taken away, not read.
    case 'forget addresses':
      return items(['dynamodb:DeleteItem'], partitions.addresses);
    // A place that nobody gets, for an address that was left before its mail bounced (`settle subscriptions` goes with it).
    case 'suppress addresses':
      return [
        ...items(['dynamodb:PutItem'], partitions.subscriptions),
        ...items(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], partitions.addresses),
      ];
    case 'write the site':
      return [
        allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [`${on.siteBucketArn}/*`]),
        // Without it S3 answers 403, not 404, for a file that is not there yet (S3 API reference, GetObject).
        allow(['s3:ListBucket'], [on.siteBucketArn]),
      ];
    case 'read what is published':
      return items(['dynamodb:GetItem'], partitions.published);
    case 'note what is published':
      return items(['dynamodb:PutItem'], partitions.published);
    // A request is written and not read again by whoever wrote it.
    case 'ask for sign-ups':
      return [
        ...items(['dynamodb:PutItem'], partitions.signUps),
        ...items(['dynamodb:GetItem', 'dynamodb:UpdateItem'], partitions.counters),
      ];
    case 'answer sign-ups':
      return [
        ...items(
          ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
          partitions.signUps,
        ),
        ...items(['dynamodb:GetItem', 'dynamodb:UpdateItem'], partitions.counters),
      ];
    case 'queue sign-ups':
      return [allow(['sqs:SendMessage'], [on.signUpQueueArn])];
    case 'queue digests':
      return [allow(['sqs:SendMessage'], [on.digestQueueArn])];
    case 'send mail':
      return [allow(['ses:SendRawEmail'], on.mail.resourceArns, { StringEquals: { 'ses:FromAddress': on.mail.from } })];
    case 'read the secret':
      return [allow(['secretsmanager:GetSecretValue'], [on.secretArn])];
  }
}

function allow(
  actions: readonly string[],
  resources: readonly string[],
  conditions: Readonly<Record<string, unknown>> = {},
): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources], conditions });
}
