import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { type FunctionName, functionNames, planOf } from '../../infra/functions.ts';
import type { LambdaBundle } from '../../infra/lambda-bundle.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { startMailbox } from '../../local/mailbox/start-mailbox.ts';
import type { MailboxMessage } from '../../local/mailbox/stored-message.ts';
import type { CorpusEntryInput } from '../../local/sample-pubmed/corpus-entry.ts';
import { startSamplePubmed } from '../../local/sample-pubmed/start-sample-pubmed.ts';
import { startGuardedFront } from './guarded-front.ts';
import { type Call, isAllowed } from './rights.ts';
import type { Synthesised } from './synthesised.ts';

export interface Invocation {
  readonly result: unknown;
  /** What it threw, or `null`. */
  readonly failed: string | null;
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

export interface DeployedAccount {
  /**
   * Runs a bundle as Lambda does: its folder, its handler, the variables its plan names and nothing else; with its own
   * role unless another is said.
   */
  readonly invoke: (name: FunctionName, event: unknown, at: Date, role?: FunctionName) => Promise<Invocation>;
  readonly siteFile: (path: string) => Promise<string | null>;
  readonly messages: () => Promise<readonly MailboxMessage[]>;
  /** Takes all that is in the digest queue, as an SQS event. */
  readonly drainQueue: (name?: 'digests' | 'sign-ups') => Promise<{ Records: { messageId: string; body: string }[] }>;
  /** What was refused for want of a right: `poll: ses:SendRawEmail`. */
  readonly refusals: readonly string[];
  readonly close: () => Promise<void>;
}

const region = 'us-east-1';
/** The topic on which this account's SES publishes its events. */
export const mailEventsTopic = `arn:aws:sns:${region}:111122223333:mail-events`;
export const keys = { tokenKey: 't'.repeat(64), addressKey: 'a'.repeat(64), ncbiApiKey: 'sample' };

/** Every AWS service the functions use, on this machine, each behind a front that knows the rights of the stack. */
export async function openAccount(options: {
  readonly bundles: readonly LambdaBundle[];
  readonly stack: Synthesised;
  readonly from: string;
  readonly corpus: readonly CorpusEntryInput[];
  readonly clock: () => Date;
}): Promise<DeployedAccount> {
  const folder = mkdtempSync(join(tmpdir(), 'living-review-account-'));
  const closing: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const refusals: string[] = [];
  const allows = (accessKeyId: string, call: Call) => {
    const name = functionNames.find((candidate) => keyIdOf(candidate) === accessKeyId);
    const allowed = name !== undefined && isAllowed(options.stack.statementsOf(name), call);
    if (!allowed) refusals.push(`${name}: ${call.action} ${call.partitions.join(',')}`.trim());
    return allowed;
  };
  const front = async (behind: string, callsOf: (request: IncomingMessage, body: Buffer) => readonly Call[]) => {
    const { endpoint, close } = await startGuardedFront({ behind, callsOf, allows });
    closing.push(close);
    return endpoint;
  };

  const dynamo = await startDynalite({ dir: null });
  closing.push(() => dynamo.close());
  const dynamoClient = createDynamoClient({ endpoint: dynamo.endpoint });
  closing.push(async () => dynamoClient.destroy());
  await ensureTable(dynamoClient, 'deployed');

  const mailbox = await startMailbox({
    dir: join(folder, 'mailbox'),
    clock: options.clock,
    verified: [options.from],
    configurationSets: ['deployed'],
  });
  closing.push(() => mailbox.close());

  const queueAndBucket = buildApp({ logger: false });
  const faux = await queueAndBucket.listen({ port: 0, host: '127.0.0.1' });
  closing.push(() => queueAndBucket.close());
  const own = { region, endpoint: faux, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...own, forcePathStyle: true });
  const sqs = new SQSClient({ ...own, useQueueUrlAsEndpoint: false });
  closing.push(async () => [s3.destroy(), sqs.destroy()]);
  await s3.send(new CreateBucketCommand({ Bucket: 'deployed' }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'deployed' }));
  const signUps = await sqs.send(new CreateQueueCommand({ QueueName: 'deployed-sign-ups' }));
  const signUpQueueUrl = signUps.QueueUrl ?? '';

  const vault = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ Name: 'deployed', SecretString: JSON.stringify(keys) }));
  });
  await new Promise<void>((resolve) => vault.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => vault.close(resolve)));
  const vaultPort = (vault.address() as AddressInfo).port;

  const pubmed = await startSamplePubmed({ clock: options.clock, corpus: options.corpus });
  closing.push(() => pubmed.close());

  const values: Readonly<Record<string, string>> = {
    TABLE_NAME: 'deployed',
    SITE_BUCKET: 'deployed',
    DIGEST_QUEUE_URL: QueueUrl,
    SIGN_UP_QUEUE_URL: signUpQueueUrl,
    SIGN_UP_MAILS_PER_HOUR: '200',
    SIGN_UP_MAILS_PER_DAY: '1000',
    EDGE_KEY: 'deployed',
    SECRET_ARN: 'deployed',
    SITE_ORIGIN: 'https://review.lab.org',
    MAIL_FROM: `Living Review <${options.from}>`,
    MAIL_REPLY_TO: 'keeper@lab.org',
    UNSUBSCRIBE_MAILBOX: 'stop@lab.org',
    MAIL_EVENTS_TOPIC_ARN: mailEventsTopic,
    SES_CONFIGURATION_SET: 'deployed',
    NCBI_EMAIL: 'keeper@lab.org',
    TAG_AUTHORITY: 'lab.org',
    TEMPLATES_EDITION: 'deployed',
    REVIEWS_DIR: 'reviews',
  };
  const world = {
    NCBI_BASE_URL: pubmed.urls.ncbi,
    PMC_IDCONV_URL: pubmed.urls.idconv,
    EUROPE_PMC_BASE_URL: pubmed.urls.europePmc,
    ICITE_BASE_URL: pubmed.urls.icite,
    AWS_REGION: region,
    AWS_ENDPOINT_URL_DYNAMODB: await front(dynamo.endpoint, dynamoCalls),
    AWS_ENDPOINT_URL_SES: await front(mailbox.endpoint, (_, body) => sesCalls(body)),
    AWS_ENDPOINT_URL_S3: await front(faux, (request) => s3Calls(request)),
    AWS_ENDPOINT_URL_SQS: await front(faux, (request) => sqsCalls(request)),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await front(`http://127.0.0.1:${vaultPort}`, (request) => [
      call(`secretsmanager:${operationOf(request)}`),
    ]),
  };
  const runner = join(folder, 'runner.cjs');
  writeFileSync(runner, runnerSource);

  return {
    refusals,
    invoke: async (name, event, at, role = name) => {
      const bundle = options.bundles.find((candidate) => candidate.name === name)!;
      const told = Object.fromEntries(planOf(name).environment.map((variable) => [variable, values[variable]!]));
      const env = {
        ...world,
        ...told,
        AWS_ACCESS_KEY_ID: keyIdOf(role),
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_SESSION_TOKEN: 'x',
        SHIFT_MS: String(at.valueOf() - Date.now()),
        TIMEOUT_MS: String(1_000 * planOf(name).timeoutSeconds),
      };
      const output = await run(runner, bundle.folder, env, JSON.stringify(event));
      const lines = output.split('\n').flatMap((line): Record<string, unknown>[] => {
        try {
          return [JSON.parse(line) as Record<string, unknown>];
        } catch {
          return [];
        }
      });
      const end = lines.find((line) => 'runnerEnd' in line);
      if (!end) throw new Error(`${name} ended without an answer:\n${output}`);
      const { result = null, failed = null } = end as { result?: unknown; failed?: string };
      return { result, failed, log: lines.filter((line) => line !== end) };
    },
    siteFile: async (path) => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'deployed', Key: path }));
        return (await Body?.transformToString()) ?? null;
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return null;
        throw error;
      }
    },
    messages: () => mailbox.messages(),
    drainQueue: async (name = 'digests') => {
      const drained = name === 'digests' ? QueueUrl : signUpQueueUrl;
      const Records: { messageId: string; body: string }[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: drained, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return { Records };
        for (const { MessageId = '', Body = '', ReceiptHandle } of Messages) {
          Records.push({ messageId: MessageId, body: Body });
          await sqs.send(new DeleteMessageCommand({ QueueUrl: drained, ReceiptHandle }));
        }
      }
    },
    close: async () => {
      for (const close of closing.toReversed()) await close();
    },
  };
}

