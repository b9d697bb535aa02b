import type { Hono } from 'hono';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { readerPages, signUpMails } from '../../templates/index.ts';
import { keeperPage } from '../../templates/pages/keeper-page.ts';
import { createSchemaReader } from '../adapters/dynamodb/schema-item.ts';
import { createHmacTokens } from '../adapters/hmac/hmac-tokens.ts';
import { addressBehindCloudFront } from '../adapters/hono/client-address.ts';
import { addKeeperRoutes } from '../adapters/hono/keeper-routes.ts';
import { readerRoutes } from '../adapters/hono/reader-routes.ts';
import { jsonLog, runtimeMoment } from '../adapters/runtime/runtime.ts';
import type { ServiceSecret } from '../adapters/secrets-manager/read-secret.ts';
import { createSesQuota, createSesQuotaReader } from '../adapters/ses/ses-quota.ts';
import { type BatchOutcome, eachMessage, type MessageBatch } from '../adapters/sqs/each-message.ts';
import { createSqsSignUpQueue, parseSignUpWork } from '../adapters/sqs/sqs-sign-up-queue.ts';
import { type Config, countOf, readConfig } from '../config.ts';
import { createLinks } from '../core/links.ts';
import type { Review } from '../core/review.ts';
import { signUpLimits } from '../core/sign-up-limits.ts';
import { type AnswerDependencies, answerSignUp, sweepSignUps } from '../steps/answer-sign-ups.ts';
import { eachReview } from '../steps/each-review.ts';
import { pacedMailer } from '../steps/paced-mailer.ts';
import { readerActions } from '../steps/reader-actions.ts';
import { keeperActions } from '../steps/run-books.ts';
import { compiledOf, mailerOf, once, perValue, realPages, reviewsOf, secretOf, storesOf, tableOf } from './parts.ts';

/** What answers readers: their pages and forms, and the mails that sign-ups ask for. */

export function webApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const secret = secretOf(config);
  const mailer = mailerOf(config);
  const signUpQueue = createSqsSignUpQueue({ queueUrl: config.need('SIGN_UP_QUEUE_URL') });
  const links = createLinks({ site: config.need('SITE_ORIGIN'), ...realPages });
  const schema = createSchemaReader(tableOf(config));
  // The keeper's page alone asks for it: no reader's cold start waits for it.
  const quotaReader = once(async () => createSesQuotaReader({ moment: runtimeMoment, log: jsonLog }));
  const quota = async () => (await quotaReader())();
  const appOf = perValue(async ({ tokenKeys, addressKey }: ServiceSecret): Promise<Hono> => {
    const {
      articles: store,
      subscriptions,
      runs,
      signUps,
      counters,
      publishedFeeds,
      ...stores
    } = storesOf(config, addressKey);
    const tokens = createHmacTokens(tokenKeys);
    const actions = readerActions(
      {
        reviews: await reviews(),
        store,
        publishedFeeds,
        subscriptions,
        mailer,
        templates: readerPages,
        links,
        tokens,
        moment: runtimeMoment,
        log: jsonLog,
        sampleNotice: '',
        tagAuthority: config.get('TAG_AUTHORITY'),
        hub: config.get('WEBSUB_HUB'),
        signUps,
        signUpQueue,
        counters,
        signUpLimits: signUpLimitsOf(config),
      },
      () => new Date(),
    );
    const { sending, servicePause } = stores;
    const inside = { schema, sending, servicePause, quota };
    const books = { reviews: await reviews(), subscriptions, runs, links, tokens, sampleNotice: '', inside };
    const routes = readerRoutes(actions, readerPages, jsonLog, addressBehindCloudFront(config.get('EDGE_KEY')));
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
  const compiled = compiledOf(config);
  const secret = secretOf(config);
  const mailer = mailerOf(config);
  const links = createLinks({ site: config.need('SITE_ORIGIN'), ...realPages });
  const quota = createSesQuota({ moment: runtimeMoment, log: jsonLog });
  const depsOf = perValue(async ({ tokenKeys, addressKey }: ServiceSecret): Promise<AnswerDependencies> => {
    const { articles: store, subscriptions, signUps, counters, ...stores } = storesOf(config, addressKey);
    return {
      store,
      subscriptions,
      mailer: pacedMailer(mailer, stores.sendRate(quota), runtimeMoment, () => new Date()),
      templates: signUpMails,
      links,
      tokens: createHmacTokens(tokenKeys),
      moment: runtimeMoment,
      log: jsonLog,
      sampleNotice: '',
      signUps,
      counters,
      signUpLimits: signUpLimitsOf(config),
      disposableDomains: new Set((await compiled()).disposableDomains),
      signUpLeaseMs,
    };
  });
  const depsNow = async () => depsOf(await secret());
  const sweep = async (now: Date): Promise<BatchOutcome> => {
    const deps = await depsNow();
    const sweepOne = async (review: Review) => {
      const answered = await sweepSignUps(review, now, deps);
      if (answered > 0) jsonLog('info', 'sign-ups swept', { review: review.slug, answered });
    };
    await eachReview((await compiled()).reviews, now, sweepOne, { round: 'sign-up sweep', log: jsonLog });
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
        const review = (await compiled()).reviews.find(({ slug }) => slug === work.review);
        // What has to wait is swept: the message has done its part.
        if (review) await answerSignUp(review, work.id, now, await depsNow());
      },
      jsonLog,
    );
  };
}

function signUpLimitsOf(config: Config) {
  return signUpLimits({
    anHour: countOf(config, 'SIGN_UP_MAILS_PER_HOUR'),
    aDay: countOf(config, 'SIGN_UP_MAILS_PER_DAY'),
    ofNetworkAnHour: countOf(config, 'SIGN_UPS_PER_NETWORK'),
  });
}
