import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Subscription, SubscriptionStatus } from '../../lambda/core/subscription.ts';
import { anySubscription } from './arbitraries.ts';
import { monday, sampleClaim, sampleSubscription } from './sample-values.ts';
import { freshReview, type StoresUnderTest } from './stores-under-test.ts';

const tuesday = '2026-11-17T06:00:00.000Z';

/** What every subscription store does. */
export function subscriptionStoreContract(stores: () => StoresUnderTest): void {
  const created = async (changes: Partial<Subscription> = {}) => {
    const subscription = sampleSubscription(freshReview(), 1, changes);
    await stores().subscriptions.create(subscription);
    return subscription;
  };
  const now = ({ review, id }: Subscription) => stores().subscriptions.get(review, id);

  describe('subscriptions', () => {
    it('when one is created, it is found by id and by address in any case, in its review only', async () => {
      const { subscriptions } = stores();
      const subscription = sampleSubscription(freshReview(), 1);
      expect(await subscriptions.get(subscription.review, subscription.id)).toBeNull();
      expect(await subscriptions.byAddress(subscription.review, subscription.address)).toBeNull();
      expect(await subscriptions.create(subscription)).toEqual(subscription);
      expect(await subscriptions.get(subscription.review, subscription.id)).toEqual(subscription);
      expect(await subscriptions.byAddress(subscription.review, 'READER1@EXAMPLE.ORG')).toEqual(subscription);
      expect(await subscriptions.byAddress(freshReview(), subscription.address)).toBeNull();
    });

    it('when an address has a subscription, it answers that one and keeps it as it is', async () => {
      const { subscriptions } = stores();
      const first = await created();
      const second = { ...sampleSubscription(first.review, 2), address: 'reader1@example.org', cursor: 99 };
      expect(await subscriptions.create(second)).toEqual(first);
      expect(await subscriptions.get(second.review, second.id)).toBeNull();
    });

    it('when twenty forms for one address arrive at once, it makes one subscription', async () => {
      const { subscriptions } = stores();
      const review = freshReview();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, number) =>
          subscriptions.create({ ...sampleSubscription(review, number + 1), address: 'a@example.org' }),
        ),
      );
      const ids = new Set(answers.map(({ id }) => id));
      expect(ids.size).toBe(1);
      const pages = await Promise.all(subscriptions.shards.map((shard) => subscriptions.page(review, shard, '', 50)));
      expect(pages.flat()).toEqual([answers[0]]);
    });

    it('when any subscription is stored, it comes back unchanged', async () => {
      const { subscriptions } = stores();
      await fc.assert(
        fc.asyncProperty(anySubscription, async (values) => {
          const subscription = { ...values, review: freshReview() };
          await subscriptions.create(subscription);
          expect(await subscriptions.get(subscription.review, subscription.id)).toEqual(subscription);
        }),
        { numRuns: 25 },
      );
    });

    it('when it is still as it was, it is replaced; otherwise it stays', async () => {
      const { subscriptions } = stores();
      const before = await created({ status: 'PENDING', confirmBy: tuesday, confirmedAt: null });
      const after: Subscription = {
        ...before,
        status: 'ACTIVE',
        consentVersion: 2,
        cadence: 'daily',
        topics: { '*': 12 },
        cursor: 12,
        since: 12,
        confirmBy: null,
        confirmedAt: monday,
      };
      for (const outdated of [
        { ...before, consentVersion: 7 },
        { ...before, status: 'ACTIVE' as const },
        { ...before, cursor: 11 },
      ]) {
        expect(await subscriptions.replace(outdated, after)).toBe(false);
      }
      expect(await now(before)).toEqual(before);
      expect(await subscriptions.replace(before, after)).toBe(true);
      expect(await now(before)).toEqual(after);
      expect(await subscriptions.replace(before, before)).toBe(false);
      expect(await subscriptions.claim(after, sampleClaim({ from: 12 }))).toBe(true);
      expect(await subscriptions.replace(after, { ...after, cadence: 'weekly' })).toBe(false);
      expect(
        await subscriptions.replace(sampleSubscription(before.review, 9), sampleSubscription(before.review, 9)),
      ).toBe(false);
    });

    it('when one is replaced by another, that is refused as a mistake', async () => {
      const before = await created();
      await expect(stores().subscriptions.replace(before, sampleSubscription(before.review, 2))).rejects.toThrow(
        RangeError,
      );
    });

    it('when twenty confirmations arrive at once, one of them changes it', async () => {
      const { subscriptions } = stores();
      const before = await created({ status: 'PENDING' });
      const after: Subscription = { ...before, status: 'ACTIVE', consentVersion: 2 };
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => subscriptions.replace(before, after)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });

    it.each<[SubscriptionStatus, 'UNSUBSCRIBED' | 'SUPPRESSED', SubscriptionStatus, boolean]>([
      ['PENDING', 'UNSUBSCRIBED', 'UNSUBSCRIBED', true],
      ['ACTIVE', 'UNSUBSCRIBED', 'UNSUBSCRIBED', true],
      ['ACTIVE', 'SUPPRESSED', 'SUPPRESSED', true],
      ['UNSUBSCRIBED', 'UNSUBSCRIBED', 'UNSUBSCRIBED', false],
      ['UNSUBSCRIBED', 'SUPPRESSED', 'SUPPRESSED', true],
      ['SUPPRESSED', 'UNSUBSCRIBED', 'SUPPRESSED', false],
    ])('when a %s one is ended as %s, it is %s', async (from, asked, to, changes) => {
      const before = await created({ status: from, confirmBy: tuesday });
      const after: Subscription = changes
        ? { ...before, status: to, endedAt: tuesday, confirmBy: null, consentVersion: 2 }
        : before;
      expect(await stores().subscriptions.end(before.review, before.id, asked, tuesday)).toEqual(after);
      expect(await now(before)).toEqual(after);
      expect(await stores().subscriptions.end(before.review, before.id, asked, '2027-01-01T00:00:00.000Z')).toEqual(
        after,
      );
    });

    it('when an unknown one is ended, erased, claimed or settled, nothing appears', async () => {
      const { subscriptions } = stores();
      const unknown = sampleSubscription(freshReview(), 1);
      const { review, id } = unknown;
      expect(await subscriptions.end(review, id, 'SUPPRESSED', monday)).toBeNull();
      expect(await subscriptions.erase(review, id, monday)).toBe(false);
      expect(await subscriptions.claim(unknown, sampleClaim())).toBe(false);
      expect(await subscriptions.reclaim({ ...unknown, claim: sampleClaim() }, sampleClaim())).toBe(false);
      expect(await subscriptions.settle(review, id, 'delivery-1', 'delivered', monday)).toBe(false);
      expect(await subscriptions.giveBack(review, id, 'delivery-1', 1)).toBe(false);
      expect(await subscriptions.get(review, id)).toBeNull();
    });

    it('when it is ended with a mail in flight, the mail can still be settled, and no other starts', async () => {
      const { subscriptions } = stores();
      const before = await created();
      const claim = sampleClaim();
      await subscriptions.claim(before, claim);
      expect(await subscriptions.end(before.review, before.id, 'UNSUBSCRIBED', tuesday)).toMatchObject({
        status: 'UNSUBSCRIBED',
        claim,
      });
      expect(await subscriptions.reclaim({ ...before, claim }, { ...claim, attempt: 2 })).toBe(false);
      expect(await subscriptions.settle(before.review, before.id, claim.delivery, 'delivered', tuesday)).toBe(true);
      expect(await now(before)).toMatchObject({ status: 'UNSUBSCRIBED', claim: null, cursor: 15 });
      expect(await subscriptions.claim(before, sampleClaim({ from: 15, to: 16 }))).toBe(false);
    });

    it('when it is erased, address and choices go, and the address may begin anew', async () => {
      const { subscriptions } = stores();
      const before = await created();
      expect(await subscriptions.erase(before.review, before.id, tuesday)).toBe(true);
      const after = await now(before);
      expect(after).toEqual({
        ...before,
        status: 'ERASED',
        address: '',
        topics: {},
        endedAt: tuesday,
        consentVersion: 2,
      });
      expect(await subscriptions.byAddress(before.review, before.address)).toBeNull();
      expect(await subscriptions.claim(before, sampleClaim())).toBe(false);
      expect(await subscriptions.erase(before.review, before.id, tuesday)).toBe(true);
      expect(await subscriptions.end(before.review, before.id, 'SUPPRESSED', tuesday)).toEqual(after);
      expect(await now(before)).toEqual(after);
      const again = { ...sampleSubscription(before.review, 2), address: before.address };
      expect(await subscriptions.create(again)).toEqual(again);
      expect(await subscriptions.byAddress(before.review, before.address)).toEqual(again);
    });

    it('when a suppressed one is erased, the address goes and the suppression stays', async () => {
      const { subscriptions } = stores();
      const before = await created({ status: 'SUPPRESSED' });
      expect(await subscriptions.erase(before.review, before.id, tuesday)).toBe(true);
      const after = { ...before, address: '', topics: {}, endedAt: tuesday, consentVersion: 2 };
      expect(await now(before)).toEqual(after);
      expect(await subscriptions.byAddress(before.review, before.address)).toEqual(after);
      const again = { ...sampleSubscription(before.review, 2), address: before.address };
      expect(await subscriptions.create(again)).toEqual(after);
    });

    it('when an address is suppressed, its subscription is, and where it has none nobody gets it any more', async () => {
      const { subscriptions } = stores();
      const own = sampleSubscription(freshReview(), 1);
      await subscriptions.create(own);
      const free = 'nobody@example.org';
      for (const address of [own.address.toUpperCase(), free, free]) {
        const answers = [1, 2, 3].map(() => subscriptions.suppressAddress(own.review, address, monday));
        expect(await Promise.all(answers)).toHaveLength(3);
      }
      expect(await subscriptions.get(own.review, own.id)).toEqual({
        ...own,
        status: 'SUPPRESSED',
        endedAt: monday,
        consentVersion: own.consentVersion + 1,
      });
      const place = await subscriptions.byAddress(own.review, free);
      expect(place).toMatchObject({ status: 'SUPPRESSED', address: free, endedAt: monday, cursor: 0, topics: {} });
      expect(await subscriptions.create({ ...sampleSubscription(own.review, 2), address: free })).toEqual(place);
      expect(await subscriptions.erase(own.review, place?.id ?? '', monday)).toBe(true);
      expect(await subscriptions.byAddress(own.review, free)).toMatchObject({ status: 'SUPPRESSED', address: '' });
      await subscriptions.suppressAddress(own.review, free, monday);
      expect(await subscriptions.byAddress(freshReview(), free)).toBeNull();
    });

    it('when it is ended for an address that is not its own any more, it goes on', async () => {
      const { subscriptions } = stores();
      const own = sampleSubscription(freshReview(), 1);
      await subscriptions.create(own);
      expect(await subscriptions.end(own.review, own.id, 'SUPPRESSED', monday, 'other@example.org')).toEqual(own);
      expect(await subscriptions.end(own.review, own.id, 'SUPPRESSED', monday, own.address)).toMatchObject({
        status: 'SUPPRESSED',
      });
    });

    it('when readers choose schedules, the review knows each of them once, and none before somebody is active', async () => {
      const { subscriptions } = stores();
      const berlin = { timeZone: 'Europe/Berlin', weekday: 5, hour: 18 };
      const review = freshReview();
      const pending = { ...sampleSubscription(review, 1, { status: 'PENDING', schedule: berlin }) };
      await subscriptions.create(pending);
      expect(await subscriptions.schedules(review)).toEqual([]);
      const active: Subscription = { ...pending, status: 'ACTIVE', consentVersion: 2 };
      await subscriptions.replace(pending, active);
      await subscriptions.replace(active, { ...active, cadence: 'immediate' });
      await subscriptions.create(sampleSubscription(review, 2, { schedule: berlin }));
      await subscriptions.create(sampleSubscription(review, 3, { cadence: 'monthly' }));
      await subscriptions.create(sampleSubscription(review, 4, { cadence: 'daily' }));
      await subscriptions.create(sampleSubscription(freshReview(), 5, { schedule: berlin, cadence: 'daily' }));
      expect((await subscriptions.schedules(review)).toSorted()).toEqual([
        'immediate',
        'monthly',
        'weekly|Europe/Berlin|5|18',
      ]);
    });

    it('when a shard is walked in pages, each subscription comes once, in id order', async () => {
      const { subscriptions } = stores();
      const review = freshReview();
      const all = Array.from({ length: 64 }, (_, number) => sampleSubscription(review, number));
      for (const subscription of all) await subscriptions.create(subscription);
      await created();
      const walked: Subscription[] = [];
      for (const shard of subscriptions.shards) {
        let after = '';
        for (;;) {
          const page = await subscriptions.page(review, shard, after, 3);
          expect(page.length).toBeLessThanOrEqual(3);
          if (page.length === 0) break;
          walked.push(...page);
          after = page.at(-1)?.id ?? '';
        }
      }
      expect(walked).toEqual(all.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
      expect(await subscriptions.page(review, '0', '', 0)).toEqual([]);
    });
  });

  describe('claims', () => {
    it('when fifty workers claim one delivery at once, one wins (DY1)', async () => {
      const { subscriptions } = stores();
      const subscription = await created();
      const claim = sampleClaim();
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => subscriptions.claim(subscription, claim)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await now(subscription)).toEqual({ ...subscription, claim });
    });

    it.each<SubscriptionStatus>(['PENDING', 'UNSUBSCRIBED', 'SUPPRESSED'])(
      'when it is %s, it cannot be claimed',
      async (status) => {
        const subscription = await created({ status });
        expect(await stores().subscriptions.claim({ ...subscription, status: 'ACTIVE' }, sampleClaim())).toBe(false);
        expect(await now(subscription)).toEqual(subscription);
      },
    );

    it('when the cursor has moved or a claim is open, it cannot be claimed', async () => {
      const { subscriptions } = stores();
      const subscription = await created();
      expect(await subscriptions.claim(subscription, sampleClaim({ from: 9 }))).toBe(false);
      expect(await subscriptions.claim(subscription, sampleClaim())).toBe(true);
      expect(await subscriptions.claim(subscription, sampleClaim({ delivery: 'delivery-2' }))).toBe(false);
      expect(await now(subscription)).toEqual({ ...subscription, claim: sampleClaim() });
    });

    it('when a claim that was open as it was read has been given back since, saving does not bring it back', async () => {
      const { subscriptions } = stores();
      const before = await created();
      await subscriptions.claim(before, sampleClaim());
      const read = await now(before);
      await subscriptions.giveBack(before.review, before.id, sampleClaim().delivery, 1);
      expect(read && (await subscriptions.replace(read, { ...read, cap: 5 }))).toBe(false);
      expect(await now(before)).toEqual(before);
      expect(await subscriptions.replace(before, { ...before, cap: 5 })).toBe(true);
    });

    it('when choices were saved after it was read, it can neither be claimed nor saved as it was read', async () => {
      const { subscriptions } = stores();
      const read = await created();
      const paused = { ...read, choicesVersion: 1, pausedUntil: tuesday };
      expect(await subscriptions.replace(read, paused)).toBe(true);
      expect(await subscriptions.replace(read, { ...read, choicesVersion: 1 })).toBe(false);
      expect(await subscriptions.claim(read, sampleClaim())).toBe(false);
      expect(await subscriptions.claim(paused, sampleClaim())).toBe(true);
      expect(await now(read)).toEqual({ ...paused, claim: sampleClaim() });
    });

    it('when readers unsubscribe while workers claim, no claim is opened after the answer (HU1)', async () => {
      const { subscriptions } = stores();
      for (let round = 0; round < 10; round += 1) {
        const subscription = await created();
        const early = Array.from({ length: 4 }, () => subscriptions.claim(subscription, sampleClaim()));
        await subscriptions.end(subscription.review, subscription.id, 'UNSUBSCRIBED', tuesday);
        const { claim } = (await now(subscription)) ?? {};
        expect(await subscriptions.claim(subscription, sampleClaim({ delivery: 'late' }))).toBe(false);
        await Promise.all(early);
        expect((await now(subscription))?.claim).toEqual(claim);
      }
    });

    it.each(['delivered', 'failed'] as const)(
      'when a claim is settled as %s, the cursor moves, the claim closes, and only once',
      async (outcome) => {
        const { subscriptions } = stores();
        const subscription = await created();
        const { review, id } = subscription;
        await subscriptions.claim(subscription, sampleClaim());
        expect(await subscriptions.settle(review, id, 'delivery-2', outcome, tuesday)).toBe(false);
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, () => subscriptions.settle(review, id, 'delivery-1', outcome, tuesday)),
        );
        expect(outcomes.filter(Boolean)).toHaveLength(1);
        const { run, from, to } = sampleClaim();
        expect(await now(subscription)).toEqual({
          ...subscription,
          cursor: 15,
          lastSent: { run, from, to, at: tuesday, outcome, delivery: 'delivery-1' },
          gaps: outcome === 'failed' ? [[from, to]] : [],
        });
        expect(await subscriptions.claim(subscription, sampleClaim())).toBe(false);
        expect(await subscriptions.claim(subscription, sampleClaim({ from: 15, to: 20 }))).toBe(true);
      },
    );

    it('when one range after another is given up on, they are remembered as one', async () => {
      const { subscriptions } = stores();
      const subscription = await created({ gaps: [[2, 4]] });
      const { review, id } = subscription;
      const ranges = [
        [10, 15],
        [15, 20],
      ] as const;
      for (const [from, to] of ranges) {
        await subscriptions.claim(subscription, sampleClaim({ from, to, delivery: `delivery-${to}` }));
        expect(await subscriptions.settle(review, id, `delivery-${to}`, 'failed', tuesday)).toBe(true);
      }
      expect((await now(subscription))?.gaps).toEqual([
        [2, 4],
        [10, 20],
      ]);
    });

    it('when a claim is given back, the cursor stays and it can be claimed again', async () => {
      const { subscriptions } = stores();
      const subscription = await created();
      const { review, id } = subscription;
      await subscriptions.claim(subscription, sampleClaim());
      expect(await subscriptions.giveBack(review, id, 'delivery-1', 2)).toBe(false);
      expect(await subscriptions.giveBack(review, id, 'delivery-2', 1)).toBe(false);
      expect(await subscriptions.giveBack(review, id, 'delivery-1', 1)).toBe(true);
      expect(await now(subscription)).toEqual(subscription);
      expect(await subscriptions.giveBack(review, id, 'delivery-1', 1)).toBe(false);
      expect(await subscriptions.claim(subscription, sampleClaim())).toBe(true);
    });

    it('when a doubtful claim is sent again, one worker gets it and the older attempt is out', async () => {
      const { subscriptions } = stores();
      const subscription = await created();
      await subscriptions.claim(subscription, sampleClaim());
      const doubtful = { ...subscription, claim: sampleClaim() };
      const next = sampleClaim({ attempt: 2, at: tuesday });
      expect(await subscriptions.reclaim(subscription, next)).toBe(false);
      expect(await subscriptions.reclaim({ ...doubtful, claim: sampleClaim({ attempt: 7 }) }, next)).toBe(false);
      expect(await subscriptions.reclaim({ ...doubtful, claim: sampleClaim({ at: tuesday }) }, next)).toBe(false);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => subscriptions.reclaim(doubtful, next)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await now(subscription)).toEqual({ ...subscription, claim: next });
      expect(await subscriptions.giveBack(subscription.review, subscription.id, 'delivery-1', 1)).toBe(false);
      // The provider's Send event of either attempt names the delivery and settles it.
      expect(await subscriptions.settle(subscription.review, subscription.id, 'delivery-1', 'delivered', tuesday)).toBe(
        true,
      );
    });
  });
}
