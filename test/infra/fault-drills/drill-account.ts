import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { simpleParser } from 'mailparser';
import { importSubscribers } from '../../../cli/subscribers.ts';
import type { Terminal } from '../../../cli/terminal.ts';
import { type FunctionName, planOf } from '../../../infra/functions.ts';
import { rhythms, type ScheduledName } from '../../../infra/review-schedule.ts';
import { createDynamoClient } from '../../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../../lambda/adapters/dynamodb/ensure-table.ts';
import { answerSignUpsApp, webApp } from '../../../lambda/app/answering.ts';
import { pollApp, recheckApp } from '../../../lambda/app/finding.ts';
import { publishApp } from '../../../lambda/app/publishing.ts';
import { feedbackApp, openRunsApp, purgeApp, sendApp } from '../../../lambda/app/sending.ts';
import { compileReviews } from '../../../lambda/compile-reviews.ts';
import { readConfig } from '../../../lambda/config.ts';
import { startDynalite } from '../../../local/dynamodb/start-dynalite.ts';
import { startMailbox } from '../../../local/mailbox/start-mailbox.ts';
import type { MailboxEnvelope } from '../../../local/mailbox/stored-message.ts';
import type { CorpusEntryInput } from '../../../local/sample-pubmed/corpus-entry.ts';
import { startSamplePubmed } from '../../../local/sample-pubmed/start-sample-pubmed.ts';
import { articlesOf, slug } from '../../journey/journey-folder.ts';
import { capturedTerminal } from '../../operations/captured-terminal.ts';
import { ownEnvironment } from '../../operations/kept-folder.ts';
import { startSecretVault } from '../../operations/secret-vault.ts';
import { type Synthesised, synthesise } from '../synthesised.ts';
import { type History, rung } from './alarm-state.ts';
import { startFaultyTable } from './faulty-table.ts';
import { takeClock } from './movable-clock.ts';
import { openStackQueues } from './stack-queues.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const topic = 'arn:aws:sns:us-east-1:111122223333:mail-events';
export const keys = { tokenKey: 't'.repeat(64), addressKey: 'a'.repeat(64), ncbiApiKey: 'sample' };
export const monday = new Date('2026-11-02T09:00:00Z');
const minuteMs = 60_000;
export const hours = (count: number) => new Date(monday.valueOf() + count * 60 * minuteMs);

/** An article that cites the review, in PubMed from that day on. */
export function citing(pmid: string, day: string): CorpusEntryInput {
  const title = `Cancer stem cells escape natural killer cells, part ${pmid}.`;
  return {
    ...{ pmid, doi: `10.5555/drill.${pmid}`, cites: ['citedin'], entrez: day, published: day, status: 'MEDLINE' },
    ...{ title, abstract: 'Cancer stem cells lose NKG2D ligands and escape natural killer cells.' },
    ...{ journal: { title: 'Journal of Drills', iso: 'J Drills', issn: '0000-0011' }, types: ['Journal Article'] },
  };
}

type Handler = (event: unknown) => Promise<unknown>;
type Command = (options: { readonly data: string }, terminal: Terminal) => Promise<number>;

/** The same for every drill of a file, and dear. */
let stackOnce: Synthesised | undefined;
let reviewsOnce: ReturnType<typeof compileReviews> | undefined;

export type DrillAccount = Awaited<ReturnType<typeof openDrillAccount>>;

/**
 * A deployment on this machine, whose time the drill moves: the functions as lambda/app builds them, their schedules, queues
 * and event sources as the stack says, and a history of all that CloudWatch would hear. On Monday at nine it is set up with one
 * known article, a daily and a weekly reader; the history begins on Tuesday at five, an hour before a daily digest.
 */
