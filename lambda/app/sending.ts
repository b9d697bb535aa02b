import { digestMails } from '../../templates/index.ts';
import { createDynamoClient } from '../adapters/dynamodb/client.ts';
import { createMailProbes } from '../adapters/dynamodb/mail-probes.ts';
import { openTable } from '../adapters/dynamodb/table.ts';
import { createHmacTokens } from '../adapters/hmac/hmac-tokens.ts';
import { jsonLog, runtimeMoment } from '../adapters/runtime/runtime.ts';
import type { ServiceSecret } from '../adapters/secrets-manager/read-secret.ts';
import { parseSesEvent } from '../adapters/ses/ses-events.ts';
import { createSesQuota } from '../adapters/ses/ses-quota.ts';
import { type BatchOutcome, eachMessage, type MessageBatch } from '../adapters/sqs/each-message.ts';
import { openSnsEnvelope } from '../adapters/sqs/sns-envelope.ts';
import { createSqsWorkQueue, parseShardWork } from '../adapters/sqs/sqs-work-queue.ts';
import { readConfig } from '../config.ts';
import { createLinks } from '../core/links.ts';
import type { ShardWork } from '../core/ports/work-queue.ts';
import type { Review } from '../core/review.ts';
import { auditRuns } from '../steps/close-run.ts';
import { eachReview } from '../steps/each-review.ts';
import { holdUntilLive } from '../steps/go-live.ts';
import { heedPause } from '../steps/heed-pause.ts';
import { openDigestRuns } from '../steps/open-digest-runs.ts';
import { purgeSubscriptions } from '../steps/purge-subscriptions.ts';
import { recordFeedback } from '../steps/record-feedback.ts';
import { type ShardOutcome, sendDigests } from '../steps/send-digests.ts';
import { thenInAnyCase } from '../steps/then-in-any-case.ts';
import { watchQuota } from '../steps/watch-quota.ts';
import { watchSending } from '../steps/watch-sending.ts';
import { mailerOf, perValue, realPages, reviewsOf, secretOf, storesOf } from './parts.ts';

/** What opens digest runs, sends them, hears what became of each mail, and forgets what is over. */

export function openRunsApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const { articles, subscriptions, runs, sending, servicePause, ...stores } = storesOf(config);
  const queue = createSqsWorkQueue({ queueUrl: config.need('DIGEST_QUEUE_URL') });
  const holds = config.get('HOLD_UNTIL_LIVE') === 'yes';
  return async (now: Date): Promise<void> => {
    if (await heedPause('open-digest-runs', { servicePause, log: jsonLog })) return;
    if (holds) await holdUntilLive(await reviews(), now, { sending, runs, log: jsonLog });
    const open = async (review: Review) => {
      const opened = await openDigestRuns(review, now, { store: articles, subscriptions, runs, queue });
      jsonLog('info', 'digest runs opened', {
        review: review.slug,
        runs: opened.map(({ cadence, slot }) => `${cadence}#${slot}`).join(','),
      });
      await auditRuns(review, now, { subscriptions, runs, log: jsonLog });
    };
    await thenInAnyCase(
      async () => eachReview(await reviews(), now, open, { round: 'sweep', log: jsonLog }),
      () => watchSending(now, { sending, sendRate: stores.sendRate(), log: jsonLog }),
      {
        log: jsonLog,
        message: 'after a failed sweep, bounces and complaints could not be counted either',
        remedy:
          'Mend what both errors name; the next sweep counts them. Until then, `sending pause` stops sending by hand.',
      },
    );
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
      templates: digestMails,
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
        // What is not done is queued again by the next sweep; a message that waited here would end among the dead letters.
      },
      jsonLog,
    );
}

export function feedbackApp(config = readConfig()) {
  const secret = secretOf(config);
  const storesNow = perValue(async ({ addressKey }: ServiceSecret) => storesOf(config, addressKey));
  const topicArn = config.need('MAIL_EVENTS_TOPIC_ARN');
  const probes = createMailProbes(openTable(createDynamoClient(), config.get('TABLE_NAME')));
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
        if (event && (await recordFeedback(event, { subscriptions, sending, probes, log: jsonLog })) === 'trouble')
          troubles += 1;
      },
      jsonLog,
    );
    if (troubles > 0) await watchSending(now, { sending, sendRate: stores.sendRate(), log: jsonLog });
    return outcome;
  };
}

export function purgeApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const secret = secretOf(config);
  return async (now: Date): Promise<void> => {
    const { subscriptions } = storesOf(config, (await secret()).addressKey);
    const purge = (review: Review) => purgeSubscriptions(review, now, { subscriptions, log: jsonLog });
    await eachReview(await reviews(), now, purge, { round: 'purge', log: jsonLog });
  };
}
