import type { Hono } from 'hono';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { readerTemplates, siteTemplates } from '../templates/index.ts';
import { keeperPage } from '../templates/pages/keeper-page.ts';
import { messagePage } from '../templates/pages/message-page.ts';
import { createDynamoClient } from './adapters/dynamodb/client.ts';
import { createDynamoStores } from './adapters/dynamodb/stores.ts';
import { createEuropePmc } from './adapters/europe-pmc/europe-pmc.ts';
import { createHmacTokens } from './adapters/hmac/hmac-tokens.ts';
import { addressBehindCloudFront } from './adapters/hono/client-address.ts';
import { addKeeperRoutes } from './adapters/hono/keeper-routes.ts';
import { readerRoutes } from './adapters/hono/reader-routes.ts';
import { createIcite } from './adapters/icite/icite.ts';
import { composeMime } from './adapters/mime/compose-mime.ts';
import { searchIndex } from './adapters/minisearch/search-index.ts';
import { createNcbi, type Ncbi } from './adapters/ncbi/ncbi.ts';
import { parsePubmedXml } from './adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { readDisposableDomains } from './adapters/review-folder/read-disposable-domains.ts';
import { listReviews, readReview } from './adapters/review-folder/read-review.ts';
import { jsonLog, runtimeMoment } from './adapters/runtime/runtime.ts';
import { createS3SiteStore } from './adapters/s3/s3-site-store.ts';
import { cachedSecret } from './adapters/secrets-manager/cached-secret.ts';
import { readSecret, type ServiceSecret } from './adapters/secrets-manager/read-secret.ts';
import { parseSesEvent } from './adapters/ses/ses-events.ts';
import { createSesMailer } from './adapters/ses/ses-mailer.ts';
import { createSesQuota } from './adapters/ses/ses-quota.ts';
import { type BatchOutcome, eachMessage, type MessageBatch } from './adapters/sqs/each-message.ts';
import { openSnsEnvelope } from './adapters/sqs/sns-envelope.ts';
import { createSqsSignUpQueue, parseSignUpWork } from './adapters/sqs/sqs-sign-up-queue.ts';
import { createSqsWorkQueue, parseShardWork } from './adapters/sqs/sqs-work-queue.ts';
import { notifyHub } from './adapters/websub/notify-hub.ts';
import { type Config, countOf, readConfig } from './config.ts';
import { createLinks } from './core/links.ts';
import { LiteratureUnavailableError } from './core/ports/literature.ts';
import type { ShardWork } from './core/ports/work-queue.ts';
import type { Review } from './core/review.ts';
import { signUpLimits } from './core/sign-up-limits.ts';
import { type AnswerDependencies, answerSignUp, sweepSignUps } from './steps/answer-sign-ups.ts';
import { auditRuns } from './steps/close-run.ts';
import { filingOf } from './steps/filing.ts';
import { openDigestRuns } from './steps/open-digest-runs.ts';
import { pacedMailer } from './steps/paced-mailer.ts';
import { pollLeaseMs, pollReview } from './steps/poll-review.ts';
import { publishReview, publishRoot } from './steps/publish-review.ts';
import { purgeSubscriptions } from './steps/purge-subscriptions.ts';
import { readerActions } from './steps/reader-actions.ts';
import { recheckArticles } from './steps/recheck-articles.ts';
import { recordFeedback } from './steps/record-feedback.ts';
import { keeperActions } from './steps/run-books.ts';
import { type ShardOutcome, sendDigests } from './steps/send-digests.ts';
import { watchQuota } from './steps/watch-quota.ts';
import { watchSending } from './steps/watch-sending.ts';
import { watchSources } from './steps/watch-sources.ts';
import { watchVolume } from './steps/watch-volume.ts';

/**
 * Composition root on AWS: one function a Lambda, each building only what that Lambda needs, so that a bundle holds nothing
 * else. The clock is the handler's; everything below takes `now`.
 */

const realPages = {
  pubmed: 'https://pubmed.ncbi.nlm.nih.gov/',
  pmc: 'https://pmc.ncbi.nlm.nih.gov/articles/',
  doi: 'https://doi.org/',
};

