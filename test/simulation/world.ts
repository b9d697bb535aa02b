import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SendQuota } from '../../lambda/core/ports/send-rate.ts';
import { pollLeaseMs } from '../../lambda/steps/poll-review.ts';
import { createDynamoEngine, type DynamoEngine } from './dynamo/dynamo-engine.ts';
import { drawFaults } from './faults.ts';
import { createKernel, type Ending, type Process } from './kernel.ts';
import { createMailService } from './mail-service.ts';
import { createPubmed } from './pubmed.ts';
import { createQueue, type QueueMessage } from './queue.ts';
import { type Case, calmAt, dayMs, drawScenario, minuteMs, startsAt } from './scenario.ts';
import { createService } from './service.ts';

/** When the public stream reached a number, and which lists had been taken in by then: what pages and feeds show. */
export interface PublicHead {
  readonly at: number;
  readonly committed: number;
  readonly baselined: readonly string[];
}

export interface WorldOptions {
  readonly keepTrace?: boolean;
  /** A real engine behind a client instead of the one in memory. */
  readonly engine?: DynamoEngine;
}

/** How long each function may run: infra/functions.ts. */
const timeoutsMs = {
  poll: 14,
  openRuns: 2,
  sendDigests: 5,
  feedback: 0.5,
  answerSignUps: 0.5,
  sweepSignUps: 0.5,
  web: 0.25,
} as const;

/** As long as the adapter keeps an answer of GetSendQuota. */
const quotaFreshMs = 5 * minuteMs;

