import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { followedTopics, followsNoTopic } from '../lambda/core/digest.ts';
import { parseEmailAddress } from '../lambda/core/email-address.ts';
import { InvalidRequestError } from '../lambda/core/invalid-request.ts';
import type { Review } from '../lambda/core/review.ts';
import { allTopics, type Subscription } from '../lambda/core/subscription.ts';
import { importConfirmed, parseChoices, subscribe } from '../lambda/steps/change-subscription.ts';
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

/** One JSON object a subscription, without address, tokens or claims. */
export function listSubscribers(options: SubscribersOptions, terminal: Terminal): Promise<number> {
  return withReview(options, terminal, async ({ service }, review) => {
    for (const shard of service.subscriptions.shards) {
      for (let after = ''; ; ) {
        const page = await service.subscriptions.page(review.slug, shard, after, 100);
        for (const { id, status, cadence, topics, createdAt, confirmedAt, endedAt, lastSent } of page) {
          const now = followedBy(review, { topics });
          const line = { id, status, cadence, topics: now, createdAt, confirmedAt, endedAt, lastSent };
          terminal.stdout.write(`${JSON.stringify(line)}\n`);
        }
        const last = page.at(-1);
        if (page.length < 100 || !last) break;
        after = last.id;
      }
    }
    return 0;
  });
}

/** JSON Lines in. A line that cannot be taken is named with its number, the others go on; exit 1 if there was one. */
export function importSubscribers(file: string, options: SubscribersOptions, terminal: Terminal): Promise<number> {
  return withReview(options, terminal, async ({ service, clock }, review) => {
    await access(file).catch(() => {
      throw new UserError(
        `${file} cannot be read. Give a JSON Lines file: {"email": …, "topics": […], "cadence": …, "consent": …}.`,
      );
    });
    const counts = { asked: 0, confirmed: 0, refused: 0 };
    let number = 0;
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      if (line.trim() === '') continue;
      try {
        const { email, topics, cadence, consent } = readLine(line);
        const choices = parseChoices(review, topics, cadence);
        if (typeof consent === 'string' && consent.trim() !== '') {
          await importConfirmed(review, email, choices, clock.now(), service);
          counts.confirmed += 1;
        } else {
          await subscribe(review, email, choices, clock.now(), service);
          counts.asked += 1;
        }
      } catch (error) {
        if (!(error instanceof InvalidRequestError)) throw error;
        counts.refused += 1;
        say(terminal, `${file}:${number}: ${error.message}`);
      }
    }
    say(
      terminal,
      `${counts.confirmed} with proof of consent, ${counts.asked} asked to confirm by mail, ${counts.refused} refused.`,
    );
    return counts.refused > 0 ? 1 : 0;
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
    consent: fields.get('consent'),
  };
}

/** Everything stored about one address, as JSON on standard output. */
export function exportSubscriber(email: string, options: SubscribersOptions, terminal: Terminal): Promise<number> {
  return withReview(options, terminal, async (session, review) => {
    const found = await find(session, review, email);
    // `topics` is as stored; what it stands for in today's outline is said beside it.
    const followed = followedBy(review, found);
    terminal.stdout.write(`${JSON.stringify({ ...found, followed }, null, 2)}\n`);
    return 0;
  });
}

export function eraseSubscriber(email: string, options: SubscribersOptions, terminal: Terminal): Promise<number> {
  return withReview(options, terminal, async (session, review) => {
    const found = await find(session, review, email);
    await session.service.subscriptions.erase(review.slug, found.id, session.clock.now().toISOString());
    say(terminal, 'Erased: the address and the choices are gone.');
    return 0;
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