export function pollApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const { articles: store } = storesOf(config);
  return async (now: Date): Promise<void> => {
    const literature = await literatureOf(config);
    const troubles: unknown[] = [];
    for (const review of await reviews()) {
      try {
        const report = await pollReview(review, now, {
          store,
          literature,
          fullTexts: literature.fullTexts,
          filing: filingOf(review),
          log: jsonLog,
          moment: runtimeMoment,
          leaseMs: pollLeaseMs,
        });
        const { outcome, added, baseline, changed, declined, awaited, fullTexts, failures } = report;
        watchSources(review, failures, jsonLog);
        const failedSources = failures.map(({ source }) => source).join(',');
        jsonLog('info', 'poll finished', {
          review: review.slug,
          outcome,
          added,
          baseline,
          changed,
          declined,
          awaited,
          fullTexts,
          failedSources,
        });
      } catch (error) {
        // One review's trouble is not the next one's; the invocation fails all the same, and the alarm rings.
        if (error instanceof LiteratureUnavailableError) watchSources(review, [{ source: 'all', error }], jsonLog);
        jsonLog('error', 'poll failed', {
          review: review.slug,
          error: error instanceof Error ? error.message : String(error),
        });
        troubles.push(error);
      }
    }
    if (troubles.length > 0) throw new AggregateError(troubles, `${troubles.length} reviews could not be polled`);
  };
}

export function recheckApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const { articles: store } = storesOf(config);
  return async (now: Date): Promise<void> => {
    // Before anything that may fail: what dries up need not be what answers with errors.
    for (const review of await reviews()) await watchVolume(review, now, { store, log: jsonLog });
    const literature = await literatureOf(config);
    for (const review of await reviews()) {
      const report = await recheckArticles(review, now, {
        store,
        literature,
        fullTexts: literature.fullTexts,
        filing: filingOf(review),
        log: jsonLog,
        moment: runtimeMoment,
        leaseMs: pollLeaseMs,
      });
      jsonLog('info', 'recheck finished', { review: review.slug, ...report });
    }
  };
}

export function purgeApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const secret = secretOf(config);
  return async (now: Date): Promise<void> => {
    const { subscriptions } = storesOf(config, (await secret()).addressKey);
    for (const review of await reviews()) await purgeSubscriptions(review, now, { subscriptions, log: jsonLog });
  };
}

export function publishApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const deps = {
    store: storesOf(config).articles,
    site: createS3SiteStore({ bucket: config.need('SITE_BUCKET') }),
    links: createLinks({ site: config.need('SITE_ORIGIN'), ...realPages }),
    templates: { ...siteTemplates, messagePage },
    sampleNotice: '',
    tagAuthority: config.get('TAG_AUTHORITY'),
    edition: config.get('TEMPLATES_EDITION'),
    hub: config.get('WEBSUB_HUB'),
    searchIndex,
  };
  return async (): Promise<void> => {
    for (const review of await reviews()) {
      const { feeds, ...report } = await publishReview(review, deps);
      jsonLog('info', 'publish finished', { review: review.slug, ...report, feeds: feeds.length });
      if (deps.hub) await notifyHub(deps.hub, feeds, jsonLog);
    }
    await publishRoot(await reviews(), deps);
  };
}

export function openRunsApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const { articles, subscriptions, runs, sending, ...stores } = storesOf(config);
  const queue = createSqsWorkQueue({ queueUrl: config.need('DIGEST_QUEUE_URL') });
  return async (now: Date): Promise<void> => {
    for (const review of await reviews()) {
      const opened = await openDigestRuns(review, now, { store: articles, subscriptions, runs, queue });
      jsonLog('info', 'digest runs opened', {
        review: review.slug,
        runs: opened.map(({ cadence, slot }) => `${cadence}#${slot}`).join(','),
      });
      await auditRuns(review, now, { subscriptions, runs, log: jsonLog });
    }
    await watchSending(now, { sending, sendRate: stores.sendRate(), log: jsonLog });
  };
}

/** How long SES's own Send event may take before a doubtful mail is sent again (docs/decisions/0002). */
const doubtMs = 20 * 60_000;

/**
 * A worker takes up no reader so shortly before Lambda stops it: waiting for a turn, the claim's ten seconds and the answer
 * of SES must fit in, or the mail ends in doubt.
 */
const lastMailMs = 50_000;

