import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { parseSesEvent } from '../../lambda/adapters/ses/ses-events.ts';
import { eachMessage, type MessageBatch } from '../../lambda/adapters/sqs/each-message.ts';
import { parseSignUpWork } from '../../lambda/adapters/sqs/sqs-sign-up-queue.ts';
import { parseShardWork } from '../../lambda/adapters/sqs/sqs-work-queue.ts';
import { parseDelivery, parsePause } from '../../lambda/core/delivery-choices.ts';
import type { Mailer } from '../../lambda/core/ports/mailer.ts';
import type { Log, Moment } from '../../lambda/core/ports/moment.ts';
import type { SendQuota } from '../../lambda/core/ports/send-rate.ts';
import type { WorkQueue } from '../../lambda/core/ports/work-queue.ts';
import type { ReaderTemplates } from '../../lambda/core/reader-views.ts';
import type { SelfServiceTemplates } from '../../lambda/core/self-service-views.ts';
import { signUpLimits } from '../../lambda/core/sign-up-limits.ts';
import { answerSignUp, sweepSignUps } from '../../lambda/steps/answer-sign-ups.ts';
import { askToSignUp, directVisit } from '../../lambda/steps/ask-to-sign-up.ts';
import { askForAddress, confirmAddress } from '../../lambda/steps/change-address.ts';
import { changePreferences } from '../../lambda/steps/change-preferences.ts';
import { confirm, subscribe, unsubscribe } from '../../lambda/steps/change-subscription.ts';
import { auditRuns } from '../../lambda/steps/close-run.ts';
import { filingOf } from '../../lambda/steps/filing.ts';
import { leaveTopic } from '../../lambda/steps/leave-and-undo.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { pollLeaseMs, pollReview } from '../../lambda/steps/poll-review.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { takenToday, watchSending } from '../../lambda/steps/watch-sending.ts';
import { links, review as smallReview } from '../builders/review.ts';
import { tokens } from '../steps/tokens.ts';
import { createSimulatedClient } from './dynamo/dynamo-client.ts';
import type { DynamoEngine } from './dynamo/dynamo-engine.ts';
import type { Kernel, Process } from './kernel.ts';
import type { Pubmed } from './pubmed.ts';
import type { QueueMessage, SimulatedQueue } from './queue.ts';
import type { Choice } from './scenario.ts';

