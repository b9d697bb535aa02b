import { join } from 'node:path';
import type { Hono } from 'hono';
import { createDiskSiteStore } from '../lambda/adapters/disk/disk-site-store.ts';
import { createDynamoClient } from '../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../lambda/adapters/dynamodb/ensure-table.ts';
import { createMailProbes } from '../lambda/adapters/dynamodb/mail-probes.ts';
import { createDynamoStores } from '../lambda/adapters/dynamodb/stores.ts';
import { openTable } from '../lambda/adapters/dynamodb/table.ts';
import { createTableSchema } from '../lambda/adapters/dynamodb/table-schema.ts';
import { createHmacTokens } from '../lambda/adapters/hmac/hmac-tokens.ts';
import { composeMime } from '../lambda/adapters/mime/compose-mime.ts';
import { searchIndex } from '../lambda/adapters/minisearch/search-index.ts';
import { readDisposableDomains } from '../lambda/adapters/review-folder/read-disposable-domains.ts';
import { listReviews, readReview } from '../lambda/adapters/review-folder/read-review.ts';
import { runtimeMoment } from '../lambda/adapters/runtime/runtime.ts';
import { createSesMailer } from '../lambda/adapters/ses/ses-mailer.ts';
import { createSesQuota } from '../lambda/adapters/ses/ses-quota.ts';
import { type Config, countOf } from '../lambda/config.ts';
import { createLinks, type Links } from '../lambda/core/links.ts';
import type { ArticleStore } from '../lambda/core/ports/article-store.ts';
import type { Counters } from '../lambda/core/ports/counters.ts';
import type { DigestRunStore } from '../lambda/core/ports/digest-run-store.ts';
import type { FullTexts } from '../lambda/core/ports/full-texts.ts';
import type { Literature } from '../lambda/core/ports/literature.ts';
import type { MailProbes } from '../lambda/core/ports/mail-probes.ts';
import type { MailEvent, Mailer } from '../lambda/core/ports/mailer.ts';
import type { Log, Moment } from '../lambda/core/ports/moment.ts';
import type { PublishedFeedsStore } from '../lambda/core/ports/published-feeds.ts';
import type { SendQuota, SendRate } from '../lambda/core/ports/send-rate.ts';
import type { SendingState } from '../lambda/core/ports/sending-state.ts';
import type { ServicePause } from '../lambda/core/ports/service-pause.ts';
import type { SignUpQueue, SignUpRequests } from '../lambda/core/ports/sign-up-requests.ts';
import type { SiteStore } from '../lambda/core/ports/site-store.ts';
import type { SubscriptionStore } from '../lambda/core/ports/subscription-store.ts';
import type { TableSchema } from '../lambda/core/ports/table-schema.ts';
import type { Tokens } from '../lambda/core/ports/tokens.ts';
import type { ReaderTemplates } from '../lambda/core/reader-views.ts';
import type { Review } from '../lambda/core/review.ts';
import type { SearchEntry } from '../lambda/core/search-entry.ts';
import type { SelfServiceTemplates } from '../lambda/core/self-service-views.ts';
import { type SignUpLimits, signUpLimits } from '../lambda/core/sign-up-limits.ts';
import type { SiteTemplates } from '../lambda/core/site.ts';
import type { InsideDependencies } from '../lambda/steps/check-inside.ts';
import { type Filing, filingOf } from '../lambda/steps/filing.ts';
import { pacedMailer } from '../lambda/steps/paced-mailer.ts';
import { readerTemplates, siteTemplates } from '../templates/index.ts';
import { type DataDirectory, type LocalSecrets, localSecrets } from './data-directory.ts';
import type { DryRun } from './dry-run.ts';
import { startDynalite } from './dynamodb/start-dynalite.ts';
import { type LiteratureMode, openLiterature } from './literature.ts';
import { mailboxRoutes } from './mailbox/mailbox-routes.ts';
import { startMailbox } from './mailbox/start-mailbox.ts';
import { openSignUpDesk, type SignUpDesk } from './sign-up-desk.ts';
import { templatesEdition } from './templates-edition.ts';
import { UserError } from './user-error.ts';
import { type LocalWorkQueue, openWorkQueue } from './work-queue.ts';