/** The handler once, at a moment of the caller's choosing; what it prints is its log. */
const runnerSource = `
const shift = Number(process.env.SHIFT_MS);
const Now = Date;
globalThis.Date = class extends Now {
  constructor(...args) { if (args.length === 0) super(Now.now() + shift); else super(...args); }
  static now() { return Now.now() + shift; }
};
let text = '';
process.stdin.on('data', (part) => { text += part; }).on('end', async () => {
  let end;
  try {
    const { handler } = require(process.cwd() + '/index.js');
    end = { result: await handler(JSON.parse(text), { getRemainingTimeInMillis: () => Number(process.env.TIMEOUT_MS) }) };
  } catch (error) {
    end = { failed: String(error) };
  }
  process.stdout.write('\\n' + JSON.stringify({ runnerEnd: true, ...end }) + '\\n', () => process.exit(0));
});
`;

function run(file: string, cwd: string, env: Readonly<Record<string, string>>, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', file], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (part) => {
      output += String(part);
    });
    child.stderr.on('data', (part) => {
      output += String(part);
    });
    child.on('error', reject);
    child.on('close', () => resolve(output));
    child.stdin.end(input);
  });
}

function keyIdOf(name: FunctionName): string {
  return name.replaceAll('-', '');
}

function call(action: string, more: Partial<Call> = {}): Call {
  return { action, partitions: [], from: null, ...more };
}

