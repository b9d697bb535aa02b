import { describe, expect, it } from '@jest/globals';
import type { SubscriptionStatus } from '../../lambda/core/subscription.ts';
import { importSubscriber } from '../../lambda/steps/import-subscriber.ts';
import { review } from '../builders/review.ts';
import { subscription } from '../builders/subscriptions.ts';
import { readerBench } from '../steps/reader-bench.ts';

const reader = 'reader@example.org';
const proof = 'Signed the list at the 2026 meeting.';
const choices = { topics: ['vaccines'], cadence: 'monthly' } as const;

async function importBench() {
  const bench = await readerBench();
  const take = (consent = '', email: unknown = reader) =>
    importSubscriber(review(), email, choices, consent, bench.now(), bench.service);
  return { ...bench, take };
}

describe('a keeper’s import', () => {
  it('when there is no proof of consent, the reader is asked by one mail and gets nothing until they confirm', async () => {
    const bench = await importBench();
    expect(await bench.take()).toBe('asked');
    expect(await bench.only()).toMatchObject({ status: 'PENDING', cadence: 'monthly', consentProof: null });
    expect(bench.lastMail().subject).toContain('Confirm your subscription');
    expect([await bench.take(), await bench.take(proof)]).toEqual(['waiting', 'waiting']);
    expect(bench.mailer.attempts).toHaveLength(1);
    expect((await bench.only()).status).toBe('PENDING');
    await bench.post(bench.linkIn(bench.lastMail().text, 'confirm'));
    expect((await bench.only()).status).toBe('ACTIVE');
  });

  it('when there is proof, it is kept and the reader is subscribed without a mail, from now on', async () => {
    const bench = await importBench();
    expect(await bench.take(`  ${proof} `)).toBe('confirmed');
    const { committed } = await bench.store.head('small-review');
    expect(await bench.only()).toMatchObject({
      status: 'ACTIVE',
      consentProof: proof,
      cursor: committed,
      since: committed,
    });
    expect(bench.mailer.attempts).toEqual([]);
    expect(await bench.take(proof)).toBe('subscribed');
  });

  it.each<[SubscriptionStatus, string]>([
    ['ACTIVE', 'subscribed'],
    ['PENDING', 'waiting'],
    ['UNSUBSCRIBED', 'hasLeft'],
    ['SUPPRESSED', 'suppressed'],
  ])(
    'when the address is %s, it stays exactly as it is and nobody is mailed, proof or not',
    async (status, outcome) => {
      const bench = await importBench();
      const before = subscription('b1', { address: reader, status, endedAt: '2026-11-01T09:00:00.000Z' });
      await bench.subscriptions.create(before);
      expect([await bench.take(), await bench.take(proof)]).toEqual([outcome, outcome]);
      expect(await bench.only()).toEqual(before);
      expect(bench.mailer.attempts).toEqual([]);
    },
  );

  it('when only the hash of a suppressed address is left, it is still refused; an erased reader may begin anew', async () => {
    for (const [status, outcome] of [
      ['SUPPRESSED', 'suppressed'],
      ['UNSUBSCRIBED', 'confirmed'],
    ] as const) {
      const bench = await importBench();
      const before = subscription('b1', { address: reader, status });
      await bench.subscriptions.create(before);
      await bench.subscriptions.erase(before.review, before.id, '2026-11-01T09:00:00.000Z');
      expect(await bench.take(proof)).toBe(outcome);
      expect(bench.mailer.attempts).toEqual([]);
    }
  });

  it('when a line is no address, or its proof is a novel, it is refused and nothing is stored', async () => {
    const bench = await importBench();
    await expect(bench.take(proof, 'a@b.org, c@d.org')).rejects.toThrow(/email/);
    await expect(bench.take(proof, 17)).rejects.toThrow(/email/);
    await expect(bench.take('x'.repeat(501))).rejects.toThrow(/consent/);
    expect(await bench.stored()).toEqual([]);
  });

  it('when the mail service takes nothing now, it says so, and the same line is asked when it is imported again', async () => {
    const bench = await importBench();
    bench.mailer.script = () => ({ kind: 'refused-account', reason: 'paused' });
    expect(await bench.take()).toBe('later');
    bench.mailer.script = () => null;
    expect(await bench.take()).toBe('asked');
    expect(bench.mailer.delivered).toHaveLength(1);
    expect(await bench.subscriptions.byAddress('small-review', reader)).toMatchObject({ status: 'PENDING' });
  });
});