/** The whole service on one machine: what the steps need, and what a tick and a server need beside it. */
export interface LocalService {
  readonly reviews: readonly Review[];
  readonly filingOf: (review: Review) => Filing;
  readonly literature: Literature;
  readonly fullTexts: FullTexts;
  readonly store: ArticleStore;
  readonly subscriptions: SubscriptionStore;
  readonly runs: DigestRunStore;
  readonly sending: SendingState;
  readonly servicePause: ServicePause;
  readonly sendRate: SendRate;
  readonly queue: LocalWorkQueue;
  readonly publishedFeeds: PublishedFeedsStore;
  readonly counters: Counters;
  readonly signUps: SignUpRequests;
  readonly signUpQueue: SignUpQueue;
  readonly signUpDesk: SignUpDesk;
  readonly signUpLimits: SignUpLimits;
  readonly mailer: Mailer;
  readonly site: SiteStore;
  readonly templates: SiteTemplates & ReaderTemplates & SelfServiceTemplates;
  readonly edition: string;
  readonly searchIndex: (entries: readonly SearchEntry[]) => string;
  readonly links: Links;
  readonly tokens: Tokens;
  readonly moment: Moment;
  readonly log: Log;
  readonly sampleNotice: string;
  readonly tagAuthority: string;
  readonly unsubscribeMailbox: string;
  readonly doubtMs: number;
  readonly leaseMs: number;
  readonly probes: MailProbes;
  /** What the keeper's page looks at. */
  readonly inside: InsideDependencies;
  readonly schema: TableSchema;
  readonly migrationLeaseMs: number;
  /** Whether a demo reader is kept: only where the mailbox is our own and no mail can reach anybody. */
  readonly demoReader: boolean;
  /** Mails accepted since the start. */
  readonly mailsSent: () => number;
  /** What the local mailbox reports; empty where another SES is used, whose events arrive elsewhere. */
  readonly mailEvents: () => Promise<readonly MailEvent[]>;
  readonly acknowledgeMailEvents: (events: readonly MailEvent[]) => Promise<void>;
  /** Pages of the mailbox, or `null` where another SES is used. */
  readonly mailboxPages: Hono | null;
  /** Base address of the sample's own pages, or `null`. */
  readonly samplePages: string | null;
  readonly close: () => Promise<void>;
}

export interface LocalServiceOptions {
  readonly config: Config;
  readonly reviews: readonly Review[];
  readonly data: DataDirectory;
  readonly mode: LiteratureMode;
  readonly now: () => Date;
  /** Where readers reach the site. */
  readonly origin: string;
  readonly log: Log;
  /** A copy that a dry run works on. */
  readonly dryRun?: Pick<DryRun, 'secretsOf' | 'isOfDeployment'> | null;
}

const doubtMsElsewhere = 20 * 60_000;
/** Longer than a migration walks a million subscriptions. */
const migrationLeaseMsElsewhere = 15 * 60_000;
/** The local mailbox keeps to these as SES would; another engine that knows no quota is asked as fast as it answers. */
const mailboxQuota = { maxSendRate: 500, max24HourSend: 50_000 };
const noQuota: SendQuota = {
  perSecond: Number.POSITIVE_INFINITY,
  perDay: Number.POSITIVE_INFINITY,
  sentLastDay: 0,
  workers: 1,
};

/** Keys of the deployment whose table is used, where its secret is named; else the folder's own. */
async function secretsFor(config: Config, data: DataDirectory): Promise<LocalSecrets> {
  if (!config.has('SECRET_ARN')) return localSecrets(data);
  const arn = config.need('SECRET_ARN');
  const { readSecret } = await import('../lambda/adapters/secrets-manager/read-secret.ts');
  return readSecret(arn).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : 'no answer';
    throw new UserError(`The secret ${arn} (SECRET_ARN) cannot be read: ${why}`);
  });
}

/** A local S3 engine as the site; its SDK is loaded only where there is one: that takes a good part of a start. */
async function bucketSite(config: Config): Promise<SiteStore> {
  const [{ createS3SiteStore }, { ensureBucket }] = await Promise.all([
    import('../lambda/adapters/s3/s3-site-store.ts'),
    import('./site-bucket.ts'),
  ]);
  const bucket = await ensureBucket(config.get('SITE_BUCKET') || 'living-review-site');
  return createS3SiteStore({ bucket, forcePathStyle: true });
}

