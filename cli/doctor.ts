import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStageConfig } from '../infra/config.ts';
import { createNcbi } from '../lambda/adapters/ncbi/ncbi.ts';
import { bareClient } from '../lambda/adapters/polite-http/bare-client.ts';
import { listReviews, readReview } from '../lambda/adapters/review-folder/read-review.ts';
import { ReviewFolderError } from '../lambda/adapters/review-folder/review-folder-error.ts';
import { createDomainNames } from '../lambda/adapters/runtime/domain-names.ts';
import { runtimeMoment } from '../lambda/adapters/runtime/runtime.ts';
import { readSecret } from '../lambda/adapters/secrets-manager/read-secret.ts';
import { createSesAccount } from '../lambda/adapters/ses/ses-account.ts';
import { type Config, readConfig } from '../lambda/config.ts';
import { type Check, fail, leftOut, mayGoLive, ok } from '../lambda/core/check.ts';
import { createLinks } from '../lambda/core/links.ts';
import type { BareClient } from '../lambda/core/ports/bare-client.ts';
import type { DomainNames } from '../lambda/core/ports/domain-names.ts';
import type { Moment } from '../lambda/core/ports/moment.ts';
import { checkPause, checkSchema, checkSending } from '../lambda/steps/check-inside.ts';
import { checkCredentials, checkQuota, checkRecords, checkSender, type Sender } from '../lambda/steps/check-mail.ts';
import {
  checkBooks,
  checkClock,
  checkNcbi,
  checkReviews,
  checkSite,
  countReaders,
  type ReviewFolder,
} from '../lambda/steps/check-service.ts';
import { UserError } from '../local/user-error.ts';
import { examineEvents, type TrialSender } from './doctor-events.ts';
import { letOut } from './doctor-live.ts';
import { openSession, type Session } from './session.ts';
import type { Terminal } from './terminal.ts';

export interface DoctorOptions {
  /** A stage of cdk.context.json, whose mail domain and site are looked at; absent: those of the variables. */
  readonly stage?: string | undefined;
  readonly data: string;
  /** Mail SES's simulator and wait for its events; without it the doctor changes nothing. */
  readonly sendTest?: boolean;
  /** All of it, {@link sendTest} included; then let digests out if nothing failed. */
  readonly goLive?: boolean;
}

/** What the doctor looks at from outside; a test brings its own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly names: DomainNames;
  readonly client: BareClient;
  readonly now: () => Date;
  readonly moment: Moment;
  /** Where cdk.context.json lies. */
  readonly folder: string;
}

const surroundings = (): Surroundings => ({
  env: process.env,
  names: createDomainNames(),
  client: bareClient,
  now: () => new Date(),
  moment: runtimeMoment,
  folder: process.cwd(),
});

/**
 * `doctor [--stage prod] [--send-test] [--go-live]`: looks at everything a deployment stands on and changes nothing; with
 * `--send-test` it also mails SES's simulator, and with `--go-live` it lets digests out if nothing failed. One line a check
 * on standard output; exit code 1 when the service should not go live with what was found.
 */
export async function doctor(options: DoctorOptions, terminal: Terminal, around = surroundings()): Promise<number> {
  if (options.goLive && !around.env.AWS_ENDPOINT_URL_DYNAMODB)
    throw new UserError(
      'Which deployment goes live? Set the variables of docs/deploying.md, "The keeper’s commands". On one machine digests are never held.',
    );
  const told = whatIsTold(options.stage, readConfig(around.env), around);
  const books = await openBooks(options, around, terminal);
  try {
    const checks: Check[] = [];
    for await (const check of examine(told, options.sendTest || options.goLive || false, books, around)) {
      checks.push(check);
      terminal.stdout.write(`${checkLine(check)}\n`);
    }
    summarise(checks, terminal);
    if (options.goLive && 'service' in books) return await letOut(checks, books.service, around.now(), terminal);
    return mayGoLive(checks) ? 0 : 1;
  } finally {
    if ('service' in books) await books.close();
  }
}

