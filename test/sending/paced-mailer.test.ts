import { describe, expect, it } from '@jest/globals';
import type { SendQuota } from '../../lambda/core/ports/send-rate.ts';
import { pacedMailer } from '../../lambda/steps/paced-mailer.ts';
import { createMemoryMailer } from '../memory/mailer.ts';
import { createMemoryMoment } from '../memory/moment.ts';
import { createMemorySendRate } from '../memory/send-rate.ts';

const began = Date.parse('2026-11-16T06:15:00.000Z');
const mail = { to: 'reader@example.org', subject: 's', html: '', text: '', headers: {}, tags: {} };

function paced(quota: Partial<SendQuota> = {}) {
  const moment = createMemoryMoment();
  const clock = () => new Date(began + moment.elapsedMs());
  const sendRate = createMemorySendRate(async () => whole);
  const whole = { perSecond: 14, perDay: 50_000, sentLastDay: 0, ...quota };
  const sentAt: number[] = [];
  const mailer = createMemoryMailer();
  mailer.script = () => {
    sentAt.push(moment.elapsedMs());
    return null;
  };
  return { moment, sendRate, sentAt, send: () => pacedMailer(mailer, sendRate, moment, clock).send(mail) };
}

describe('sign-up mails under the quota of all', () => {
  it('when they come one after another, each waits for its turn, and none for a digest run', async () => {
    const { send, sentAt, sendRate } = paced();
    await sendRate.reserve(60, new Date(began));
    for (let nth = 0; nth < 4; nth += 1) expect(await send()).toMatchObject({ kind: 'accepted' });
    const gaps = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
    expect(sentAt[0]).toBe(0);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(490);
  });

  it('when the day is used up, the mail is refused for now and never handed over', async () => {
    const { send, sentAt } = paced({ perDay: 100, sentLastDay: 100 });
    expect(await send()).toMatchObject({ kind: 'refused-now', reason: expect.stringContaining('day') });
    expect(sentAt).toEqual([]);
  });

  it('when too many wait at once, the last are refused for now instead of standing in line', async () => {
    const { send, sentAt, sendRate } = paced();
    for (let nth = 0; nth < 12; nth += 1) await sendRate.reserveForSignUp(new Date(began));
    expect(await send()).toMatchObject({ kind: 'refused-now', reason: expect.stringContaining('turn') });
    expect(sentAt).toEqual([]);
  });
});