export interface Services {
  readonly kernel: Kernel;
  readonly engine: DynamoEngine;
  readonly observe: (command: unknown, output: unknown) => void;
  readonly pubmed: Pubmed;
  readonly mailOf: (process: Process) => Mailer;
  readonly queueOf: (name: 'shards' | 'signUps') => SimulatedQueue;
  readonly hasSignUpQueue: boolean;
  /** GetSendQuota, the same object while it is fresh. */
  readonly quota: () => Promise<SendQuota>;
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
/** Five minutes a worker has, less what the last mail of a shift may take (app/sending.ts). */
const shiftMs = 5 * 60_000 - 50_000;
export const tableName = 'living-review';
const addressKey = 'a key for the simulation';

const budget = signUpLimits({ anHour: 200, aDay: 1_000, ofNetworkAnHour: 20 });
/** As app/sending.ts has it. */
const signUpLeaseMs = 60_000;

/** Beside the ids in a digest's text: what its cap left to the web edition, and the range that edition covers. */
export interface Beyond {
  readonly more: number;
  readonly from: number;
  readonly to: number;
}

/** Mails in which the simulation can read what they say; any other mail or page only says which it is. */
const legible: Partial<ReaderTemplates & SelfServiceTemplates> = {
  digestMail: ({ groups, more, range }) => {
    const ids = groups.flatMap(({ cards }) => cards.map(({ id }) => id)).toSorted();
    return { subject: 'digest', html: JSON.stringify({ more, ...range } satisfies Beyond), text: ids.join(',') };
  },
  quietMail: () => ({ subject: 'quiet', html: '', text: '' }),
  confirmationMail: ({ confirmUrl }) => ({ subject: 'confirm', html: '', text: confirmUrl }),
  linkMail: ({ kind, url }) => ({ subject: kind, html: '', text: url }),
};
const templates = new Proxy(legible as ReaderTemplates & SelfServiceTemplates, {
  get: (given, name) => Reflect.get(given, name) ?? (() => ({ subject: String(name), html: '', text: '' })),
});

/**
 * The functions of the service as lambda/app builds them, each over ports of its own process. This is the one place in which
 * the simulation hands dependencies to steps.
 */
export function createService(services: Services) {
  const { kernel, pubmed } = services;
  let ids = 0;

  function portsOf(process: Process) {
    const client = createSimulatedClient(kernel, process, services.engine, services.observe);
    const pause = (attempt: number) => kernel.sleep(process, kernel.dice.between(5, 10 + 10 * attempt));
    const stores = createDynamoStores({ client, tableName, addressKey, pause });
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
    const sendRate = stores.sendRate(services.quota);
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

  const readerDeps = (process: Process) => ({
    ...portsOf(process),
    templates,
    links,
    tokens,
    sampleNotice: '',
    signUpLimits: budget,
    signUpLeaseMs,
    disposableDomains: new Set<string>(),
    signUpQueue: {
      send: (work: object) => services.queueOf('signUps').send(process, [JSON.stringify(work)]),
    },
  });
  /** A link of a reader's, as it stands in their mails. */
  const linkOf = (purpose: 'preferences' | 'unsubscribe', subscription: string) =>
    tokens.sign({ purpose, review: review.slug, subscription, consentVersion: 2 });

  async function batch(
    process: Process,
    messages: readonly QueueMessage[],
    log: Log,
    work: (body: string) => Promise<void>,
  ): Promise<ReadonlySet<string>> {
    // A function that throws gets its whole batch back.
    const all = messages.map(({ messageId }) => ({ itemIdentifier: messageId }));
    const { batchItemFailures } = await eachMessage({ Records: messages } satisfies MessageBatch, work, log).catch(
      () => ({ batchItemFailures: all }),
    );
    if (batchItemFailures.length > 0) process.isWhole = false;
    return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  }

  const queueOf = (process: Process): WorkQueue => ({
    send: (work) =>
      services.queueOf('shards').send(
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
      const ports = portsOf(process);
      const now = kernel.clockOf(process);
      await openDigestRuns(review, now, { ...ports, queue: queueOf(process) });
      // A sweep may be killed before it comes to these, and the next one does them: a quarter is enough, and cheaper.
      if (!kernel.dice.chance(0.25)) return;
      await auditRuns(review, now, ports);
      await watchSending(now, ports);
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
      });
    },

    feedback: (process: Process, messages: readonly QueueMessage[]) => {
      const ports = portsOf(process);
      let troubles = 0;
      const work = batch(process, messages, ports.log, async (body) => {
        const event = parseSesEvent(body);
        if (event && (await recordFeedback(event, ports)) === 'trouble') troubles += 1;
      });
      return work.then(async (failed) => {
        if (troubles > 0) await watchSending(kernel.clockOf(process), ports);
        return failed;
      });
    },

    answerSignUps: (process: Process, messages: readonly QueueMessage[]) => {
      const deps = readerDeps(process);
      return batch(process, messages, deps.log, async (body) => {
        const work = parseSignUpWork(body);
        if (work === null) throw new Error('the message is no sign-up request');
        await answerSignUp(review, work.id, kernel.clockOf(process), deps);
      });
    },

    sweepSignUps: async (process: Process): Promise<void> => {
      await sweepSignUps(review, kernel.clockOf(process), readerDeps(process));
    },

    /** The keeper: `living-review sending pause` and `resume`. */
    pauseSending: (process: Process) =>
      portsOf(process).sending.pause({ reason: 'a test', at: kernel.clockOf(process).toISOString(), by: 'keeper' }),
    resumeSending: async (process: Process): Promise<void> => {
      const ports = portsOf(process);
      const now = kernel.clockOf(process);
      await ports.sending.resume({ at: now.toISOString(), taken: await takenToday(now, ports) });
    },

    signUp: async (process: Process, email: string, { topics, cadence, ...choice }: Choice): Promise<void> => {
      if (!services.hasSignUpQueue) {
        const choices = { topics, cadence, delivery: parseDelivery(review, deliveryFields(choice)) };
        await subscribe(review, email, choices, kernel.clockOf(process), readerDeps(process));
        return;
      }
      const form = { email, topics, cadence, ...deliveryFields(choice) };
      await askToSignUp(review, form, directVisit, kernel.clockOf(process), readerDeps(process));
    },
    confirm: (process: Process, token: string) => confirm(review, token, kernel.clockOf(process), readerDeps(process)),
    /** Whether they were saved. */
    changePreferences: async (process: Process, subscription: string, choice: Choice, pauseDay?: string) => {
      const now = kernel.clockOf(process);
      const { topics, cadence, schedule } = choice;
      const delivery = parseDelivery(review, deliveryFields(choice));
      const pausedUntil = parsePause(pauseDay, schedule?.timeZone ?? 'UTC', now);
      const choices = { topics, cadence, delivery, pausedUntil, chosenAt: now.toISOString() };
      return (
        (await changePreferences(review, linkOf('preferences', subscription), choices, readerDeps(process))) !== null
      );
    },
    leaveTopic: async (process: Process, subscription: string, topic: string) => {
      const { outcome } = await leaveTopic(review, linkOf('unsubscribe', subscription), topic, readerDeps(process));
      return outcome !== 'over';
    },
    askForAddress: (process: Process, subscription: string, address: string) =>
      askForAddress(review, linkOf('preferences', subscription), address, kernel.clockOf(process), readerDeps(process)),
    confirmAddress: (process: Process, token: string) =>
      confirmAddress(review, token, kernel.clockOf(process), readerDeps(process)),
    unsubscribe: (process: Process, subscription: string) =>
      unsubscribe(review, linkOf('unsubscribe', subscription), kernel.clockOf(process), readerDeps(process)),

    /** What is stored, read by nobody's process and without a fault. */
    stored: () => {
      const client = { send: async (command: unknown) => services.engine.apply(command) };
      return createDynamoStores({ client: client as never, tableName, addressKey });
    },
  };
}

/** The fields of the form in which a reader chooses when and how it comes. */
function deliveryFields({ schedule, cap, quiet }: Pick<Choice, 'schedule' | 'cap' | 'quiet'>) {
  return { ...(schedule ?? { timeZone: '' }), cap, quiet };
}