export function sendApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const secret = secretOf(config);
  const { articles: store, subscriptions, runs, sending, ...stores } = storesOf(config);
  const quota = createSesQuota({ moment: runtimeMoment, log: jsonLog });
  const sendRate = stores.sendRate(quota);
  const mailer = mailerOf(config);
  const links = createLinks({ site: config.need('SITE_ORIGIN'), ...realPages });
  const queue = createSqsWorkQueue({ queueUrl: config.need('DIGEST_QUEUE_URL') });
  const sendShard = async (work: ShardWork, now: Date, deadlineAt: Date): Promise<ShardOutcome> => {
    const review = (await reviews()).find(({ slug }) => slug === work.review);
    if (!review) return 'done'; // its folder is gone: nobody is owed a digest of it
    return sendDigests(work, review, now, {
      store,
      subscriptions,
      runs,
      sending,
      sendRate,
      mailer,
      templates: readerTemplates,
      links,
      tokens: createHmacTokens((await secret()).tokenKeys),
      moment: runtimeMoment,
      log: jsonLog,
      sampleNotice: '',
      unsubscribeMailbox: config.get('UNSUBSCRIBE_MAILBOX'),
      doubtMs,
      deadline: { at: deadlineAt, queue },
    });
  };
  return (batch: MessageBatch, now: Date, remainingMs: number): Promise<BatchOutcome> =>
    eachMessage(
      batch,
      async (body) => {
        const work = parseShardWork(body);
        if (work === null) throw new Error('the message is no shard of a digest run');
        const outcome = await sendShard(work, now, new Date(now.valueOf() + remainingMs - lastMailMs));
        jsonLog('info', 'shard finished', { ...work, outcome });
        watchQuota(await quota(), jsonLog);
        return outcome === 'account-refused' ? 'again' : 'done';
      },
      jsonLog,
    );
}

export function feedbackApp(config = readConfig()) {
  const secret = secretOf(config);
  const storesNow = perValue(async ({ addressKey }: ServiceSecret) => storesOf(config, addressKey));
  const topicArn = config.need('MAIL_EVENTS_TOPIC_ARN');
  return async (batch: MessageBatch, now: Date): Promise<BatchOutcome> => {
    const { subscriptions, sending, ...stores } = await storesNow(await secret());
    let troubles = 0;
    const outcome = await eachMessage(
      batch,
      async (body) => {
        const message = openSnsEnvelope(body, topicArn);
        if (message === null) jsonLog('error', 'a message of another topic lay in the queue of mail events');
        const event = message === null ? null : parseSesEvent(message);
        // Kinds of events that mean nothing to us are done with, like messages that are none.
        if (event && (await recordFeedback(event, { subscriptions, sending, log: jsonLog })) === 'trouble')
          troubles += 1;
        return 'done';
      },
      jsonLog,
    );
    if (troubles > 0) await watchSending(now, { sending, sendRate: stores.sendRate(), log: jsonLog });
    return outcome;
  };
}

export function webApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const secret = secretOf(config);
  const mailer = mailerOf(config);
  const signUpQueue = createSqsSignUpQueue({ queueUrl: config.need('SIGN_UP_QUEUE_URL') });
  const links = createLinks({ site: config.need('SITE_ORIGIN'), ...realPages });
  const appOf = perValue(async ({ tokenKeys, addressKey }: ServiceSecret): Promise<Hono> => {
    const { articles: store, subscriptions, runs, signUps, counters } = storesOf(config, addressKey);
    const tokens = createHmacTokens(tokenKeys);
    const actions = readerActions(
      {
        reviews: await reviews(),
        store,
        subscriptions,
        mailer,
        templates: readerTemplates,
        links,
        tokens,
        moment: runtimeMoment,
        log: jsonLog,
        sampleNotice: '',
        tagAuthority: config.get('TAG_AUTHORITY'),
        signUps,
        signUpQueue,
        counters,
        signUpLimits: signUpLimitsOf(config),
      },
      () => new Date(),
    );
    const books = { reviews: await reviews(), subscriptions, runs, links, tokens, sampleNotice: '' };
    const routes = readerRoutes(actions, readerTemplates, jsonLog, addressBehindCloudFront(config.get('EDGE_KEY')));
    return addKeeperRoutes(
      routes,
      keeperActions(books, () => new Date()),
      { keeperPage },
    );
  });
  return async (event: LambdaEvent, context: LambdaContext) => {
    let app: Hono;
    try {
      app = await appOf(await secret());
    } catch (error) {
      // Without its keys it signs nothing and looks nobody up; what the reader wanted can be asked again.
      jsonLog('error', `the web pages could not start: ${error instanceof Error ? error.message : 'unknown error'}`);
      return unavailable;
    }
    return handle(app)(event, context);
  };
}

const unavailable = {
  statusCode: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'retry-after': '60' },
  body: 'Something went wrong on our side. Nothing was changed; please try again in a few minutes.',
  isBase64Encoded: false,
};

/** A request is one worker's for longer than its Lambda may run (infra/functions.ts). */
const signUpLeaseMs = 60_000;

