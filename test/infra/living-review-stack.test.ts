import { beforeAll, describe, expect, it } from '@jest/globals';
import { type FunctionName, functionNames, planOf } from '../../infra/functions.ts';
import { edgeKeyHeader } from '../../lambda/adapters/hono/client-address.ts';
import { overdueMessage, unbalancedMessage } from '../../lambda/steps/close-run.ts';
import { pausedMessage } from '../../lambda/steps/watch-sending.ts';
import { silentMessage } from '../../lambda/steps/watch-volume.ts';
import { list, policyStatements, type Resource, type Synthesised, synthesise } from './synthesised.ts';

let prod: Synthesised;
let dev: Synthesised;
beforeAll(() => {
  prod = synthesise('ownEverything');
  dev = synthesise('nothingSaid');
});

const idOf = (name: FunctionName) => `Functions${name.replaceAll('-', '')}`;
const lambda = (name: FunctionName, stack = prod) => stack.named('AWS::Lambda::Function', `${idOf(name)}Function`);
const text = (value: unknown) => JSON.stringify(value);
const actionsOf = (name: FunctionName) =>
  prod.statementsOf(name).flatMap(({ Effect, Action }) => (Effect === 'Allow' ? list(Action) : []));

describe('rights', () => {
  /** A resource that ends with a wildcard, and why it must. */
  const wildcards: readonly (readonly [RegExp, string])[] = [
    [/PublicSiteBucket.*"\/\*"/, 'objects of the one bucket: publishing writes whatever pages a review has'],
    [
      /Functions\w+Function\w+","Arn"\]\},":\*"/,
      'versions of the one function, as EventBridge Scheduler is granted them',
    ],
    [/^"\*"$/, 'the quota is the account’s: SES names no narrower resource for GetSendQuota'],
  ];

  it('when any policy allows something, it names actions and resources; the exceptions are listed with a reason', () => {
    const policies = [...prod.ofType('AWS::IAM::Policy').values()];
    expect(policies).toHaveLength(functionNames.length + 6);
    for (const statement of policies.flatMap(policyStatements)) {
      for (const action of list(statement.Action)) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
      for (const resource of list(statement.Resource)) {
        if (!text(resource).includes('*')) continue;
        expect(wildcards.filter(([pattern]) => pattern.test(text(resource)))).toHaveLength(1);
      }
    }
  });

  it('when a role is made, it has no managed policy and is assumed by one service', () => {
    for (const { Properties } of prod.ofType('AWS::IAM::Role').values()) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
      expect(text(Properties.AssumeRolePolicyDocument)).toMatch(/"Service":"(?:lambda|scheduler)\.amazonaws\.com"/);
    }
  });

  it('when mail is sent, only the sender of digests, the answer to sign-ups and the reader’s own pages may, as one address with the one set', () => {
    const senders = functionNames.filter((name) => actionsOf(name).some((action) => action.startsWith('ses:')));
    expect(senders).toEqual(['send-digests', 'answer-sign-ups', 'web']);
    for (const name of senders) {
      const [statement, ...others] = prod
        .statementsOf(name)
        .filter(({ Action }) => text(Action).includes('ses:') && Action !== 'ses:GetSendQuota');
      expect(others).toEqual([]);
      expect(statement?.Action).toBe('ses:SendRawEmail');
      expect(statement?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'digest@lab.org' } });
      const resources = list(statement?.Resource).map(text);
      expect(resources).toHaveLength(2);
      expect(resources.some((resource) => /:identity\/",\{"Ref":"MailSenderIdentity/.test(resource))).toBe(true);
      expect(
        resources.some((resource) => /:configuration-set\/",\{"Ref":"MailSenderConfigurationSet/.test(resource)),
      ).toBe(true);
    }
  });

  it('when the secret is read, it is by those that sign links, look up addresses or ask NCBI; nobody else knows its name', () => {
    const readers = functionNames.filter((name) => actionsOf(name).includes('secretsmanager:GetSecretValue'));
    const told = functionNames.filter((name) => text(lambda(name).Properties.Environment).includes('SECRET_ARN'));
    expect(readers).toEqual(['poll', 'recheck', 'purge', 'send-digests', 'feedback', 'answer-sign-ups', 'web']);
    expect(told).toEqual(readers);
  });

  it('when the account is in SES’s sandbox, the verified recipients are added to what may be mailed, and nothing else', () => {
    const sandbox = synthesise('inSandbox');
    const [statement] = sandbox.statementsOf('web').filter(({ Action }) => Action === 'ses:SendRawEmail');
    expect(list(statement?.Resource)).toHaveLength(3);
    expect(text(statement?.Resource)).toContain(':identity/me@lab.org');
  });

  /** Partitions of the table each function may read or write (lambda/adapters/dynamodb/keys.ts). */
  const partitions: Readonly<Record<FunctionName, readonly string[]>> = {
    poll: ['ARTICLES', 'EVENTS', 'REVIEW', 'SERVICE'],
    recheck: ['ARTICLES', 'EVENTS', 'REVIEW', 'SERVICE'],
    publish: ['ARTICLES', 'EVENTS', 'PUBLISHED', 'REVIEW', 'SERVICE'],
    purge: ['ADDRESS', 'SUBSCRIBERS'],
    'open-digest-runs': ['ARTICLES', 'EVENTS', 'REVIEW', 'RUN', 'RUNS', 'SCHEDULES', 'SENDING', 'SERVICE'],
    'send-digests': ['ARTICLES', 'EVENTS', 'REVIEW', 'RUN', 'RUNS', 'SENDING', 'SUBSCRIBERS'],
    feedback: ['ADDRESS', 'SENDING', 'SUBSCRIBERS'],
    'answer-sign-ups': ['ADDRESS', 'COUNTER', 'SCHEDULES', 'SENDING', 'SIGNUPS', 'SUBSCRIBERS'],
    web: [
      'ADDRESS',
      'ARTICLES',
      'COUNTER',
      'EVENTS',
      'PUBLISHED',
      'REVIEW',
      'RUN',
      'RUNS',
      'SCHEDULES',
      'SCHEMA',
      'SENDING',
      'SERVICE',
      'SIGNUPS',
      'SUBSCRIBERS',
    ],
  };
  it.each(functionNames)('when %s uses the table, it reaches its own partitions, and never scans', (name) => {
    const onTable = prod.statementsOf(name).filter(({ Action }) => text(Action).includes('dynamodb:'));
    const keys = onTable.flatMap(({ Condition }) => {
      const condition = Condition?.['ForAllValues:StringLike'] as
        | Record<string, string | readonly string[]>
        | undefined;
      expect(condition).toBeDefined();
      return list(condition!['dynamodb:LeadingKeys']!);
    });
    expect([...new Set(keys)].toSorted()).toEqual(partitions[name].map((partition) => `${partition}#*`));
    const allowed = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'];
    for (const { Action } of onTable) {
      for (const action of list(Action)) expect(allowed).toContain(action.replace('dynamodb:', ''));
    }
  });

  it('when pages are published, what they hold is noted and nothing else written; when events come back, only a pointer of an address can be deleted', () => {
    const writes = (name: FunctionName) =>
      actionsOf(name).filter((action) => /^dynamodb:(?:Put|Update|Delete)/.test(action));
    expect(writes('publish')).toEqual(['dynamodb:PutItem']);
    const noting = prod.statementsOf('publish').filter(({ Action }) => text(Action).includes('dynamodb:PutItem'));
    expect(noting.map(({ Condition }) => Condition?.['ForAllValues:StringLike'])).toEqual([
      { 'dynamodb:LeadingKeys': ['PUBLISHED#*'] },
    ]);
    const deleting = prod.statementsOf('feedback').filter(({ Action }) => text(Action).includes('dynamodb:DeleteItem'));
    expect(deleting.map(({ Condition }) => Condition?.['ForAllValues:StringLike'])).toEqual([
      { 'dynamodb:LeadingKeys': ['ADDRESS#*'] },
    ]);
  });
});

