import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { parseSesEvent } from '../../lambda/adapters/ses/ses-events.ts';
import { eachMessage, type MessageBatch } from '../../lambda/adapters/sqs/each-message.ts';
import { parseShardWork } from '../../lambda/adapters/sqs/sqs-work-queue.ts';
import type { Mailer } from '../../lambda/core/ports/mailer.ts';
import type { Log, Moment } from '../../lambda/core/ports/moment.ts';
import type { WorkQueue } from '../../lambda/core/ports/work-queue.ts';
import type { ReaderTemplates } from '../../lambda/core/reader-views.ts';
import { changePreferences } from '../../lambda/steps/change-preferences.ts';
import {
  type Choices,
  confirm,
  type SubscriptionDependencies,
  subscribe,
  unsubscribe,
} from '../../lambda/steps/change-subscription.ts';
import { filingOf } from '../../lambda/steps/filing.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { pollLeaseMs, pollReview } from '../../lambda/steps/poll-review.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { links, review as smallReview } from '../builders/review.ts';
import { boundless } from '../memory/send-rate.ts';
import { tokens } from '../steps/tokens.ts';
import { createSimulatedClient } from './dynamo/dynamo-client.ts';
import type { DynamoEngine } from './dynamo/dynamo-engine.ts';
import type { Kernel, Process } from './kernel.ts';
import type { Pubmed } from './pubmed.ts';
import type { QueueMessage, SimulatedQueue } from './queue.ts';

export interface Services {
  readonly kernel: Kernel;
  readonly engine: DynamoEngine;
  readonly observe: (command: unknown, output: unknown) => void;
  readonly pubmed: Pubmed;
  readonly mailOf: (process: Process) => Mailer;
  readonly queueOf: () => SimulatedQueue;
}

export const review = smallReview({
  // The page of one mail holds every article there is, so that what was sent can be read off it.
  digest: { maxArticles: 100, hourUtc: 6, weekday: 1 },
  taxonomy: { ...smallReview().taxonomy, query: 'tumor immunity' },
});
const filing = filingOf(review);
/** One shard where a deployment has sixteen: all readers meet in it, and a run is not sixteen times the same. */
const shards = ['0'];
const doubtMs = 20 * 60_000;
/** Five minutes a worker has, less what the last mail of a shift may take (app.ts). */
const shiftMs = 5 * 60_000 - 50_000;
export const tableName = 'living-review';
const addressKey = 'a key for the simulation';

/** Mails in which the simulation can read what they say; any other mail or page only says which it is. */
const legible: Partial<ReaderTemplates> = {
  digestMail: (digest, { preferencesUrl }) => {
    const ids = digest.groups.flatMap(({ cards }) => cards.map(({ id }) => id)).toSorted();
    return { subject: 'digest', html: preferencesUrl, text: ids.join(',') };
  },
  confirmationMail: ({ confirmUrl }) => ({ subject: 'confirm', html: '', text: confirmUrl }),
};
const templates = new Proxy(legible as ReaderTemplates, {
  get: (given, name) => Reflect.get(given, name) ?? (() => ({ subject: String(name), html: '', text: '' })),
});

/**
 * The functions of the service as app.ts builds them, each over ports of its own process. This is the one place in which
 * the simulation hands dependencies to steps.
 */
export function createService(services: Services) {
  const { kernel, pubmed } = services;
  let ids = 0;

  function portsOf(process: Process) {
    const client = createSimulatedClient(kernel, process, services.engine, services.observe);
    const stores = createDynamoStores({ client, tableName, addressKey });
    const moment: Moment = {
      elapsedMs: () => kernel.now() - process.startedAt,
      wait: (ms) => kernel.sleep(process, ms),
      randomHex: (bytes) => {
        ids += 1;
        return `${kernel.dice.pick(shards)}${ids.toString(16).padStart(2 * bytes - 1, '0')}`;
      },
    };
    const log: Log = (level, message) => kernel.log(`${process.name} ${level} ${message}`);
    const subscriptions = { ...stores.subscriptions, shards };
    const sendRate = stores.sendRate(async () => boundless);
    return {
      ...stores,
      store: stores.articles,
      subscriptions,
      sendRate,
      moment,
      log,
      mailer: services.mailOf(process),
    };
  }

  const readerDeps = (process: Process): SubscriptionDependencies => ({
    ...portsOf(process),
    templates,
    links,
    tokens,
    sampleNotice: '',
  });

  async function batch(
    process: Process,
    messages: readonly QueueMessage[],
    log: Log,
    work: (body: string) => Promise<'done' | 'again'>,
  ): Promise<ReadonlySet<string>> {
    const { batchItemFailures } = await eachMessage({ Records: messages } satisfies MessageBatch, work, log);
    if (batchItemFailures.length > 0) process.isWhole = false;
    return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  }

  const queueOf = (process: Process): WorkQueue => ({
    send: (work) =>
      services.queueOf().send(
        process,
        work.map((shard) => JSON.stringify(shard)),
      ),
  });

  return {
    poll: async (process: Process): Promise<void> => {
      const { store, log, moment } = portsOf(process);
      await pollReview(review, kernel.clockOf(process), {
        store,
        log,
        moment,
        filing,
        literature: pubmed.literatureOf(process),
        fullTexts: { fetch: async () => ({ texts: new Map(), missing: [] }) },
        leaseMs: pollLeaseMs,
      });
    },

    openRuns: async (process: Process): Promise<void> => {
      await openDigestRuns(review, kernel.clockOf(process), { ...portsOf(process), queue: queueOf(process) });
    },

    sendDigests: (process: Process, messages: readonly QueueMessage[]) => {
      const ports = portsOf(process);
      return batch(process, messages, ports.log, async (body) => {
        const work = parseShardWork(body);
        if (work === null) throw new Error('the message is no shard of a digest run');
        const outcome = await sendDigests(work, review, kernel.clockOf(process), {
          ...ports,
          templates,
          links,
          tokens,
          sampleNotice: '',
          unsubscribeMailbox: '',
          doubtMs,
          deadline: { at: new Date(kernel.clockOf(process).valueOf() + shiftMs), queue: queueOf(process) },
        });
        kernel.log(`${process.name} shard ${outcome}`);
        return outcome === 'account-refused' ? 'again' : 'done';
      });
    },

    feedback: (process: Process, messages: readonly QueueMessage[]) => {
      const ports = portsOf(process);
      return batch(process, messages, ports.log, async (body) => {
        const event = parseSesEvent(body);
        if (event) await recordFeedback(event, ports);
        return 'done';
      });
    },

    subscribe: (process: Process, address: string, choices: Choices) =>
      subscribe(review, address, choices, kernel.clockOf(process), readerDeps(process)),
    confirm: (process: Process, token: string) => confirm(review, token, kernel.clockOf(process), readerDeps(process)),
    changePreferences: (process: Process, subscription: string, choices: Choices) => {
      const claim = { purpose: 'preferences', review: review.slug, subscription, consentVersion: 2 } as const;
      return changePreferences(review, tokens.sign(claim), choices, readerDeps(process));
    },
    unsubscribe: (process: Process, subscription: string) => {
      const claim = { purpose: 'unsubscribe', review: review.slug, subscription, consentVersion: 2 } as const;
      return unsubscribe(review, tokens.sign(claim), kernel.clockOf(process), readerDeps(process));
    },

    /** What is stored, read by nobody's process and without a fault. */
    stored: () => {
      const client = { send: async (command: unknown) => services.engine.apply(command) };
      return createDynamoStores({ client: client as never, tableName, addressKey });
    },
  };
}
