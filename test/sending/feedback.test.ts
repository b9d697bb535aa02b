import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openSnsEnvelope } from '../../lambda/adapters/sqs/sns-envelope.ts';
import type { MailEvent } from '../../lambda/core/ports/mailer.ts';
import type { Subscription } from '../../lambda/core/subscription.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { claim, subscription } from '../builders/subscriptions.ts';
import { createMemoryLog } from '../memory/moment.ts';
import { createMemorySendingState } from '../memory/sending-state.ts';
import { createMemorySubscriptionStore } from '../memory/subscription-store.ts';

const day = (days: number) => new Date(Date.parse('2026-11-16T07:00:00.000Z') + days * 86_400_000).toISOString();
const mailed = subscription('a1', {
  cursor: 3,
  lastSent: { run: 'weekly#2026-11-09T06:00Z', from: 0, to: 3, at: day(-7), outcome: 'delivered', delivery: 'd0' },
  claim: claim({ delivery: 'd1', from: 3, to: 5 }),
});

function event(kind: MailEvent['kind'], changes: Partial<MailEvent> = {}): MailEvent {
  const { id = `m1:${kind}` } = changes;
  const named = { review: mailed.review, id: mailed.id };
  return { kind, delivery: 'd1', subscription: named, recipient: mailed.address, at: day(0), ...changes, id };
}

async function reported(
  events: readonly MailEvent[],
  reader: Subscription = mailed,
  others: readonly Subscription[] = [],
) {
  const subscriptions = createMemorySubscriptionStore();
  const sending = createMemorySendingState();
  const { log, lines } = createMemoryLog();
  for (const one of [reader, ...others]) await subscriptions.create(one);
  for (const one of events) await recordFeedback(one, { subscriptions, sending, log });
  const read = await subscriptions.get(reader.review, reader.id);
  if (!read) throw new Error('the reader is gone');
  return { read, subscriptions, lines, troubles: await sending.troubles(day(-1), new Date(day(60))) };
}

/** What must not depend on the order: when it was noted as settled or ended may. */
function fate({ read, troubles }: Awaited<ReturnType<typeof reported>>) {
  const { status, cursor, claim: open, lastSent, softBounces, gaps } = read;
  const sent = lastSent && { delivery: lastSent.delivery, outcome: lastSent.outcome };
  return { status, cursor, open, sent, softBounces, gaps, troubles };
}

describe('events in any order, any number of times', () => {
  const three = [0, 10, 29].map((days) =>
    event('bounce-transient', { id: `m${days}:bounce-transient`, at: day(days), delivery: `older-${days}` }),
  );
  it.each<[string, readonly MailEvent[], Partial<ReturnType<typeof fate>>]>([
    [
      'a delivery that ends in a complaint',
      [event('send'), event('delivery'), event('delay'), event('complaint')],
      {
        status: 'SUPPRESSED',
        cursor: 5,
        sent: { delivery: 'd1', outcome: 'delivered' },
        troubles: { bounce: 0, complaint: 1 },
      },
    ],
    [
      'a permanent bounce',
      [event('send'), event('bounce-permanent'), event('delay')],
      { status: 'SUPPRESSED', cursor: 5, troubles: { bounce: 1, complaint: 0 } },
    ],
    ['three transient bounces in 30 days', [event('send'), ...three], { status: 'SUPPRESSED', cursor: 5 }],
    [
      'two transient bounces, and a third of another month',
      [...three.slice(0, 2), event('bounce-transient', { id: 'late:bounce-transient', at: day(41) })],
      { status: 'ACTIVE', troubles: { bounce: 0, complaint: 0 } },
    ],
    [
      'a mail that was accepted and rejected',
      [event('send'), event('reject')],
      { status: 'ACTIVE', cursor: 5, sent: { delivery: 'd1', outcome: 'failed' }, gaps: [[3, 5]] },
    ],
  ])('when %s is reported, the end is the same', async (_, events, expected) => {
    const straight = fate(await reported(events));
    expect(straight).toMatchObject(expected);
    // Each event up to eight times, all of them shuffled.
    const manyTimes = fc
      .tuple(
        ...events.map((one) => fc.integer({ min: 1, max: 8 }).map((times) => Array.from({ length: times }, () => one))),
      )
      .chain((lists) => {
        const all = lists.flat();
        return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
      });
    await fc.assert(
      fc.asyncProperty(manyTimes, async (shuffled) => {
        expect(fate(await reported(shuffled))).toEqual(straight);
      }),
      { numRuns: 120 },
    );
  });

  it('when five kinds of event come in all 120 orders, the end is the same', async () => {
    const events = ['send', 'delivery', 'bounce-transient', 'complaint', 'delay'] as const;
    const ends = new Set<string>();
    for (const order of permutations(events))
      ends.add(JSON.stringify(fate(await reported(order.map((kind) => event(kind))))));
    expect([...ends]).toHaveLength(1);
    expect([...ends][0]).toContain('"status":"SUPPRESSED"');
  });
});