describe('what is kept', () => {
  it('when it is prod, CloudFormation refuses to delete the stack; dev goes at a word', () => {
    expect([prod.isProtected, dev.isProtected]).toEqual([true, false]);
  });

  it('when the table is made, it is billed on demand, encrypted, restorable and protected, with PK and SK and no index (DY12)', () => {
    const table = prod.named('AWS::DynamoDB::Table', 'ArticleTable');
    expect(table.DeletionPolicy).toBe('Retain');
    expect(table.Properties).toEqual(
      expect.objectContaining({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'SK', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'PK', AttributeType: 'S' },
          { AttributeName: 'SK', AttributeType: 'S' },
        ],
      }),
    );
    expect(table.Properties.GlobalSecondaryIndexes).toBeUndefined();
  });

  it('when the stage is dev, it can be thrown away', () => {
    expect(dev.named('AWS::DynamoDB::Table', 'ArticleTable')).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
  });

  it('when the bucket is made, it is private, encrypted, and answers over TLS and to this CloudFront only', () => {
    const [bucket, ...others] = prod.ofType('AWS::S3::Bucket').values();
    expect(others).toEqual([]);
    expect(bucket).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    });
    expect(bucket?.Properties.WebsiteConfiguration).toBeUndefined();
    const statements = policyStatements(prod.named('AWS::S3::BucketPolicy', 'PublicSite'));
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0]?.Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
    expect(allowed[0]?.Action).toBe('s3:GetObject');
    expect(text(allowed[0]?.Condition)).toMatch(/AWS:SourceArn.*:distribution\/",\{"Ref":"PublicSiteDistribution/);
    expect(text(statements)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
  });

  it('when queues and topics are made, they are encrypted at rest or keep nothing, and refuse plain HTTP', () => {
    const queues = prod.ofType('AWS::SQS::Queue');
    expect(queues.size).toBe(7);
    for (const { Properties } of queues.values()) expect(Properties.SqsManagedSseEnabled).toBe(true);
    const policies = [
      ...prod.ofType('AWS::SQS::QueuePolicy').values(),
      ...prod.ofType('AWS::SNS::TopicPolicy').values(),
    ];
    expect(policies).toHaveLength(queues.size + 2);
    for (const policy of policies) expect(text(policyStatements(policy))).toContain('"aws:SecureTransport":"false"');
  });

  it('when the keys are made, each is generated in the account, and both outlive the stack', () => {
    const secrets = [...prod.ofType('AWS::SecretsManager::Secret').values()];
    expect(secrets).toHaveLength(2);
    for (const { Properties, DeletionPolicy } of secrets) {
      expect(Properties.SecretString).toBeUndefined();
      expect(Properties.GenerateSecretString).toMatchObject({ PasswordLength: 64, ExcludePunctuation: true });
      expect(DeletionPolicy).toBe('Retain');
    }
    const service = prod.named('AWS::SecretsManager::Secret', 'ServiceKeysSecret').Properties.GenerateSecretString;
    expect(service).toMatchObject({ GenerateStringKey: 'tokenKey' });
    expect(text(service)).toMatch(/addressKey\\":\\"\{\{resolve:secretsmanager:",\{"Ref":"ServiceKeysAddressKey/);
  });
});