export function answerSignUpsApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const secret = secretOf(config);
  const mailer = mailerOf(config);
  const links = createLinks({ site: config.need('SITE_ORIGIN'), ...realPages });
  const disposable = once(() => readDisposableDomains(config.get('REVIEWS_DIR')));
  const quota = createSesQuota({ moment: runtimeMoment, log: jsonLog });
  const depsOf = perValue(async ({ tokenKeys, addressKey }: ServiceSecret): Promise<AnswerDependencies> => {
    const { articles: store, subscriptions, signUps, counters, ...stores } = storesOf(config, addressKey);
    return {
      store,
      subscriptions,
      mailer: pacedMailer(mailer, stores.sendRate(quota), runtimeMoment, () => new Date()),
      templates: readerTemplates,
      links,
      tokens: createHmacTokens(tokenKeys),
      moment: runtimeMoment,
      log: jsonLog,
      sampleNotice: '',
      signUps,
      counters,
      signUpLimits: signUpLimitsOf(config),
      disposableDomains: await disposable(),
      signUpLeaseMs,
    };
  });
  const depsNow = async () => depsOf(await secret());
  const sweep = async (now: Date): Promise<BatchOutcome> => {
    const deps = await depsNow();
    for (const review of await reviews()) {
      const answered = await sweepSignUps(review, now, deps);
      if (answered > 0) jsonLog('info', 'sign-ups swept', { review: review.slug, answered });
    }
    return { batchItemFailures: [] };
  };
  return async (event: Partial<MessageBatch>, now: Date): Promise<BatchOutcome> => {
    const { Records } = event;
    if (Records === undefined) return sweep(now);
    return eachMessage(
      { Records },
      async (body) => {
        const work = parseSignUpWork(body);
        if (work === null) throw new Error('the message is no sign-up request');
        const review = (await reviews()).find(({ slug }) => slug === work.review);
        // What has to wait is swept: the message has done its part.
        if (review) await answerSignUp(review, work.id, now, await depsNow());
        return 'done';
      },
      jsonLog,
    );
  };
}

// Each part stands alone, so that a Lambda which reads no reviews carries no YAML, and one without the secret no client for it.

/** All stores on the one table. Without `addressKey` (most Lambdas have none) no address can be looked up. */
function storesOf(config: Config, addressKey = '') {
  return createDynamoStores({ client: createDynamoClient(), tableName: config.get('TABLE_NAME'), addressKey });
}

function signUpLimitsOf(config: Config) {
  return signUpLimits({
    anHour: countOf(config, 'SIGN_UP_MAILS_PER_HOUR'),
    aDay: countOf(config, 'SIGN_UP_MAILS_PER_DAY'),
    ofNetworkAnHour: countOf(config, 'SIGN_UPS_PER_NETWORK'),
  });
}

function reviewsOf(config: Config): () => Promise<readonly Review[]> {
  const dir = config.get('REVIEWS_DIR');
  return once(async () => Promise.all((await listReviews(dir)).map((slug) => readReview(`${dir}/${slug}`))));
}

function secretOf(config: Config): () => Promise<ServiceSecret> {
  const arn = config.need('SECRET_ARN');
  return cachedSecret(() => readSecret(arn), { elapsedMs: runtimeMoment.elapsedMs, log: jsonLog });
}

/** Makes something from a value once, and anew when it is handed another one; what failed is tried again. */
function perValue<From extends object, T>(make: (from: From) => Promise<T>): (from: From) => Promise<T> {
  let last: { readonly from: From; readonly made: Promise<T> } | null = null;
  return (from) => {
    if (last?.from === from) return last.made;
    const made = make(from);
    last = { from, made };
    made.catch(() => {
      last = null;
    });
    return made;
  };
}

/** Read at first use and kept while the Lambda lives; what failed this time may succeed the next. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null;
  return () => {
    kept ??= read().catch((error: unknown) => {
      kept = null;
      throw error;
    });
    return kept;
  };
}

async function literatureOf(config: Config): Promise<Ncbi> {
  const apiKey = config.has('SECRET_ARN')
    ? (await readSecret(config.need('SECRET_ARN'))).ncbiApiKey
    : config.get('NCBI_API_KEY');
  const onWarning = (message: string) => jsonLog('warn', message);
  const ncbi = createNcbi({
    parse: parsePubmedXml,
    apiKey,
    email: config.get('NCBI_EMAIL'),
    baseUrl: config.get('NCBI_BASE_URL'),
    idConverterUrl: config.get('PMC_IDCONV_URL'),
    onWarning,
  });
  const further = [
    createEuropePmc({ baseUrl: config.get('EUROPE_PMC_BASE_URL') }),
    createIcite({ baseUrl: config.get('ICITE_BASE_URL') }),
  ];
  return { ...ncbi, sources: [...ncbi.sources, ...further] };
}

function mailerOf(config: Config) {
  const identity = { from: config.need('MAIL_FROM'), replyTo: config.get('MAIL_REPLY_TO') };
  return createSesMailer({
    from: identity.from,
    configurationSet: config.need('SES_CONFIGURATION_SET'),
    compose: (mail) => composeMime(mail, identity),
  });
}