export async function openDrillAccount(corpus: readonly CorpusEntryInput[]) {
  stackOnce ??= synthesise('ownEverything');
  const stack = stackOnce;
  const closing: (() => unknown)[] = [ownEnvironment()];
  const close = async () => {
    for (const step of closing.toReversed()) await step();
  };
  const clock = takeClock(monday);
  closing.push(clock.restore);
  const folder = await mkdtemp(join(tmpdir(), 'fault-drill-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  reviewsOnce ??= compileReviews(join(root, 'reviews'));
  const reviews = await reviewsOnce;
  await writeFile(join(folder, reviews.name), reviews.text);

  const dynamo = await startDynalite({ dir: null });
  const table = await startFaultyTable(dynamo.endpoint);
  closing.push(() => dynamo.close(), table.close);
  const dynamoClient = createDynamoClient({ endpoint: dynamo.endpoint });
  closing.push(() => dynamoClient.destroy());
  await ensureTable(dynamoClient, 'drill');
  const mailbox = await startMailbox({ dir: join(folder, 'mailbox'), clock: clock.now });
  closing.push(() => mailbox.close());
  const pubmed = await startSamplePubmed({ clock: clock.now, corpus: [citing('99000101', '2026-10-20'), ...corpus] });
  closing.push(() => pubmed.close());
  const vault = await startSecretVault({ drill: keys });
  closing.push(() => vault.close());
  const engine = buildApp({ logger: false });
  const faux = await engine.listen({ port: 0, host: '127.0.0.1' });
  closing.push(() => engine.close());

  Object.assign(process.env, {
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    // Faults here outlast the SDK's own repetitions, which would only make the drill wait.
    AWS_MAX_ATTEMPTS: '1',
    ...{ AWS_ENDPOINT_URL_DYNAMODB: table.endpoint, AWS_ENDPOINT_URL_SES: mailbox.endpoint },
    ...{ AWS_ENDPOINT_URL_SQS: faux, AWS_ENDPOINT_URL_S3: faux, AWS_ENDPOINT_URL_SECRETS_MANAGER: vault.endpoint },
    ...{ NCBI_BASE_URL: pubmed.urls.ncbi, PMC_IDCONV_URL: pubmed.urls.idconv },
    ...{ EUROPE_PMC_BASE_URL: pubmed.urls.europePmc, ICITE_BASE_URL: pubmed.urls.icite },
    ...{ TABLE_NAME: 'drill', SECRET_ARN: 'drill', SITE_BUCKET: 'drill', SITE_ORIGIN: 'https://review.lab.org' },
    ...{ MAIL_FROM: 'Living Review <digest@lab.org>', SES_CONFIGURATION_SET: 'drill', NCBI_EMAIL: 'keeper@lab.org' },
    MAIL_EVENTS_TOPIC_ARN: topic,
  });
  const s3 = new S3Client({ forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'drill' }));
  s3.destroy();
  const queues = await openStackQueues(stack, 'LivingReview-prod');
  closing.push(queues.close);

  const history: History = { lines: [], invocations: [], depths: [], answers: [] };
  /** Variables that functions are told beside, or instead of, those of the plan. */
  const told: Record<string, string | undefined> = {};
  const configOf = (name: FunctionName) => {
    const values: Readonly<Record<string, string | undefined>> = {
      ...process.env,
      REVIEWS_DIR: folder,
      DIGEST_QUEUE_URL: queues.urlOf('DigestPipelineShards'),
      SIGN_UP_QUEUE_URL: queues.urlOf('SignUpDeskRequests'),
      ...told,
    };
    const { environment } = planOf(name);
    const world = Object.keys(process.env).filter((variable) => /^(NCBI_BASE|PMC_|EUROPE_|ICITE_)/.test(variable));
    return readConfig(Object.fromEntries([...environment, ...world].map((variable) => [variable, values[variable]])));
  };
  const remainingMs = 300_000;
  const made: Readonly<Record<FunctionName, () => Handler>> = {
    poll: () => wrap(pollApp(configOf('poll')), (app) => app(clock.now(), remainingMs)),
    recheck: () => wrap(recheckApp(configOf('recheck')), (app) => app(clock.now(), remainingMs)),
    publish: () => wrap(publishApp(configOf('publish')), (app) => app(clock.now())),
    purge: () => wrap(purgeApp(configOf('purge')), (app) => app(clock.now())),
    'open-digest-runs': () => wrap(openRunsApp(configOf('open-digest-runs')), (app) => app(clock.now())),
    'send-digests': () =>
      wrap(sendApp(configOf('send-digests')), (app, event) => app(event as never, clock.now(), remainingMs)),
    feedback: () => wrap(feedbackApp(configOf('feedback')), (app, event) => app(event as never, clock.now())),
    'answer-sign-ups': () =>
      wrap(answerSignUpsApp(configOf('answer-sign-ups')), (app, event) => app(event as never, clock.now())),
    web: () => wrap(webApp(configOf('web')), (app, event) => app(event as never, {} as never)),
  };
  const warm = new Map<FunctionName, Handler>();

  /** Runs a function as Lambda does, warm where it has run before; what it writes goes to its log. */
  async function invoke(name: FunctionName, event: unknown = {}) {
    const atMs = Date.now();
    const write = process.stdout.write;
    process.stdout.write = ((chunk: string) => {
      for (const line of String(chunk).trim().split('\n')) history.lines.push({ atMs, by: name, line });
      return true;
    }) as typeof write;
    let error: unknown = null;
    let result: unknown = null;
    try {
      const handler = warm.get(name) ?? made[name]();
      warm.set(name, handler);
      result = await handler(event);
    } catch (failure) {
      error = failure;
    } finally {
      process.stdout.write = write;
    }
    history.invocations.push({ atMs, by: name, failed: error !== null });
    if (name === 'web')
      history.answers.push({ atMs, status: Number(Object(result ?? { statusCode: 500 }).statusCode) });
    return { result, error };
  }

  /** A tick of the schedule: what fails is invoked once more, then told to the dead letters (infra/review-schedule.ts). */
  async function tick(name: ScheduledName): Promise<void> {
    if ((await invoke(name)).error === null) return;
    const again = await clock.skewed(minuteMs, () => invoke(name));
    if (again.error !== null) await queues.send('ReviewScheduleDeadLetters', JSON.stringify({ function: name }));
  }

  const report = (event: unknown) => {
    const notification = { Type: 'Notification', TopicArn: topic, Message: JSON.stringify(event) };
    return queues.send('MailSenderFeedback', JSON.stringify(notification));
  };
  let reported = 0;
  /** What SES has to tell since, as SNS hands it to the queue. */
  async function reportMails(): Promise<void> {
    const all = (await mailbox.envelopes()).flatMap(({ events }) => events);
    for (const event of all.slice(reported)) await report(event);
    reported = all.length;
  }

  /** A bounce for good of that mail, as SES tells it. */
  const reportBounce = ({ id, tags, at, recipients }: MailboxEnvelope) =>
    report({
      eventType: 'Bounce',
      mail: {
        ...{ messageId: id, timestamp: at, destination: recipients },
        tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
      },
      bounce: { bounceType: 'Permanent', timestamp: at },
    });

  /** A reader's request as API Gateway hands it on (HTTP API, payload 2.0). */
  const visit = (url: string) => {
    const { pathname, search } = new URL(url, 'https://review.lab.org');
    return invoke('web', {
      ...{ version: '2.0', routeKey: '$default', rawPath: pathname, rawQueryString: search.slice(1) },
      headers: { host: 'api.example', accept: 'text/html' },
      requestContext: {
        http: { method: 'GET', path: pathname, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'drill' },
        ...{ domainName: 'api.example', stage: '$default', requestId: 'drill' },
      },
      isBase64Encoded: false,
    });
  };

  const lastTick = new Map<ScheduledName, number>();
  /** Lets time go by until that moment: every tick that is due, and all that lies in the queues, each `every` minutes. */
  async function live(until: Date, { every = 15 }: { readonly every?: number } = {}): Promise<void> {
    while (clock.now() < until) {
      const began = Date.now();
      for (const name of Object.keys(rhythms) as ScheduledName[]) {
        if (began - (lastTick.get(name) ?? 0) < rhythms[name].every.toMilliseconds() - minuteMs) continue;
        lastTick.set(name, began);
        await tick(name);
      }
      await queues.workOff(invoke);
      await reportMails();
      await queues.workOff(invoke);
      for (const { queue, count } of await queues.deadLetters()) history.depths.push({ atMs: began, queue, count });
      clock.moveTo(new Date(began + every * minuteMs));
    }
  }

  /** A command of the keeper's, on this deployment and by its clock. */
  async function command(run: Command) {
    const { terminal, said, printed } = capturedTerminal();
    const data = join(folder, 'keeper');
    const code = await run({ data }, terminal);
    return { code, said: said(), printed: printed() };
  }

  await tick('poll');
  await tick('publish');
  const list = join(folder, 'readers.jsonl');
  const readers = [
    { email: 'daily@example.org', cadence: 'daily', consent: 'a drill' },
    { email: 'weekly@example.org', cadence: 'weekly', consent: 'a drill' },
  ];
  await writeFile(list, readers.map((reader) => JSON.stringify(reader)).join('\n'));
  const imported = await command((options, terminal) =>
    importSubscribers(list, { ...options, review: slug }, terminal),
  );
  if (imported.code !== 0) throw new Error(imported.said);
  for (const record of Object.values(history) as unknown[][]) record.length = 0;
  clock.moveTo(hours(20));
  const began = Date.now();

  return {
    ...{
      stack,
      clock,
      table,
      mailbox,
      pubmed,
      vault,
      queues,
      history,
      told,
      invoke,
      tick,
      live,
      command,
      reportBounce,
      visit,
      close,
    },
    /** New workers: nothing is remembered from before. */
    coldStart: () => warm.clear(),
    /** Alarms that have rung so far. */
    rung: () => rung(stack, history, began, Date.now()),
    /** Articles of each mail that somebody got, oldest first. */
    async received(email: string): Promise<readonly (readonly string[])[]> {
      const own = (await mailbox.messages()).filter(({ recipients }) => recipients.includes(email));
      return Promise.all(own.map(async ({ raw }) => articlesOf(await simpleParser(raw))));
    },
    /** That page's link in the last mail somebody got. */
    async linkTo(page: string, email: string): Promise<string> {
      const mail = (await mailbox.messages()).findLast(({ recipients }) => recipients.includes(email));
      const { text = '' } = mail ? await simpleParser(mail.raw) : {};
      return new RegExp(`https://review\\.lab\\.org/${slug}/${page}\\?token=[\\w.%-]+`).exec(text)?.[0] ?? '';
    },
    logged: (message: string) => history.lines.filter(({ line }) => line.includes(message)).length,
  };
}

function wrap<App>(app: App, run: (app: App, event: unknown) => Promise<unknown>): Handler {
  return (event) => run(app, event);
}
