import { describe, expect, it } from '@jest/globals';
import type { Subscription } from '../../lambda/core/subscription.ts';
import { monday, sampleClaim, sampleSubscription } from './sample-values.ts';
import { freshReview, type StoresUnderTest } from './stores-under-test.ts';

const tuesday = '2026-11-17T06:00:00.000Z';
const wanted = { address: 'new.one@example.org', confirmBy: tuesday };

/** What every subscription store does with a change of address, and with what changes beside a delivery. */
export function addressChangeContract(stores: () => StoresUnderTest): void {
  const asking = async (changes: Partial<Subscription> = {}, review = freshReview()) => {
    const subscription = sampleSubscription(review, 1, { addressChange: wanted, consentVersion: 2, ...changes });
    await stores().subscriptions.create(subscription);
    return subscription;
  };
  const now = ({ review, id }: Subscription) => stores().subscriptions.get(review, id);

  describe('a change of address', () => {
    it('when it is made, cursor, claim and history stay, the new address finds it and the old one is free', async () => {
      const { subscriptions } = stores();
      const before = await asking({ left: { 'nk-cells': [[2, 9]] } });
      const claim = sampleClaim();
      await subscriptions.claim(before, claim);
      expect(await subscriptions.moveAddress(before)).toBe('moved');
      const moved = { ...before, address: wanted.address, addressChange: null, consentVersion: 3, claim };
      expect(await now(before)).toEqual(moved);
      expect(await subscriptions.byAddress(before.review, 'New.One@example.org')).toEqual(moved);
      expect(await subscriptions.byAddress(before.review, before.address)).toBeNull();
      expect(await subscriptions.settle(before.review, before.id, claim.delivery, 'delivered', tuesday)).toBe(true);
      const somebody = { ...sampleSubscription(before.review, 2), address: before.address };
      expect(await subscriptions.create(somebody)).toEqual(somebody);
      expect(await subscriptions.create({ ...sampleSubscription(before.review, 3), ...wanted })).toMatchObject({
        id: before.id,
      });
    });

    it('when it is confirmed twenty times at once, and again later, it is made once and every answer says so', async () => {
      const { subscriptions } = stores();
      const before = await asking();
      const answers = await Promise.all(Array.from({ length: 20 }, () => subscriptions.moveAddress(before)));
      expect(new Set(answers)).toEqual(new Set(['moved']));
      expect(await subscriptions.moveAddress(before)).toBe('moved');
      const after = { ...before, address: wanted.address, addressChange: null, consentVersion: 3 };
      expect(await now(before)).toEqual(after);
      expect(await subscriptions.byAddress(before.review, wanted.address)).toEqual(after);
    });

    it.each(['PENDING', 'ACTIVE', 'UNSUBSCRIBED', 'SUPPRESSED'] as const)(
      'when the new address has a subscription that is %s, both stay as they are',
      async (status) => {
        const { subscriptions } = stores();
        const before = await asking();
        const other = { ...sampleSubscription(before.review, 2, { status }), address: wanted.address };
        await subscriptions.create(other);
        expect(await subscriptions.moveAddress(before)).toBe('taken');
        expect(await now(before)).toEqual(before);
        expect(await subscriptions.byAddress(before.review, wanted.address)).toEqual(other);
        expect(await subscriptions.byAddress(before.review, before.address)).toEqual(before);
      },
    );

    it('when the new address is suppressed and only its hash is left, it is refused; when it was erased, it is free', async () => {
      const { subscriptions } = stores();
      for (const [status, answer] of [
        ['SUPPRESSED', 'taken'],
        ['ACTIVE', 'moved'],
      ] as const) {
        const before = await asking();
        const other = { ...sampleSubscription(before.review, 2, { status }), address: wanted.address };
        await subscriptions.create(other);
        await subscriptions.erase(other.review, other.id, monday);
        expect(await subscriptions.moveAddress(before)).toBe(answer);
      }
    });

    it.each<[string, Partial<Subscription>]>([
      ['it was asked for again since', { consentVersion: 1 }],
      ['the subscription has ended', { status: 'UNSUBSCRIBED' }],
      ['none was asked for', { addressChange: null }],
    ])('when %s, nothing moves and the new address stays free', async (_, stored) => {
      const { subscriptions } = stores();
      const before = await asking(stored);
      const asked = { ...before, addressChange: wanted, consentVersion: 2 };
      expect(await subscriptions.moveAddress(asked)).toBe('changed');
      expect(await now(before)).toEqual(before);
      const other = { ...sampleSubscription(before.review, 2), address: wanted.address };
      expect(await subscriptions.create(other)).toEqual(other);
    });

    it('when only the case changes, the address is spelt anew', async () => {
      const { subscriptions } = stores();
      const before = await asking({ addressChange: { ...wanted, address: 'READER1@example.org' } });
      expect(await subscriptions.moveAddress(before)).toBe('moved');
      expect(await subscriptions.byAddress(before.review, before.address)).toMatchObject({
        id: before.id,
        address: 'READER1@example.org',
      });
    });

    it('when the old address had bounced, the new one begins without a bounce', async () => {
      const { subscriptions } = stores();
      const before = await asking({ softBounces: [`${monday}#m1`, `${monday}#m2`] });
      expect(await subscriptions.moveAddress(before)).toBe('moved');
      expect(await now(before)).toMatchObject({ softBounces: [] });
    });

    it('when the old address is suppressed afterwards, the subscription goes on and nobody gets the old one', async () => {
      const { subscriptions } = stores();
      const before = await asking();
      await subscriptions.moveAddress(before);
      const moved = await now(before);
      await subscriptions.suppressAddress(before.review, before.address, tuesday);
      expect(await now(before)).toEqual(moved);
      expect(await subscriptions.byAddress(before.review, before.address)).toMatchObject({ status: 'SUPPRESSED' });
      const signUp = { ...sampleSubscription(before.review, 2), address: before.address };
      expect(await subscriptions.create(signUp)).toMatchObject({ status: 'SUPPRESSED' });
    });

    it('when it moves there and back, the first address is its own again and the second is free', async () => {
      const { subscriptions } = stores();
      const before = await asking();
      await subscriptions.moveAddress(before);
      const there = await now(before);
      if (!there) throw new Error('gone');
      const back = await subscriptions.amend(there, {
        addressChange: { address: before.address, confirmBy: tuesday },
        consentVersion: there.consentVersion + 1,
      });
      expect(back && (await subscriptions.moveAddress(back))).toBe('moved');
      expect(await subscriptions.byAddress(before.review, before.address)).toMatchObject({ id: before.id });
      expect(await subscriptions.byAddress(before.review, wanted.address)).toBeNull();
    });

    it('when two subscriptions ask for one address at once, one gets it', async () => {
      const { subscriptions } = stores();
      const one = await asking();
      const two = { ...sampleSubscription(one.review, 2, { addressChange: wanted, consentVersion: 2 }) };
      await subscriptions.create(two);
      const signUp = { ...sampleSubscription(one.review, 3), address: wanted.address };
      const [first, second] = await Promise.all([
        subscriptions.moveAddress(one),
        subscriptions.moveAddress(two),
        subscriptions.create(signUp),
      ]);
      expect([first, second].filter((answer) => answer === 'moved').length).toBeLessThanOrEqual(1);
      const pages = await Promise.all(
        subscriptions.shards.map((shard) => subscriptions.page(one.review, shard, '', 50)),
      );
      const holders = pages.flat().filter(({ address, status }) => address === wanted.address && status !== 'ERASED');
      expect(holders).toHaveLength(1);
      expect(await subscriptions.byAddress(one.review, wanted.address)).toEqual(holders[0]);
    });

    it('when it is withdrawn, its link is dead; a second time nothing is left to withdraw', async () => {
      const { subscriptions } = stores();
      const before = await asking();
      expect(await subscriptions.withdrawAddress({ ...before, consentVersion: 1 })).toBe(false);
      expect(await subscriptions.withdrawAddress(before)).toBe(true);
      const after = { ...before, addressChange: null, consentVersion: 3 };
      expect(await now(before)).toEqual(after);
      expect(await subscriptions.withdrawAddress(after)).toBe(false);
      expect(await subscriptions.moveAddress(before)).toBe('changed');
      expect(await now(before)).toEqual(after);
    });

    it('when a list of subscribers is older than a change, nothing on it can be claimed', async () => {
      const { subscriptions } = stores();
      const before = await asking();
      await subscriptions.moveAddress(before);
      expect(await subscriptions.claim(before, sampleClaim())).toBe(false);
      const after = await now(before);
      expect(after && (await subscriptions.claim(after, sampleClaim()))).toBe(true);
      const doubtful = { ...before, claim: sampleClaim() };
      expect(await subscriptions.reclaim(doubtful, sampleClaim({ attempt: 2, at: tuesday }))).toBe(false);
    });
  });

  describe('an amendment', () => {
    it('when a digest is on its way, what is beside it changes and the delivery goes on', async () => {
      const { subscriptions } = stores();
      const before = await asking();
      const claim = sampleClaim();
      await subscriptions.claim(before, claim);
      const changes = { topics: { vaccines: 4 }, left: { '*': [[0, 10]] as const }, consentVersion: 3 };
      expect(await subscriptions.amend(before, changes)).toEqual({ ...before, ...changes, claim });
      expect(await now(before)).toEqual({ ...before, ...changes, claim });
      expect(await subscriptions.settle(before.review, before.id, claim.delivery, 'delivered', tuesday)).toBe(true);
    });

    it('when consent has changed since, nothing is amended', async () => {
      const { subscriptions } = stores();
      const before = await asking();
      expect(await subscriptions.amend({ ...before, consentVersion: 1 }, { endedAt: tuesday })).toBeNull();
      expect(await subscriptions.amend({ ...before, status: 'PENDING' }, { endedAt: tuesday })).toBeNull();
      expect(await now(before)).toEqual(before);
      expect(await subscriptions.amend(sampleSubscription(freshReview(), 7), { endedAt: tuesday })).toBeNull();
    });

    it('when something is amended to nothing, it is gone', async () => {
      const { subscriptions } = stores();
      const before = await asking({ status: 'UNSUBSCRIBED', endedAt: monday });
      const changes = { status: 'ACTIVE', endedAt: null, addressChange: null, consentVersion: 3 } as const;
      expect(await subscriptions.amend(before, changes)).toEqual({ ...before, ...changes });
      expect(await now(before)).toEqual({ ...before, ...changes });
    });
  });
}
