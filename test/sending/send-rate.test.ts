import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SendQuota } from '../../lambda/core/ports/send-rate.ts';
import { lanesOf } from '../../lambda/core/send-rate.ts';
import { createSendGate, type Shut } from '../../lambda/steps/send-gate.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createMemorySendRate } from '../memory/send-rate.ts';
import { createMemorySendingState } from '../memory/sending-state.ts';
import { announce, digestBench, minute } from '../steps/digest-bench.ts';

/** Virtual time for many workers: whoever waits longest is woken last. */
function virtualTime() {
  let nowMs = 0;
  const sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    wait: (ms: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ atMs: nowMs + Math.max(0, ms), wake });
        sleepers.sort((a, b) => a.atMs - b.atMs);
      }),
    /** Runs until nobody sleeps any more. */
    async run(): Promise<void> {
      for (;;) {
        // Everything that can go on without waiting goes on first.
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        const next = sleepers.shift();
        if (!next) return;
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
      }
    },
  };
}

const began = Date.parse('2026-11-16T06:00:00.000Z');

/** Workers that each send mails for as long as they are let; answers when each mail went and how each worker ended. */
async function crowd(
  workers: readonly { readonly mails: number; readonly mailMs: number }[],
  quota: SendQuota,
  days = 1,
) {
  const time = virtualTime();
  const sendRate = createMemorySendRate(async () => quota);
  const sending = createMemorySendingState();
  const sent: number[] = [];
  const work = async ({ mails, mailMs }: (typeof workers)[number]) => {
    let left = mails;
    let ended: Shut | 'done' = 'done';
    for (let sweep = 0; left > 0 && sweep < days * 96; sweep += 1) {
      const clock = () => new Date(began + time.nowMs());
      const gate = createSendGate(clock, { sending, sendRate, moment: { elapsedMs: time.nowMs, wait: time.wait } });
      ended = 'done';
      while (left > 0) {
        const turn = await gate.pass();
        if (turn !== 'open') {
          ended = turn;
          break;
        }
        sent.push(time.nowMs());
        left -= 1;
        await time.wait(mailMs);
      }
      await gate.close();
      if (left > 0) await time.wait(15 * 60_000);
    }
    return { left, ended };
  };
  const working = Promise.all(workers.map(work));
  await time.run();
  return { sent: sent.toSorted((a, b) => a - b), ends: await working, taken: await sendRate.takenByDay() };
}

/** The most mails in any stretch of so many milliseconds, its end not included. */
function most(times: readonly number[], withinMs: number): number {
  let first = 0;
  let found = 0;
  times.forEach((time, index) => {
    while ((times[first] ?? 0) <= time - withinMs) first += 1;
    found = Math.max(found, index - first + 1);
  });
  return found;
}

describe('lanes', () => {
  it('when the lanes of any rate are full, they stay under it in every second', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 5_000, noNaN: true }),
        fc.option(fc.integer({ min: 1, max: 50 })),
        (rate, workers) => {
          const { lanes, everyMs } = lanesOf({ perSecond: rate, ...(workers === null ? {} : { workers }) });
          if (everyMs > 0) expect(lanes * Math.ceil(1_000 / everyMs)).toBeLessThanOrEqual(rate);
          if (workers !== null) expect(lanes).toBeLessThanOrEqual(workers);
        },
      ),
      { examples: [[1.001001001001001, null]] },
    );
  });
});

describe('eight workers at once', () => {
  it('when they send as fast as they are let, they never exceed a second or a day, and everything is sent in the end', async () => {
    const worker = fc.record({ mails: fc.integer({ min: 0, max: 60 }), mailMs: fc.integer({ min: 1, max: 900 }) });
    const quotas = fc.record({
      perSecond: fc.constantFrom(1, 2, 5, 14, 50, 200),
      perDay: fc.integer({ min: 60, max: 400 }),
      sentLastDay: fc.integer({ min: 0, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(worker, { minLength: 8, maxLength: 8 }), quotas, async (workers, quota) => {
        const { sent, ends, taken } = await crowd(workers, quota, 40);
        const wanted = workers.reduce((total, { mails }) => total + mails, 0);
        expect(ends.reduce((total, { left }) => total + left, 0)).toBe(0);
        expect(sent).toHaveLength(wanted);
        expect(most(sent, 1_000)).toBeLessThanOrEqual(quota.perSecond);
        const forDigests = quota.perDay - Math.ceil(quota.perDay / 10) - quota.sentLastDay;
        expect(most(sent, 24 * 3_600_000)).toBeLessThanOrEqual(forDigests);
        // What was taken and not used was given back: the books of the day are those of the mails.
        const recent = Object.values(taken).reduce((total, count) => total + count, 0);
        expect(recent).toBeLessThanOrEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('when there is work for all of them, most of the rate is used', async () => {
    const { sent } = await crowd(
      Array.from({ length: 8 }, () => ({ mails: 200, mailMs: 120 })),
      { perSecond: 14, perDay: 50_000, sentLastDay: 0 },
    );
    expect(sent).toHaveLength(1_600);
    expect(1_600 / ((sent.at(-1) ?? 0) / 1_000)).toBeGreaterThan(9);
  });
});

describe('a day that is used up', () => {
  it('when it ends in the middle of a shard, the shard is put off where it stopped, and the next day sends the rest once', async () => {
    const bench = await digestBench();
    await announce(bench.store, '101');
    for (const id of ['a1', 'a2', 'a3', 'a4', 'a5']) await bench.reader(subscription(id));
    const sendRate = createMemorySendRate(async () => quota);
    const quota = { perSecond: 14, perDay: 3, sentLastDay: 0 };
    await bench.open(minute(1));
    expect(await bench.send(minute(1), { sendRate })).toBe('put-off');
    expect(await bench.counts()).toMatchObject({ due: 2, delivered: 2, done: false });
    expect(await bench.send(minute(16), { sendRate })).toBe('put-off');
    expect(bench.mailer.attempts).toHaveLength(2);
    expect(await bench.send(minute(25 * 60), { sendRate })).toBe('put-off');
    expect(await bench.send(minute(51 * 60), { sendRate })).toBe('done');
    expect(bench.mailboxes().toSorted()).toEqual(['a1', 'a2', 'a3', 'a4', 'a5'].map((id) => `reader-${id}: 101`));
    expect(await bench.counts()).toMatchObject({ due: 5, delivered: 5, done: true });
  });

  it('when a worker waits for its turn, the claim is made afterwards and the mail follows it at once', async () => {
    const bench = await digestBench();
    await announce(bench.store, '101');
    for (const id of ['a1', 'a2', 'a3']) await bench.reader(subscription(id));
    const quota = { perSecond: 0.05, perDay: 100, sentLastDay: 0 };
    const sendRate = createMemorySendRate(async () => quota);
    await bench.open(minute(1));
    expect(await bench.send(minute(1), { sendRate })).toBe('done');
    const [, second] = bench.mailer.attempts;
    expect(second).toBeDefined();
    expect((await bench.read(subscription('a2'))).lastSent?.at).toBe(minute(1 + 20 / 60).toISOString());
  });
});