function summarise(checks: readonly Check[], terminal: Terminal): void {
  const count = (verdict: Check['verdict']) => checks.filter((check) => check.verdict === verdict).length;
  terminal.stdout.write(
    `\n${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} failed, ${count('left out')} left out\n`,
  );
}

async function* examine(told: Told, sendTest: boolean, books: Books, around: Surroundings): AsyncGenerator<Check> {
  const config = readConfig(around.env);
  const folders = await readFolders(config.get('REVIEWS_DIR'));
  yield* checkReviews(folders);
  const reviews = folders.flatMap((folder) => ('review' in folder ? [folder.review] : []));

  const keys = await readKeys(config);
  if (keys.check) yield keys.check;
  const [first] = reviews;
  const hasKey = keys.ncbiApiKey !== '';
  if (first) {
    const ncbi = createNcbi({
      apiKey: keys.ncbiApiKey,
      email: told.ncbiEmail,
      baseUrl: config.get('NCBI_BASE_URL'),
      idConverterUrl: config.get('PMC_IDCONV_URL'),
      // Somebody waits for the answer: no hour of retries.
      patience: { deadlineMs: 20_000, attempts: 2 },
    });
    yield* await looked('NCBI', () => checkNcbi(first, ncbi, { hasKey, hasEmail: told.ncbiEmail !== '' }));
  }

  if (told.origin === '') {
    const why = 'no site is known (siteDomain, or SITE_ORIGIN)';
    yield leftOut('site and feeds', why);
    yield leftOut('clock', why);
  } else {
    const links = createLinks({ site: told.origin, pubmed: '', pmc: '', doi: '' });
    yield* await checkSite(reviews, links, around.client);
    yield await around.client.get(links.home()).then(
      (answer) => checkClock(answer, around.now()),
      () => leftOut('clock', 'the site gives no answer'),
    );
  }

  if ('why' in books) yield leftOut('table, digest runs, sending', books.why);
  else {
    const { service } = books;
    yield* await looked('schema of the table', () => checkSchema(service.schema, service.schema.migrations));
    for (const review of reviews)
      yield* await looked(`digest runs of ${review.slug}`, () => checkBooks(review, service));
    yield* await looked('sending', async () => checkSending(await service.sending.read()));
    yield* await looked('service', () => checkPause(service.servicePause));
  }
  const readers = 'why' in books ? null : () => countReaders(reviews, books.service.subscriptions);
  yield* examineMail(told, around, readers);
  if (sendTest) {
    const sender = hasAccount(told, around) ? trialSender(told, around) : null;
    yield* await looked('events of SES', () =>
      examineEvents('why' in books ? books : books.service, sender, around.moment),
    );
  }
}

/** A stage is looked at with whatever credentials the SDK finds, a default profile among them. */
function hasAccount(told: Told, { env }: Surroundings): boolean {
  return told.isStage || ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_ENDPOINT_URL_SES'].some((name) => env[name]);
}

function trialSender({ sender, region }: Told, { env }: Surroundings): TrialSender {
  const config = readConfig(env);
  const configurationSet = config.get('SES_CONFIGURATION_SET');
  return { from: sender?.address ?? '', configurationSet, region, endpoint: config.get('AWS_ENDPOINT_URL_SES') };
}

async function* examineMail(told: Told, around: Surroundings, readers: (() => Promise<number>) | null) {
  const { region } = told;
  const { env, names } = around;
  if (!hasAccount(told, around)) {
    yield leftOut('AWS: credentials, quota, sender', 'no AWS_PROFILE and no AWS_ACCESS_KEY_ID is set');
  } else {
    const endpoint = env.AWS_ENDPOINT_URL_SES;
    const account = createSesAccount({ region, ...(endpoint && { endpoint }) });
    const credentials = await checkCredentials(account);
    yield credentials;
    if (credentials.verdict === 'ok') {
      const subscribers = readers === null ? null : await readers();
      yield* await looked('sending quota', () => checkQuota(account, subscribers));
      const { sender } = told;
      if (sender === null) yield leftOut('sender', 'no sender is known (mailDomain, or MAIL_FROM)');
      else yield* await looked('sender', () => checkSender(account, sender));
    }
  }
  const domain = told.sender?.domain ?? null;
  yield* await looked('SPF and DMARC', () => checkRecords(names, domain, region));
}