describe('functions', () => {
  it.each(functionNames)(
    'when %s is deployed, it runs on Node.js 24, arm64, with the memory and time of its plan',
    (name) => {
      const plan = planOf(name);
      expect(lambda(name).Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: plan.memoryMb,
        Timeout: plan.timeoutSeconds,
      });
      const { Variables } = lambda(name).Properties.Environment as { Variables: Record<string, unknown> };
      const told = Object.keys(Variables).filter((variable) => variable !== 'NODE_OPTIONS');
      // No mailbox for unsubscribing and no hub are configured here, and what is not configured is not set.
      const unset: readonly string[] = ['UNSUBSCRIBE_MAILBOX', 'WEBSUB_HUB'];
      expect(told.toSorted()).toEqual(plan.environment.filter((it) => !unset.includes(it)).toSorted());
    },
  );

  it('when functions are counted, there are those of the plan and no helper of the CDK’s own', () => {
    expect(prod.ofType('AWS::Lambda::Function').size).toBe(functionNames.length);
  });

  it('when logs are written, each function has its own log, kept 30 days in prod and 7 in dev', () => {
    const days = (stack: Synthesised) =>
      [...stack.ofType('AWS::Logs::LogGroup').values()].map(({ Properties }) => Properties.RetentionInDays);
    expect(days(prod)).toEqual(functionNames.map(() => 30));
    expect(days(dev)).toEqual(functionNames.map(() => 7));
  });

  it('when NCBI is asked, it is by one poll and one re-check at a time, both shorter than the writer’s lease', () => {
    const reserved = functionNames.filter((name) => lambda(name).Properties.ReservedConcurrentExecutions !== undefined);
    expect(reserved).toEqual(['poll', 'recheck']);
    for (const name of reserved) {
      expect(lambda(name).Properties.ReservedConcurrentExecutions).toBe(1);
      expect(planOf(name).timeoutSeconds).toBeLessThan(16 * 60);
    }
  });

  it('when a new account has no concurrency to reserve, it deploys without', () => {
    const without = synthesise('newAccount');
    for (const name of functionNames)
      expect(lambda(name, without).Properties.ReservedConcurrentExecutions).toBeUndefined();
  });
});

