import { describe, expect, it } from '@jest/globals';
import type { Subscription } from '../../lambda/core/subscription.ts';
import { purgeSubscriptions } from '../../lambda/steps/purge-subscriptions.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createKillSwitch, KilledError } from '../memory/kill-switch.ts';
import { createMemoryLog } from '../memory/moment.ts';
import { createMemorySubscriptionStore } from '../memory/subscription-store.ts';

const at = '2026-11-10T09:00:00.000Z';
const on = (days: number) => new Date(Date.parse(at) + days * 24 * 3_600_000);
const slug = 'small-review';

async function purgeBench(...all: readonly Subscription[]) {
  const subscriptions = createMemorySubscriptionStore();
  for (const own of all) await subscriptions.create(own);
  const { log, lines } = createMemoryLog();
  return {
    subscriptions,
    lines,
    purge: (now: Date, given = subscriptions) => purgeSubscriptions({ slug }, now, { subscriptions: given, log }),
    read: (name: string) => subscriptions.get(slug, subscription(name).id),
    status: async (name: string) => {
      const found = await subscriptions.get(slug, subscription(name).id);
      return found && `${found.status} ${found.address || 'no address'}`;
    },
  };
}

const ended = (id: string, changes: Partial<Subscription> = {}) =>
  subscription(id, { status: 'UNSUBSCRIBED', endedAt: at, ...changes });

describe('the purge', () => {
  it.each<[string, Subscription, number, string]>([
    [
      'a sign-up that is not confirmed',
      subscription('b1', { status: 'PENDING', confirmBy: on(7).toISOString() }),
      7,
      'pending',
    ],
    ['a subscription that was left', ended('b1'), 28, 'ended'],
    ['a suppressed one', ended('b1', { status: 'SUPPRESSED' }), 28, 'suppressed'],
  ])('when %s is old enough, its address is gone, and not a moment earlier', async (_, own, days, rule) => {
    const bench = await purgeBench(own);
    const before = new Date(on(days).valueOf() - 1);
    expect(await bench.purge(before)).toMatchObject({ pending: 0, ended: 0, suppressed: 0 });
    expect(await bench.read('b1')).toEqual(own);
    expect(await bench.purge(on(days))).toMatchObject({ pending: 0, ended: 0, suppressed: 0, [rule]: 1 });
    const gone = await bench.read('b1');
    expect(gone).toMatchObject({ address: '', topics: {}, status: rule === 'suppressed' ? 'SUPPRESSED' : 'ERASED' });
    expect(JSON.stringify(gone)).not.toContain('@');
    expect(await bench.purge(on(days + 1))).toMatchObject({ pending: 0, ended: 0, suppressed: 0 });
    expect(bench.lines.join()).not.toContain('@');
  });

  it('when an address was suppressed, its keyed hash still refuses it after the purge', async () => {
    const own = ended('b1', { status: 'SUPPRESSED' });
    const bench = await purgeBench(own);
    await bench.purge(on(28));
    const again = subscription('c1', { address: own.address });
    expect(await bench.subscriptions.create(again)).toMatchObject({ id: own.id, status: 'SUPPRESSED', address: '' });
  });

  it('when somebody is subscribed, or was just erased, nothing is touched', async () => {
    const bench = await purgeBench(subscription('b1'), subscription('b2'));
    await bench.subscriptions.erase(slug, subscription('b2').id, at);
    const before = await Promise.all(['b1', 'b2'].map(bench.read));
    await bench.purge(on(4_000));
    expect(await Promise.all(['b1', 'b2'].map(bench.read))).toEqual(before);
  });

  it('when a link to a new address is over, the request is forgotten and the reader stays', async () => {
    const addressChange = { address: 'new@example.org', confirmBy: on(7).toISOString() };
    const bench = await purgeBench(subscription('b1', { addressChange }));
    expect(await bench.purge(new Date(on(7).valueOf() - 1))).toMatchObject({ addressChanges: 0 });
    expect(await bench.purge(on(7))).toMatchObject({ addressChanges: 1 });
    expect(await bench.read('b1')).toMatchObject({ status: 'ACTIVE', addressChange: null });
  });

  it('when somebody signs up again or takes it up again at that very moment, they are not forgotten', async () => {
    const bench = await purgeBench(ended('b1'), ended('b2'));
    const { page } = bench.subscriptions;
    const late = {
      ...bench.subscriptions,
      page: async (...of: Parameters<typeof page>) => {
        const found = await page(...of);
        for (const own of found)
          await bench.subscriptions.amend(own, {
            status: 'ACTIVE',
            endedAt: null,
            consentVersion: own.consentVersion + 1,
          });
        return found;
      },
    };
    expect(await bench.purge(on(28), late)).toMatchObject({ ended: 0 });
    expect([await bench.status('b1'), await bench.status('b2')]).toEqual([
      'ACTIVE reader-b1@example.org',
      'ACTIVE reader-b2@example.org',
    ]);
  });

  it.each(['before', 'after'] as const)(
    'when it is killed %s any of its calls, the next day’s purge does the rest and touches nobody else',
    async (when) => {
      const people = () => [ended('b1'), subscription('b2'), ended('c1', { status: 'SUPPRESSED' }), ended('d1')];
      const counted = createKillSwitch(Number.POSITIVE_INFINITY, when);
      const whole = await purgeBench(...people());
      await whole.purge(on(28), counted.wrap('subscriptions', whole.subscriptions));
      const names = ['b1', 'b2', 'c1', 'd1'];
      const expected = await Promise.all(names.map(whole.status));
      expect(expected).toEqual([
        'ERASED no address',
        'ACTIVE reader-b2@example.org',
        'SUPPRESSED no address',
        'ERASED no address',
      ]);
      expect(counted.calls.filter((call) => call === 'subscriptions.erase')).toHaveLength(3);
      for (let killAt = 1; killAt <= counted.calls.length; killAt += 1) {
        const bench = await purgeBench(...people());
        const killSwitch = createKillSwitch(killAt, when);
        const dying = bench.purge(on(28), killSwitch.wrap('subscriptions', bench.subscriptions));
        await expect(dying).rejects.toThrow(KilledError);
        await bench.purge(on(29));
        expect(await Promise.all(names.map(bench.status))).toEqual(expected);
      }
    },
  );
});