/** Everything around the steps for one seed: functions behind their triggers, and the services they talk to. */
export function createWorld(own: Case, { keepTrace = false, engine: given }: WorldOptions) {
  const scenario = drawScenario(own);
  const onFreeze = () => {
    // As soon as the frozen writer's lease is over another one finds more, and numbers it differently.
    pubmed.hasten();
    tick(kernel.now() + pollLeaseMs + minuteMs, 'poll');
  };
  const kernel = createKernel(own.seed, drawFaults(own.seed, own.without), startsAt, keepTrace, onFreeze);
  const engine: DynamoEngine =
    given ??
    createDynamoEngine({
      now: kernel.now,
      isShort: () => kernel.isFault('dynamo.short'),
      isStale: () => kernel.isFault('dynamo.stale'),
    });
  const heads: PublicHead[] = [];
  const pubmed = createPubmed(kernel, scenario.articles);
  /** How each reader leaves, by subscription. */
  const onClaim = new Map<string, (isStalled: boolean) => void>();
  /** How each reader chooses anew, just when a sender who has read their shard asks whether it may go on. */
  const onTurn = new Map<string, () => void>();

  function observe(command: unknown, output: unknown): void {
    if (command instanceof GetItemCommand && command.input.Key?.SK?.S === 'STATE' && onTurn.size > 0) {
      if (kernel.isFault('choose.atSend')) kernel.dice.pick([...onTurn.values()])();
    }
    if (!(command instanceof UpdateItemCommand)) return;
    const { Key, ExpressionAttributeValues: values } = command.input;
    if (Key?.PK?.S === 'SENDING#NOW' && Key.SK?.S === 'STATE') noteState(values);
    if (Key?.SK?.S === 'HEAD') {
      const after = (output as { readonly Attributes?: HeadItem }).Attributes;
      const committed = Number(after?.committed?.N ?? 0);
      const baselined = (after?.baselined?.L ?? []).map(({ S = '' }) => S);
      heads.push({ at: kernel.now(), committed, baselined });
    }
    if (values && ':set_claimDelivery' in values) {
      const isStalled = kernel.isFault('claim.stalled');
      if (isStalled) kernel.delayAnswer(kernel.dice.between(4_000, 40_000));
      // Who leaves is the reader themselves, or one who is still to come in the same shard.
      const served = Key?.SK?.S ?? '';
      const toCome = [...onClaim].filter(([id]) => id > served).map(([, leave]) => leave);
      const leaving = [onClaim.get(served), ...toCome].filter((leave) => leave !== undefined);
      if (leaving.length > 0 && (isStalled || kernel.isFault('leave.atSend')))
        (kernel.dice.chance(0.3) ? leaving[0] : kernel.dice.pick(leaving))?.(isStalled);
    }
  }

  /** When sending stood paused: from each pause until it was taken back. */
  const pauses: { readonly from: number; until: number }[] = [];
  function noteState(values: object | undefined): void {
    const last = pauses.at(-1);
    const isPaused = last !== undefined && last.until === Number.POSITIVE_INFINITY;
    if (values && ':set_pausedAt' in values) {
      if (isPaused) return;
      pauses.push({ from: kernel.now(), until: Number.POSITIVE_INFINITY });
      kernel.log('sending paused');
      // Its keeper hears of it and looks into it, for some hours at most.
      const lasts = kernel.now() < calmAt ? scenario.account.resumesAfterMs : 10 * minuteMs;
      keep(kernel.now() + lasts, service.resumeSending);
    } else if (isPaused) last.until = kernel.now();
  }
  /** What the keeper does, again and again until it is done. */
  function keep<T>(at: number, work: (process: Process) => Promise<T>): void {
    const turn = async () => {
      const { kind } = await web(work);
      if (kind !== 'returned') keep(kernel.now() + minuteMs, work);
    };
    kernel.at(at, () => void turn());
  }

  // What SES would refuse beyond the quota it accepts here, so that the oracle sees who asked for too much.
  let quota: SendQuota | null = null;
  let readAt = 0;
  async function readQuota(): Promise<SendQuota> {
    if (quota === null || kernel.now() - readAt >= quotaFreshMs) {
      const { perSecond, perDay } = scenario.account;
      quota = { perSecond, perDay, sentLastDay: mail.acceptedSince(kernel.now() - dayMs) };
      readAt = kernel.now();
    }
    return quota;
  }

  const service = createService({
    kernel,
    engine,
    observe,
    pubmed,
    mailOf: (process) => mail.mailerOf(process),
    queueOf: (name) => (name === 'shards' ? shards : signUps),
    hasSignUpQueue: scenario.hasSignUpQueue,
    quota: readQuota,
  });

  const shards = createQueue(kernel, {
    name: 'shards',
    visibilityMs: 6 * timeoutsMs.sendDigests * minuteMs,
    mostReceives: 5,
    mostAtOnce: 2,
    batchSize: 1,
    serve: (batch, onEnd) => serveBatch('send', timeoutsMs.sendDigests, batch, service.sendDigests, onEnd),
  });
  const events = createQueue(kernel, {
    name: 'events',
    visibilityMs: 6 * timeoutsMs.feedback * minuteMs,
    mostReceives: 10,
    mostAtOnce: 5,
    batchSize: 4,
    serve: (batch, onEnd) =>
      serveBatch('feedback', timeoutsMs.feedback, batch, service.feedback, (failed) => {
        for (const { messageId, body } of batch) if (failed !== null && !failed.has(messageId)) acknowledge(body);
        onEnd(failed);
      }),
  });
  const signUps = createQueue(kernel, {
    name: 'sign-ups',
    visibilityMs: 6 * timeoutsMs.answerSignUps * minuteMs,
    mostReceives: 3,
    mostAtOnce: 2,
    batchSize: 2,
    serve: (batch, onEnd) => serveBatch('answer', timeoutsMs.answerSignUps, batch, service.answerSignUps, onEnd),
  });
  const mail = createMailService(kernel, events.put);
  if (scenario.account.pausesAt !== null) keep(scenario.account.pausesAt, service.pauseSending);

  /** Addresses of which a bounce or complaint has been dealt with, and when: ended, or left, they get nothing more. */
  const suppressedAt = new Map<string, number>();
  function acknowledge(body: string): void {
    const { eventType, mail: about } = JSON.parse(body) as { eventType: string; mail: { messageId: string } };
    const settled = mail.acknowledge(about.messageId, eventType);
    const isEnding = eventType === 'Bounce' || eventType === 'Complaint';
    if (settled?.mail.tags.subscription && isEnding && !suppressedAt.has(settled.mail.to))
      suppressedAt.set(settled.mail.to, kernel.now());
  }

  function serveBatch(
    name: string,
    timeoutMinutes: number,
    batch: readonly QueueMessage[],
    work: (process: Process, batch: readonly QueueMessage[]) => Promise<ReadonlySet<string>>,
    onEnd: (failed: ReadonlySet<string> | null) => void,
  ): void {
    kernel.invoke(
      name,
      { timeoutMs: timeoutMinutes * minuteMs },
      (process) => work(process, batch),
      (ending) => onEnd(ending.kind === 'returned' ? ending.value : null),
    );
  }

  /** Sweeps that did all they had to: whatever slot had opened by `from` had its run by `by`. */
  const planned: { readonly from: number; readonly by: number }[] = [];

  /** A scheduler's tick: lost, doubled, and invoked once more a minute after it failed (Lambda's asynchronous retry). */
  function tick(at: number, name: 'poll' | 'openRuns' | 'sweepSignUps'): void {
    const invoke = (retries: number) => {
      const from = kernel.now();
      kernel.invoke(
        name,
        { timeoutMs: timeoutsMs[name] * minuteMs, ...(name === 'poll' ? { mayFreezeAt: /PutItem|UpdateItem/ } : {}) },
        (process) => service[name](process),
        ({ kind }) => {
          if (name === 'openRuns' && kind === 'returned') planned.push({ from, by: kernel.now() });
          if (kind !== 'returned' && retries > 0) kernel.at(kernel.now() + minuteMs, () => invoke(retries - 1));
        },
      );
    };
    kernel.at(at, () => {
      if (kernel.isFault('tick.lost')) return kernel.log(`tick ${name} lost`);
      invoke(1);
      if (kernel.isFault('tick.doubled')) kernel.at(kernel.now() + kernel.dice.between(0, 5_000), () => invoke(1));
    });
  }

  /** One request of a person's browser. */
  const web = <T>(work: (process: Process) => Promise<T>): Promise<Ending<T>> =>
    new Promise((resolve) => {
      kernel.invoke('web', { timeoutMs: timeoutsMs.web * minuteMs }, work, resolve);
    });

  return {
    kernel,
    scenario,
    engine,
    heads,
    pubmed,
    service,
    mail,
    events,
    shards,
    suppressedAt,
    pauses,
    planned,
    onClaim,
    onTurn,
    tick,
    web,
  };
}

export type World = ReturnType<typeof createWorld>;

interface HeadItem {
  readonly committed?: { readonly N?: string };
  readonly baselined?: { readonly L?: readonly { readonly S?: string }[] };
}