function operationOf(request: IncomingMessage): string {
  return String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
}

interface Keyed {
  readonly PK?: { readonly S: string };
}

function dynamoCalls(request: IncomingMessage, body: Buffer): readonly Call[] {
  const asked = JSON.parse(body.toString()) as {
    readonly Key?: Keyed;
    readonly Item?: Keyed;
    readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S: string }>>;
    readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Keyed[] }>>;
  };
  const many = Object.values(asked.RequestItems ?? {}).flatMap(({ Keys }) => Keys);
  const partitions = [asked.Key, asked.Item, ...many].flatMap((keyed) => keyed?.PK?.S ?? []);
  if (partitions.length === 0) partitions.push(asked.ExpressionAttributeValues?.[':PK']?.S ?? 'no partition');
  return [call(`dynamodb:${operationOf(request)}`, { partitions })];
}

function sesCalls(body: Buffer): readonly Call[] {
  const form = new URLSearchParams(body.toString());
  const from = /<([^>]+)>/.exec(form.get('Source') ?? '')?.[1] ?? form.get('Source');
  return [call(`ses:${form.get('Action')}`, { from })];
}

/** A file that is not there is a 403 for whoever may not list the bucket: so reading asks for both rights. */
function s3Calls({ method }: IncomingMessage): readonly Call[] {
  const actions = { GET: ['s3:GetObject', 's3:ListBucket'], PUT: ['s3:PutObject'], DELETE: ['s3:DeleteObject'] };
  return (actions[method as keyof typeof actions] ?? ['s3:unknown']).map((action) => call(action));
}

/** SendMessageBatch needs the right to SendMessage (Service Authorization Reference, Amazon SQS). */
function sqsCalls(request: IncomingMessage): readonly Call[] {
  return [call(`sqs:${operationOf(request).replace(/Batch$/, '')}`)];
}