describe('queues and ticks', () => {
  const mappings = () => [...prod.ofType('AWS::Lambda::EventSourceMapping').values()];

  it('when a queue feeds a function, failures are reported per message and the queue waits six timeouts (SQ3)', () => {
    expect(mappings()).toHaveLength(3);
    for (const { Properties } of mappings()) {
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      const queueId = (Properties.EventSourceArn as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
      const functionId = (Properties.FunctionName as { Ref: string }).Ref;
      const queue = prod.ofType('AWS::SQS::Queue').get(queueId)!;
      const timeout = prod.ofType('AWS::Lambda::Function').get(functionId)!.Properties.Timeout as number;
      expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
      expect(queue.Properties.RedrivePolicy).toMatchObject({ maxReceiveCount: expect.any(Number) });
    }
  });

  it('when digests are sent, one shard is taken at a time by at most two workers (LA5)', () => {
    const [digests] = mappings().filter(({ Properties }) => text(Properties.EventSourceArn).includes('DigestPipeline'));
    expect(digests?.Properties).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
  });

  it('when messages cannot be dealt with, they lie in a dead-letter queue for 14 days (SQ4)', () => {
    const dead = [...prod.ofType('AWS::SQS::Queue')].filter(([id]) => id.includes('DeadLetters'));
    expect(dead).toHaveLength(4);
    for (const [, { Properties }] of dead) expect(Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
  });

  it.each([
    ['poll', 'rate(6 hours)'],
    ['recheck', 'rate(1 day)'],
    ['purge', 'rate(1 day)'],
    ['publish', 'rate(15 minutes)'],
    ['open-digest-runs', 'rate(15 minutes)'],
    ['answer-sign-ups', 'rate(15 minutes)'],
  ] as const)('when %s is due, it is by %s, in a window, retried, with dead letters on both sides', (name, rate) => {
    const schedule = prod.named('AWS::Scheduler::Schedule', `ReviewSchedule${name.replaceAll('-', '')}`);
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: rate,
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE' },
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^ReviewScheduleDeadLetters/), 'Arn'] } },
      },
    });
    expect(schedule.DependsOn?.some((id) => id.startsWith('ReviewScheduleGroup'))).toBe(true);
    expect(prod.named('AWS::Lambda::EventInvokeConfig', `${idOf(name)}Function`).Properties).toMatchObject({
      MaximumRetryAttempts: 1,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/^ReviewScheduleDeadLetters/), 'Arn'] } },
      },
    });
  });

  it('when a sign-up waits, its message is forgotten with it after a day, and a flood takes at most two workers', () => {
    const [signUps] = mappings().filter(({ Properties }) => text(Properties.EventSourceArn).includes('SignUpDesk'));
    expect(signUps?.Properties).toMatchObject({ BatchSize: 5, ScalingConfig: { MaximumConcurrency: 2 } });
    expect(prod.named('AWS::SQS::Queue', 'SignUpDeskRequests').Properties.MessageRetentionPeriod).toBe(24 * 3600);
    expect(lambda('answer-sign-ups').Properties.Timeout).toBeLessThan(60);
  });

  it('when CloudFront asks the API, it shows its edge’s key, which the web pages know and no other function', () => {
    const [, { Properties } = { Properties: {} }] = [...prod.ofType('AWS::CloudFront::Distribution')][0] ?? [];
    const key = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
    expect(text(Properties)).toContain(text({ HeaderName: edgeKeyHeader, HeaderValue: key }));
    const told = functionNames.filter((name) => text(lambda(name).Properties.Environment).includes('EDGE_KEY'));
    expect(told).toEqual(['web']);
    expect(text(lambda('web').Properties.Environment)).toContain(text({ EDGE_KEY: key }).slice(1, -1));
  });

  it('when digests are off, no run is opened and everything else goes on', () => {
    const states = [...dev.ofType('AWS::Scheduler::Schedule')].map(([id, { Properties }]) => [
      id.replace(/^ReviewSchedule|[0-9A-F]{8}$/g, ''),
      Properties.State,
    ]);
    expect(Object.fromEntries(states)).toEqual({
      poll: 'ENABLED',
      recheck: 'ENABLED',
      publish: 'ENABLED',
      purge: 'ENABLED',
      opendigestruns: 'DISABLED',
      answersignups: 'ENABLED',
    });
  });

  it('when SES reports, its events reach the queue in an envelope that names their topic, only SES and only this set may use (SN1, H41, H42)', () => {
    expect(prod.named('AWS::SNS::Subscription', 'MailSenderFeedback').Properties).toMatchObject({
      Protocol: 'sqs',
      RedrivePolicy: { deadLetterTargetArn: expect.anything() },
    });
    const [destination] = prod.ofType('AWS::SES::ConfigurationSetEventDestination').values();
    expect(destination?.Properties.EventDestination).toMatchObject({
      Enabled: true,
      MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint', 'reject', 'renderingFailure', 'deliveryDelay'],
    });
    const allowed = policyStatements(prod.named('AWS::SNS::TopicPolicy', 'MailSender')).filter(
      ({ Effect }) => Effect === 'Allow',
    );
    expect(allowed).toHaveLength(1);
    expect(allowed[0]?.Principal).toEqual({ Service: 'ses.amazonaws.com' });
    expect(text(allowed[0]?.Condition)).toMatch(/AWS:SourceArn.*:configuration-set\//);
  });
});

