import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { followedTopics, followsNoTopic } from '../lambda/core/digest.ts';
import { parseEmailAddress } from '../lambda/core/email-address.ts';
import { InvalidRequestError } from '../lambda/core/invalid-request.ts';
import type { Review } from '../lambda/core/review.ts';
import { allTopics, type Subscription, type SubscriptionStatus } from '../lambda/core/subscription.ts';
import { parseChoices } from '../lambda/steps/change-subscription.ts';
import { type ImportOutcome, importSubscriber } from '../lambda/steps/import-subscriber.ts';
import { ownDataOf } from '../lambda/steps/own-data.ts';
import { UserError } from '../local/user-error.ts';
import { openSession, type Session } from './session.ts';
import { say, type Terminal } from './terminal.ts';

export interface SubscribersOptions {
  readonly review: string;
  readonly data: string;
}

type Work = (session: Session, review: Review) => Promise<number>;

async function withReview(options: SubscribersOptions, terminal: Terminal, work: Work): Promise<number> {
  const session = await openSession(options, terminal);
  try {
    return await work(session, session.review);
  } finally {
    await session.close();
  }
}

/** One JSON object a subscription, without address, tokens or claims; how many of each status, on standard error. */
export function listSubscribers(options: SubscribersOptions, terminal: Terminal): Promise<number> {
  return withReview(options, terminal, async ({ service }, review) => {
    const counts = new Map<SubscriptionStatus, number>();
    for (const shard of service.subscriptions.shards) {
      for (let after = ''; ; ) {
        const page = await service.subscriptions.page(review.slug, shard, after, 100);
        for (const own of page) {
          const { id, status, cadence, schedule, pausedUntil, createdAt, confirmedAt, endedAt, lastSent } = own;
          const topics = followedBy(review, own);
          const line = {
            id,
            status,
            cadence,
            schedule,
            pausedUntil,
            topics,
            createdAt,
            confirmedAt,
            endedAt,
            lastSent,
          };
          terminal.stdout.write(`${JSON.stringify(line)}\n`);
          counts.set(status, (counts.get(status) ?? 0) + 1);
        }
        const last = page.at(-1);
        if (page.length < 100 || !last) break;
        after = last.id;
      }
    }
    const told = [...counts].map(([status, count]) => `${count} ${status.toLowerCase()}`);
    say(terminal, told.length > 0 ? `${told.join(', ')}.` : 'Nobody has subscribed yet.');
    return 0;
  });
}

const outcomes: Readonly<Record<ImportOutcome, string>> = {
  confirmed: 'with proof of consent',
  asked: 'asked to confirm by mail',
  subscribed: 'subscribed already',
  waiting: 'waiting for their confirmation already',
  hasLeft: 'left earlier and were left alone',
  suppressed: 'must not be mailed and were left alone',
  later: 'not mailed because the mail service takes none now: import the file again',
};

/** JSON Lines in. A line that cannot be taken is named with its number, the others go on; exit 1 if there was one. */
export function importSubscribers(file: string, options: SubscribersOptions, terminal: Terminal): Promise<number> {
  return withReview(options, terminal, async ({ service, clock }, review) => {
    await access(file).catch(() => {
      throw new UserError(
        `${file} cannot be read. Give a JSON Lines file: {"email": …, "topics": […], "cadence": …, "consent": …}.`,
      );
    });
    const counts = new Map<ImportOutcome, number>();
    let refused = 0;
    let number = 0;
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      if (line.trim() === '') continue;
      try {
        const { email, topics, cadence, consent } = readLine(line);
        const choices = parseChoices(review, topics, cadence);
        const outcome = await importSubscriber(review, email, choices, consent, clock.now(), service);
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      } catch (error) {
        if (!(error instanceof InvalidRequestError)) throw error;
        refused += 1;
        say(terminal, `${file}:${number}: ${error.message}`);
      }
    }
    const always: readonly ImportOutcome[] = ['confirmed', 'asked'];
    const told = (Object.keys(outcomes) as ImportOutcome[])
      .filter((outcome) => always.includes(outcome) || counts.has(outcome))
      .map((outcome) => `${counts.get(outcome) ?? 0} ${outcomes[outcome]}`);
    say(terminal, `${told.join(', ')}, ${refused} refused.`);
    return refused > 0 || counts.has('later') ? 1 : 0;
  });
}

function readLine(line: string) {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new InvalidRequestError('this is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidRequestError('this is not a JSON object.');
  const fields = new Map<string, unknown>(Object.entries(value));
  const topics = fields.get('topics') ?? [];
  if (!Array.isArray(topics)) throw new InvalidRequestError('`topics` must be a list of topic ids.');
  return {
    email: fields.get('email'),
    topics: topics as unknown[],
    cadence: fields.get('cadence'),
    consent: consentOf(fields.get('consent')),
  };
}

/** Words, or anything else that was written down as proof; nothing, `false` and `''` are none. */
function consentOf(value: unknown): string {
  if (value === undefined || value === null || value === false || value === true) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Everything stored about one address, as JSON on standard output. */
export function exportSubscriber(email: string, options: SubscribersOptions, terminal: Terminal): Promise<number> {
  return withReview(options, terminal, async (session, review) => {
    const found = await find(session, review, email);
    const data = ownDataOf(review, found, session.clock.now(), session.service);
    terminal.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    return 0;
  });
}

export function eraseSubscriber(email: string, options: SubscribersOptions, terminal: Terminal): Promise<number> {
  return withReview(options, terminal, async (session, review) => {
    const found = await find(session, review, email);
    await session.service.subscriptions.erase(review.slug, found.id, session.clock.now().toISOString());
    const isSuppressed = found.status === 'SUPPRESSED';
    const kept = ' A keyed hash of the address stays, so that nothing is sent to it again.';
    say(terminal, `Erased: the address and the choices are gone.${isSuppressed ? kept : ''}`);
    return 0;
  });
}

/**
 * Ends subscriptions by their ids, as the log of a deployment names them: what a restored table has forgotten. Whoever has
 * ended already stays as they are; exit 1 if an id is nobody's.
 */
export function endSubscriptions(ids: readonly string[], options: SubscribersOptions, terminal: Terminal) {
  return withReview(options, terminal, async ({ service, clock }, review) => {
    const at = clock.now().toISOString();
    let unknown = 0;
    for (const id of ids) {
      const ended = await service.subscriptions.end(review.slug, id, 'UNSUBSCRIBED', at);
      if (ended === null) unknown += 1;
      say(terminal, ended === null ? `${id}: there is no such subscription` : `${id}: ${ended.status.toLowerCase()}`);
    }
    return unknown > 0 ? 1 : 0;
  });
}

/** What a reader's choices stand for in today's outline; `*` for all of it. */
function followedBy({ taxonomy }: Review, choices: Pick<Subscription, 'topics'>): readonly string[] {
  if (followsNoTopic(taxonomy, choices)) return [allTopics];
  return followedTopics(taxonomy, choices) ?? [allTopics];
}

async function find({ service }: Session, review: Review, email: string): Promise<Subscription> {
  const address = parseEmailAddress(email);
  const found = address && (await service.subscriptions.byAddress(review.slug, address));
  if (!found) throw new UserError('There is no subscription with that address.');
  return found;
}