describe('events about an address that was left since', () => {
  const former = 'former@example.org';
  const about = (kind: MailEvent['kind'], changes: Partial<MailEvent> = {}) =>
    event(kind, { recipient: former, ...changes });

  it.each(['bounce-permanent', 'complaint'] as const)(
    'when a %s comes up to eight times, the reader goes on at the new address and the old one is suppressed',
    async (kind) => {
      const { read, subscriptions, lines, troubles } = await reported(Array.from({ length: 8 }, () => about(kind)));
      expect(read).toEqual(mailed);
      expect(await subscriptions.byAddress(mailed.review, former)).toMatchObject({
        status: 'SUPPRESSED',
        address: former,
      });
      expect(troubles.bounce + troubles.complaint).toBe(1);
      expect(lines.filter((line) => line.includes('has left is suppressed'))).toHaveLength(8);
      expect(lines.join('\n')).not.toContain('@');
    },
  );

  it('when somebody else has taken the old address since, theirs is suppressed', async () => {
    const other = subscription('b1', { address: former });
    const { read, subscriptions } = await reported([about('bounce-permanent')], mailed, [other]);
    expect(read).toEqual(mailed);
    expect(await subscriptions.get(other.review, other.id)).toMatchObject({ status: 'SUPPRESSED' });
  });

  it('when three soft bounces come, they say nothing about the new address', async () => {
    const soft = [0, 1, 2].map((days) => about('bounce-transient', { id: `m${days}:soft`, at: day(days) }));
    expect((await reported(soft)).read).toEqual(mailed);
  });

  it('when its mail is reported as sent, the doubtful delivery is settled all the same', async () => {
    expect((await reported([about('send')])).read).toMatchObject({ cursor: 5, claim: null, status: 'ACTIVE' });
  });

  it('when only the spelling differs, or nobody is named, it is about the reader', async () => {
    for (const recipient of [mailed.address.toUpperCase(), null])
      expect((await reported([event('complaint', { recipient })])).read.status).toBe('SUPPRESSED');
  });

  it('when it moves between the reading and the ending, the new address goes on', async () => {
    const subscriptions = createMemorySubscriptionStore();
    const asked = { ...mailed, addressChange: { address: 'new.one@example.org', confirmBy: day(7) } };
    await subscriptions.create(asked);
    const end: typeof subscriptions.end = async (...given) => {
      await subscriptions.moveAddress(asked);
      return subscriptions.end(...given);
    };
    const { log } = createMemoryLog();
    const complaint = event('complaint');
    expect(await recordFeedback(complaint, { subscriptions: { ...subscriptions, end }, log })).toBe('trouble');
    expect(await subscriptions.get(mailed.review, mailed.id)).toMatchObject({
      status: 'ACTIVE',
      address: 'new.one@example.org',
    });
    expect(await subscriptions.byAddress(mailed.review, mailed.address)).toMatchObject({ status: 'SUPPRESSED' });
  });
});