/** A check that cannot be carried out is a fail of its own, and the next one is made all the same. */
async function looked(name: string, look: () => Promise<Check | readonly Check[]>): Promise<readonly Check[]> {
  try {
    return [await look()].flat();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [fail(name, `it cannot be looked at: ${why}`, 'Mend that, and run it again.')];
  }
}

/** What to look at: a stage's settings, or the variables of this shell. */
interface Told {
  readonly origin: string;
  readonly sender: Sender | null;
  readonly ncbiEmail: string;
  readonly region: string;
  readonly isStage: boolean;
}

function whatIsTold(stage: string | undefined, config: Config, { env, folder }: Surroundings): Told {
  const region = config.get('AWS_REGION');
  const given = /<([^>]+)>/.exec(config.get('MAIL_FROM'))?.[1] ?? config.get('MAIL_FROM');
  const origin = config.get('SITE_ORIGIN').replace(/\/$/, '');
  if (stage === undefined) {
    const domain = given.slice(given.lastIndexOf('@') + 1) || null;
    const sender = given === '' ? null : { domain, address: given };
    return { origin, sender, ncbiEmail: config.get('NCBI_EMAIL'), region, isStage: false };
  }
  const file = join(folder, 'cdk.context.json');
  if (!existsSync(file)) throw new UserError('There is no cdk.context.json here. See docs/deploying.md, step 4.');
  const context = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
  const { site, mail, ncbiEmail } = readStageConfig((key) => (key === 'stage' ? stage : context[key]));
  return {
    origin: env.SITE_ORIGIN ? origin : site.domain ? `https://${site.domain.name}` : '',
    sender: { domain: mail.domain, address: mail.from },
    ncbiEmail,
    region,
    isStage: true,
  };
}

/** The deployment's own key for NCBI where its secret is named, else that of this shell. */
async function readKeys(config: Config): Promise<{ readonly ncbiApiKey: string; readonly check: Check | null }> {
  const ncbiApiKey = config.get('NCBI_API_KEY');
  if (!config.has('SECRET_ARN')) return { ncbiApiKey, check: null };
  const name = 'keys of the service';
  try {
    const secret = await readSecret(config.need('SECRET_ARN'));
    return {
      ncbiApiKey: secret.ncbiApiKey,
      check: ok(name, `${secret.tokenKeys.length} for links, one for addresses`),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ncbiApiKey, check: fail(name, why, 'Restore the secret, or correct it: docs/deploying.md, step 9.') };
  }
}

async function readFolders(dir: string): Promise<readonly ReviewFolder[]> {
  return Promise.all(
    (await listReviews(dir)).map(async (slug) => {
      try {
        return { slug, review: await readReview(join(dir, slug)) };
      } catch (error) {
        if (!(error instanceof ReviewFolderError)) throw error;
        return { slug, problem: error.message };
      }
    }),
  );
}

/** The service's table open, or why it is not. */
type Books = Session | { readonly why: string };

/** The deployment's when its address is told, else, where no stage is asked about, that of the data folder if there is one. */
async function openBooks({ data, stage }: DoctorOptions, { env }: Surroundings, terminal: Terminal): Promise<Books> {
  if (!env.AWS_ENDPOINT_URL_DYNAMODB && stage !== undefined) return { why: 'AWS_ENDPOINT_URL_DYNAMODB is not set' };
  if (!env.AWS_ENDPOINT_URL_DYNAMODB && !existsSync(data))
    return { why: `AWS_ENDPOINT_URL_DYNAMODB is not set, and there is no folder ${data}` };
  return openSession({ data, anySchema: true }, terminal).catch((error: unknown) => ({
    why: error instanceof Error ? error.message : String(error),
  }));
}

const marks = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL', 'left out': '-   ' } as const;

/** `FAIL  sender: … is not verified → Create …` */
export function checkLine({ verdict, name, found, remedy }: Check): string {
  return `${marks[verdict]}  ${name}: ${verdict === 'left out' ? 'left out: ' : ''}${found}${remedy ? ` → ${remedy}` : ''}`;
}
