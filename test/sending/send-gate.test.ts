import { describe, expect, it } from '@jest/globals';
import type { SendQuota } from '../../lambda/core/ports/send-rate.ts';
import { createSendGate } from '../../lambda/steps/send-gate.ts';
import { createMemorySendRate } from '../memory/send-rate.ts';

const began = Date.parse('2026-11-10T09:00:00.000Z');
/** How long the table takes to answer: a cell that begins now has begun by then. */
const answerMs = 60;

function gateUnder(quota: SendQuota) {
  let now = began;
  const rate = createMemorySendRate(async () => quota);
  const gate = createSendGate(() => new Date(now), {
    sending: { read: async () => ({ paused: null, countedFrom: null }) as never },
    sendRate: {
      reserve: async (want, at) => {
        const answer = await rate.reserve(want, at);
        now += answerMs;
        return answer;
      },
      giveBack: rate.giveBack,
    },
    moment: {
      elapsedMs: () => now - began,
      wait: async (ms) => {
        now += ms;
      },
    },
  });
  return { gate, rate, at: () => now - began };
}

describe('the gate before each mail', () => {
  it('when one mail of the day is left, it goes out, though its cell has begun before the answer came', async () => {
    // Three a day: one is kept for sign-ups.
    const { gate, rate, at } = gateUnder({ perSecond: 1, perDay: 3, sentLastDay: 0 });
    expect(await gate.pass()).toBe('open');
    expect(await gate.pass()).toBe('open');
    expect(at()).toBeGreaterThanOrEqual(1_000);
    expect(await gate.pass()).toBe('exhausted');
    await gate.close();
    expect(await rate.takenByDay()).toEqual({ '2026-11-10': 2 });
  });

  it('when the day is used up, nothing is taken and nothing passes', async () => {
    const { gate, rate } = gateUnder({ perSecond: 1, perDay: 2, sentLastDay: 1 });
    expect(await gate.pass()).toBe('exhausted');
    await gate.close();
    expect(await rate.takenByDay()).toEqual({});
  });
});
