import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSesEvent } from '../../lambda/adapters/ses/ses-events.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { claim, subscription } from '../builders/subscriptions.ts';
import { createMemorySubscriptionStore } from '../memory/subscription-store.ts';

const own = subscription('a1', { claim: claim({ delivery: 'd1', from: 0, to: 3 }) });

function event(eventType: string, changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    eventType,
    mail: {
      timestamp: '2026-11-16T06:15:00.000Z',
      messageId: 'm1',
      destination: [own.address],
      tags: { 'ses:configuration-set': ['events'], delivery: ['d1'], subscription: [own.id], review: ['small-review'] },
    },
    ...changes,
  });
}

describe('what SES reports', () => {
  it.each([
    ['Send', {}, 'send', '2026-11-16T06:15:00.000Z'],
    ['Delivery', { delivery: { timestamp: '2026-11-16T06:15:02.000Z' } }, 'delivery', '2026-11-16T06:15:02.000Z'],
    [
      'Bounce',
      { bounce: { bounceType: 'Permanent', timestamp: '2026-11-16T06:16:00.000Z' } },
      'bounce-permanent',
      '2026-11-16T06:16:00.000Z',
    ],
    [
      'Bounce',
      { bounce: { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' } },
      'bounce-permanent',
      '2026-11-16T06:15:00.000Z',
    ],
    [
      'Bounce',
      { bounce: { bounceType: 'Transient', bounceSubType: 'MailboxFull' } },
      'bounce-transient',
      '2026-11-16T06:15:00.000Z',
    ],
    ['Bounce', { bounce: { bounceType: 'Undetermined' } }, 'bounce-transient', '2026-11-16T06:15:00.000Z'],
    ['Bounce', {}, 'bounce-transient', '2026-11-16T06:15:00.000Z'],
    ['Complaint', { complaint: { complaintFeedbackType: 'abuse' } }, 'complaint', '2026-11-16T06:15:00.000Z'],
    ['Complaint', {}, 'complaint', '2026-11-16T06:15:00.000Z'],
    ['Reject', { reject: { reason: 'Bad content' } }, 'reject', '2026-11-16T06:15:00.000Z'],
    ['Rendering Failure', {}, 'reject', '2026-11-16T06:15:00.000Z'],
    ['DeliveryDelay', {}, 'delay', '2026-11-16T06:15:00.000Z'],
  ])('when %s with %j comes, it means %s', (type, changes, kind, at) => {
    expect(parseSesEvent(event(type, changes))).toEqual({
      id: `m1:${kind}`,
      kind,
      delivery: 'd1',
      subscription: { review: 'small-review', id: own.id },
      recipient: own.address,
      at,
    });
  });

  it.each([
    event('Complaint', { complaint: { complaintFeedbackType: 'not-spam' } }),
    event('Open'),
    event('Click'),
    event('Subscription'),
    event('constructor'),
    event('Send', { mail: {} }),
    event('Send', { mail: null }),
    event('Send', { mail: [] }),
    'Successfully validated SNS topic for Amazon SES event publishing.',
    '{}',
    '[]',
    'null',
    '7',
    '"Send"',
    '',
    '{"eventType":',
  ])('when %s comes, it means nothing', (text) => {
    expect(parseSesEvent(text)).toBeNull();
  });

  it('when tags are missing, single or strange, the event names nobody', () => {
    for (const tags of [undefined, null, {}, { delivery: 'd1' }, { review: [], subscription: [7] }, { review: ['r'] }])
      expect(parseSesEvent(event('Send', { mail: { messageId: 'm', tags } }))).toMatchObject({
        delivery: null,
        subscription: null,
      });
  });

  it('when it went to nobody that can be read, or to several, it names no recipient', () => {
    for (const destination of [undefined, null, 'a@example.org', [], [7], ['no address'], ['a@b.org', 'c@b.org']])
      expect(parseSesEvent(event('Send', { mail: { messageId: 'm', destination } }))?.recipient).toBeNull();
  });

  it('when any JSON comes, reading it never fails', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => parseSesEvent(JSON.stringify(value))).not.toThrow();
        expect(() => parseSesEvent(JSON.stringify({ eventType: 'Send', mail: value }))).not.toThrow();
      }),
    );
  });
});

describe('what becomes of a reader', () => {
  const permutations = <Item>(items: readonly Item[]): Item[][] =>
    items.length === 0
      ? [[]]
      : items.flatMap((item, at) =>
          permutations(items.filter((_, index) => index !== at)).map((rest) => [item, ...rest]),
        );

  it('when Send, Delivery, a soft bounce, a hard bounce and a complaint come, each twice, every order ends alike (SE16, H45)', async () => {
    const texts = [
      event('Send'),
      event('Delivery', { delivery: { timestamp: '2026-11-16T06:15:02.000Z' } }),
      event('Bounce', { bounce: { bounceType: 'Transient' } }),
      event('Bounce', { bounce: { bounceType: 'Permanent' } }),
      event('Complaint', { complaint: {} }),
    ];
    const ends = new Set<string>();
    for (const order of permutations(texts)) {
      const subscriptions = createMemorySubscriptionStore();
      await subscriptions.create(own);
      for (const text of [...order, ...order]) {
        const parsed = parseSesEvent(text);
        if (parsed) await recordFeedback(parsed, { subscriptions, log: () => {} });
      }
      const after = await subscriptions.get('small-review', own.id);
      ends.add(JSON.stringify([after?.status, after?.cursor, after?.claim]));
    }
    expect([...ends]).toEqual([JSON.stringify(['SUPPRESSED', 3, null])]);
  });

  it('when an event names nobody we know, nothing happens (H43)', async () => {
    const subscriptions = createMemorySubscriptionStore();
    const parsed = parseSesEvent(event('Bounce', { bounce: { bounceType: 'Permanent' } }));
    if (parsed) await recordFeedback(parsed, { subscriptions, log: () => {} });
    expect(await subscriptions.get('small-review', own.id)).toBeNull();
  });

  it('when an erased reader’s late events arrive, they bring nobody back (H53)', async () => {
    const subscriptions = createMemorySubscriptionStore();
    await subscriptions.create(own);
    await subscriptions.erase('small-review', own.id, '2026-11-16T07:00:00.000Z');
    for (const text of [event('Send'), event('Bounce', { bounce: { bounceType: 'Permanent' } })]) {
      const parsed = parseSesEvent(text);
      if (parsed) await recordFeedback(parsed, { subscriptions, log: () => {} });
    }
    expect(await subscriptions.get('small-review', own.id)).toMatchObject({ address: '', status: 'ERASED' });
    expect(await subscriptions.byAddress('small-review', own.address)).toBeNull();
  });
});