/** Starts what is embedded (each on a free loopback port) and connects what the AWS_ENDPOINT_URL_… variables name. */
export async function startLocalService(options: LocalServiceOptions): Promise<LocalService> {
  const { config, reviews, data, log } = options;
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const stop of closing.reverse()) await stop();
  };
  try {
    const { dryRun } = options;
    const own = await secretsFor(config, data);
    const secrets = dryRun ? dryRun.secretsOf(own) : own;
    const literature = await openLiterature({ ...options, closing });

    const dynamo = config.has('AWS_ENDPOINT_URL_DYNAMODB')
      ? null
      : await startDynalite({ dir: join(data.path, 'dynamodb') });
    if (dynamo) closing.push(() => dynamo.close());
    const client = createDynamoClient(dynamo ? { endpoint: dynamo.endpoint } : {});
    closing.push(async () => client.destroy());
    await ensureTable(client, config.get('TABLE_NAME'));
    const table = openTable(client, config.get('TABLE_NAME'));
    const schema = createTableSchema(table);
    const stores = createDynamoStores({ client, tableName: config.get('TABLE_NAME'), addressKey: secrets.addressKey });

    const mailbox = config.has('AWS_ENDPOINT_URL_SES')
      ? null
      : await startMailbox({ dir: join(data.path, 'mailbox'), clock: options.now, ...mailboxQuota });
    if (mailbox) closing.push(() => mailbox.close());
    const from = config.get('MAIL_FROM') || 'Living Review <digest@living-review.example>';
    let sent = 0;
    const sesClient = mailbox
      ? {
          endpoint: mailbox.endpoint,
          region: 'us-east-1',
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        }
      : {};
    const ses = createSesMailer({
      ...sesClient,
      from,
      configurationSet: config.get('SES_CONFIGURATION_SET'),
      compose: (mail) => composeMime(mail, { from, replyTo: config.get('MAIL_REPLY_TO') }),
    });
    const mailer: Mailer = {
      async send(mail) {
        const outcome = await ses.send(mail);
        if (outcome.kind === 'accepted') sent += 1;
        return outcome;
      },
    };

    const links = createLinks({ site: options.origin, ...literature.webPages(options.origin) });
    const tokens = createHmacTokens(secrets.tokenKeys);
    const limits = signUpLimits({
      anHour: countOf(config, 'SIGN_UP_MAILS_PER_HOUR'),
      aDay: countOf(config, 'SIGN_UP_MAILS_PER_DAY'),
      // Everybody on this machine comes from one address: it is rationed only where somebody says so.
      ofNetworkAnHour: config.has('SIGN_UPS_PER_NETWORK') ? countOf(config, 'SIGN_UPS_PER_NETWORK') : 10_000,
    });
    // One process sends one mail after the other.
    const quota = createSesQuota({ ...sesClient, workers: 1, otherwise: noQuota, moment: runtimeMoment, log });
    const sendRate = stores.sendRate(quota);
    const signUpDesk = openSignUpDesk(reviews, options.now, {
      store: stores.articles,
      subscriptions: stores.subscriptions,
      signUps: stores.signUps,
      counters: stores.counters,
      signUpLimits: limits,
      disposableDomains: await readDisposableDomains(config.get('REVIEWS_DIR')),
      mailer: pacedMailer(mailer, sendRate, runtimeMoment, options.now),
      templates: readerTemplates,
      links,
      tokens,
      moment: runtimeMoment,
      log,
      sampleNotice: literature.sampleNotice,
    });
    closing.push(signUpDesk.idle);
    return {
      reviews,
      filingOf: filings(),
      literature: literature.literature,
      fullTexts: literature.fullTexts,
      store: stores.articles,
      subscriptions: stores.subscriptions,
      runs: stores.runs,
      sending: stores.sending,
      servicePause: stores.servicePause,
      sendRate,
      queue: await openWorkQueue(config),
      publishedFeeds: stores.publishedFeeds,
      counters: stores.counters,
      signUps: stores.signUps,
      signUpQueue: signUpDesk.queue,
      signUpDesk,
      signUpLimits: limits,
      mailer,
      site: config.has('AWS_ENDPOINT_URL_S3') ? await bucketSite(config) : createDiskSiteStore(join(data.path, 'site')),
      templates: { ...siteTemplates, ...readerTemplates },
      edition: await templatesEdition(),
      searchIndex,
      links,
      tokens: createHmacTokens(secrets.tokenKeys),
      moment: runtimeMoment,
      log,
      sampleNotice: literature.sampleNotice,
      tagAuthority: config.get('TAG_AUTHORITY'),
      unsubscribeMailbox: config.get('UNSUBSCRIBE_MAILBOX'),
      // The local mailbox writes a mail and its Send event in one go: once its events are read, nothing is in doubt.
      // A copy of a table whose mails went elsewhere knows no events of theirs.
      doubtMs: mailbox && !dryRun?.isOfDeployment ? 0 : doubtMsElsewhere,
      // The data folder is locked for this process, so no other writer can hold a lease: the epoch alone fences.
      leaseMs: 0,
      probes: createMailProbes(table),
      schema,
      inside: { schema, sending: stores.sending, servicePause: stores.servicePause, quota },
      migrationLeaseMs: dynamo ? 0 : migrationLeaseMsElsewhere,
      demoReader: mailbox !== null && !dryRun?.isOfDeployment,
      mailsSent: () => sent,
      mailEvents: async () => (mailbox ? mailbox.takeEvents() : []),
      acknowledgeMailEvents: async (events) => {
        const last = events.at(-1);
        if (mailbox && last) await mailbox.acknowledge(last.id);
      },
      mailboxPages: mailbox ? mailboxRoutes(mailbox) : null,
      samplePages: literature.samplePages,
      close,
    };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** Every review of the folder; throws {@link UserError} when there is none, ReviewFolderError for a mistake in one. */
export async function readReviews(dir: string): Promise<readonly Review[]> {
  const slugs = await listReviews(dir);
  if (slugs.length === 0) throw new UserError(`There is no review in ${dir}. See docs/adding-a-review.md.`);
  return Promise.all(slugs.map((slug) => readReview(join(dir, slug))));
}

/** Each review's judge is compiled once. */
function filings(): (review: Review) => Filing {
  const made = new Map<string, Filing>();
  return (review) => {
    const filing = made.get(review.slug) ?? filingOf(review);
    made.set(review.slug, filing);
    return filing;
  };
}