describe('events that are not about a mail of ours', () => {
  it.each([
    ['a digest that was never sent', subscription('a1'), ['d1']],
    ['a sign-up that was never answered', subscription('a1', { status: 'PENDING', confirmedAt: null }), ['d1', null]],
  ])(
    'when a bounce or a complaint names %s, nobody is suppressed and the log says so',
    async (_, reader, deliveries) => {
      for (const delivery of deliveries) {
        const { read, lines, troubles } = await reported(
          [
            event('bounce-permanent', { delivery }),
            event('complaint', { delivery }),
            event('bounce-transient', { delivery }),
          ],
          reader,
        );
        expect(read).toEqual(reader);
        expect(troubles).toEqual({ bounce: 0, complaint: 0 });
        expect(lines.filter((line) => line.includes('not known'))).toHaveLength(3);
      }
    },
  );

  it('when the answer to a sign-up bounces, that address is suppressed before it ever confirmed', async () => {
    const reader = subscription('a1', { status: 'PENDING', confirmedAt: null, signUpMails: [`${day(0)}#request`] });
    expect((await reported([event('bounce-permanent', { delivery: null })], reader)).read.status).toBe('SUPPRESSED');
  });

  it.each(['bounce-permanent', 'complaint'] as const)(
    'when a %s about the confirmation mail comes after its link was used, the reader is suppressed',
    async (kind) => {
      // Confirming forgets when sign-up mails went out, so that the owner may sign up again.
      const reader = subscription('a1');
      expect((await reported([event(kind, { delivery: null })], reader)).read.status).toBe('SUPPRESSED');
    },
  );

  it('when events come for an erased reader or for nobody, nothing is made', async () => {
    const subscriptions = createMemorySubscriptionStore();
    const { log } = createMemoryLog();
    const kinds = ['send', 'bounce-permanent', 'bounce-transient', 'complaint', 'reject'] as const;
    for (const kind of kinds) await recordFeedback(event(kind), { subscriptions, log });
    expect(await subscriptions.get(mailed.review, mailed.id)).toBeNull();
    await subscriptions.create({ ...mailed, claim: null });
    await subscriptions.erase(mailed.review, mailed.id, day(1));
    const erased = await subscriptions.get(mailed.review, mailed.id);
    for (const kind of kinds) await recordFeedback(event(kind), { subscriptions, log });
    const now = await subscriptions.get(mailed.review, mailed.id);
    expect(now).toMatchObject({ status: 'ERASED', address: '', softBounces: [] });
    expect({ ...now, lastSent: null, gaps: [] }).toEqual({ ...erased, lastSent: null, gaps: [] });
  });

  it('when an event carries no tags of ours, nothing happens', async () => {
    expect((await reported([event('complaint', { subscription: null })])).read).toEqual(mailed);
  });
});

describe('messages in the queue of events', () => {
  const arn = 'arn:aws:sns:eu-west-1:111122223333:mail-events';
  const message = (changes: Record<string, unknown> = {}) =>
    JSON.stringify({
      Type: 'Notification',
      TopicArn: arn,
      Message: '{"eventType":"Send"}',
      Signature: 'valid',
      ...changes,
    });

  it('when the message is of our topic, its content is taken', () => {
    expect(openSnsEnvelope(message(), arn)).toBe('{"eventType":"Send"}');
  });

  it.each([
    ['of a topic of somebody else’s', message({ TopicArn: arn.replace('111122223333', '999999999999') })],
    ['without an envelope', '{"eventType":"Complaint","mail":{}}'],
    ['a confirmation of a subscription', message({ Type: 'SubscriptionConfirmation' })],
    ['without a text', message({ Message: { eventType: 'Send' } })],
    ['no JSON', 'Complaint'],
    ['null', 'null'],
  ])('when the message is %s, it is refused', (_, body) => {
    expect(openSnsEnvelope(body, arn)).toBeNull();
  });
});

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