describe('the keeper', () => {
  const alarms = () => [...prod.ofType('AWS::CloudWatch::Alarm').values()];

  it('when something needs a person, one alarm each says so, in words, and again when it is over', () => {
    // Dead letters, errors, silence, what the service logs, and SES's own figures; test/infra/runbook.test.ts has the rest.
    expect(alarms()).toHaveLength(4 + functionNames.length + 6 + 10 + 2);
    for (const { Properties } of alarms()) {
      expect(String(Properties.AlarmDescription).length).toBeGreaterThan(40);
      expect(Properties.AlarmActions).toHaveLength(1);
      expect(Properties.OKActions).toHaveLength(1);
    }
  });

  it('when an alarm rings, its topic lets CloudWatch of this account publish', () => {
    const allowed = policyStatements(prod.named('AWS::SNS::TopicPolicy', 'KeeperAlarms')).filter(
      ({ Effect }) => Effect === 'Allow',
    );
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({
      Action: 'sns:Publish',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
  });

  it('when no poll has finished for three cadences, silence rings: the log line "poll finished" is what counts (SC2)', () => {
    expect(prod.named('AWS::Logs::MetricFilter', 'KeeperAlarmsNoPoll').Properties).toMatchObject({
      FilterPattern: '{ ($.message = "poll finished") && ($.outcome != "busy") }',
      LogGroupName: { Ref: expect.stringMatching(/^FunctionspollLog/) },
    });
    expect(prod.named('AWS::CloudWatch::Alarm', 'KeeperAlarmsNoPoll').Properties).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      Period: 3600,
      EvaluationPeriods: 19,
      DatapointsToAlarm: 19,
      TreatMissingData: 'breaching',
    });
  });

  it.each([
    ['RunUnbalanced', unbalancedMessage, ['Functionssenddigests', 'Functionsopendigestruns']],
    ['RunOverdue', overdueMessage, ['Functionsopendigestruns']],
    ['SendingPaused', pausedMessage, ['Functionsfeedback', 'Functionsopendigestruns']],
    ['ReviewSilent', silentMessage, ['Functionsrecheck']],
  ])(
    'when the service logs what %s stands for, its alarm rings, in the very words of the log',
    (alarm, message, by) => {
      const filters = [...prod.ofType('AWS::Logs::MetricFilter')].filter(([id]) =>
        id.startsWith(`KeeperAlarms${alarm}`),
      );
      expect(filters.map(([, { Properties }]) => Properties.FilterPattern)).toEqual(
        by.map(() => `{ $.message = "${message}" }`),
      );
      const logs = filters.map(([, { Properties }]) => text(Properties.LogGroupName));
      for (const name of by) expect(logs.filter((log) => log.includes(name))).toHaveLength(1);
      expect(prod.named('AWS::CloudWatch::Alarm', `KeeperAlarms${alarm}`).Properties).toMatchObject({
        MetricName: alarm,
        Threshold: 1,
        TreatMissingData: 'notBreaching',
      });
    },
  );

  it('when invented values are left, the stack says not to deploy; with the keeper’s own it says nothing', () => {
    expect(prod.warnings).toEqual([]);
    expect(dev.warnings.map((warning) => warning.slice(0, 22))).toEqual(['Do not deploy yet: mai']);
  });
});

describe('the whole template', () => {
  it.each([
    ['prod', () => prod],
    ['dev', () => dev],
  ])('when %s changes at all, somebody has looked at it', (_, stack) => {
    expect(withoutHashes(stack().template.toJSON())).toMatchSnapshot();
  });
});

/** Asset names are hashes of their content: here of stubs, there of the real bundles. */
function withoutHashes(template: Record<string, unknown>): unknown {
  return JSON.parse(text(template).replace(/\b[0-9a-f]{64}\b/g, '<hash>')) as Record<string, Resource>;
}
