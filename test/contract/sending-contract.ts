import { describe, expect, it } from '@jest/globals';
import type { SendQuota } from '../../lambda/core/ports/send-rate.ts';
import type { RateGrant } from '../../lambda/core/send-rate.ts';
import type { StoresUnderTest } from './stores-under-test.ts';

const weekMs = 7 * 24 * 3_600_000;
let weeks = 0;
/** A week nobody has sent in: all tests of an engine share one switch and one pace. */
function freshWeek(): number {
  weeks += 2;
  return Date.parse('2027-03-01T09:30:00.000Z') + weeks * weekMs;
}

/** What every implementation of the switch and of the pace of sending does. */
export function sendingContract(stores: () => StoresUnderTest): void {
  describe('the switch of sending', () => {
    const pause = { reason: 'a test', at: '2026-11-16T06:15:00.000Z', by: 'circuit' } as const;

    it('when a deployment holds digests until it is live, that is who paused it', async () => {
      const { sending } = stores();
      await sending.resume({ at: pause.at, taken: 0 });
      await sending.pause({ ...pause, by: 'deployment' });
      expect((await sending.read()).paused).toEqual({ ...pause, by: 'deployment' });
      await sending.resume({ at: pause.at, taken: 0 });
    });

    it('when several pause it at once, one does; when it is resumed, the time and what was taken are kept', async () => {
      const { sending } = stores();
      await sending.resume({ at: pause.at, taken: 0 });
      const answers = await Promise.all([1, 2, 3].map(() => sending.pause(pause)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect((await sending.read()).paused).toEqual(pause);
      const resumed = { at: '2026-11-16T08:00:00.000Z', taken: 12 };
      expect(await sending.resume(resumed)).toBe(true);
      expect(await sending.resume({ ...resumed, taken: 0 })).toBe(false);
      expect(await sending.read()).toEqual({ paused: null, resumed });
      // Without a word of when, what was kept stays.
      await sending.pause(pause);
      expect(await sending.resume(null)).toBe(true);
      expect(await sending.read()).toEqual({ paused: null, resumed });
    });

    it('when the same trouble is noted eight times, it counts once; what is older than asked for does not count', async () => {
      const { sending } = stores();
      const monday = freshWeek();
      const at = (hours: number) => new Date(monday + hours * 3_600_000);
      for (let times = 0; times < 8; times += 1) {
        await sending.note('bounce', 'm1:bounce-permanent', at(1).toISOString());
        await sending.note('complaint', 'm1:complaint', at(30).toISOString());
      }
      await sending.note('bounce', 'm2:bounce-permanent', at(31).toISOString());
      expect(await sending.troubles(at(0).toISOString(), at(40))).toEqual({ bounce: 2, complaint: 1 });
      expect(await sending.troubles(at(1).toISOString(), at(40))).toEqual({ bounce: 1, complaint: 1 });
      expect(await sending.troubles(at(30).toISOString(), at(40))).toEqual({ bounce: 1, complaint: 0 });
      expect(await sending.troubles(at(31).toISOString(), at(40))).toEqual({ bounce: 0, complaint: 0 });
    });
  });

  describe('the pause of everything', () => {
    it('when several pause it at once, all hear of the one pause that holds; when it is resumed, it is over', async () => {
      const { servicePause } = stores();
      await servicePause.resume();
      expect(await servicePause.read()).toBeNull();
      const at = (minute: number) => `2026-11-16T06:1${minute}:00.000Z`;
      const held = await Promise.all(
        [1, 2, 3].map((minute) => servicePause.pause({ reason: 'a test', at: at(minute), by: 'keeper' })),
      );
      expect(new Set(held.map((pause) => pause.at)).size).toBe(1);
      expect(await servicePause.read()).toEqual(held[0]);
      expect(await servicePause.pause({ reason: 'another', at: at(9), by: 'restore' })).toEqual(held[0]);
      expect(await servicePause.resume()).toBe(true);
      expect(await servicePause.resume()).toBe(false);
      expect(await servicePause.read()).toBeNull();
      const restore = { reason: 'a restore', at: at(5), by: 'restore' } as const;
      expect(await servicePause.pause(restore)).toEqual(restore);
      await servicePause.resume();
    });
  });

  describe('the pace of sending', () => {
    const quota = (perSecond: number, perDay = 50_000, sentLastDay = 0) => {
      const fixed: SendQuota = { perSecond, perDay, sentLastDay };
      return async () => fixed;
    };

    it('when eight workers take batches at once, no two get the same cells', async () => {
      const sendRate = stores().sendRate(quota(100));
      const now = new Date(freshWeek());
      const answers = await Promise.all(Array.from({ length: 8 }, () => sendRate.reserve(10, now)));
      const grants = answers.filter((answer): answer is RateGrant => 'granted' in answer);
      const cells = grants.flatMap(({ notBefore, everyMs, granted, lane }) =>
        Array.from({ length: granted }, (_, cell) => `${lane} ${Date.parse(notBefore) + cell * everyMs}`),
      );
      expect(new Set(cells).size).toBe(80);
      expect((await sendRate.takenByDay())[now.toISOString().slice(0, 10)]).toBe(80);
    });

    it('when the day is used up, it says when to come again; what others sent counts, sign-ups keep a tenth', async () => {
      const sendRate = stores().sendRate(quota(1_000, 100, 40));
      const start = freshWeek();
      // 100 a day, 10 of them for sign-ups, 40 sent by others: 50 are left.
      expect(await sendRate.reserve(30, new Date(start))).toMatchObject({ granted: 30 });
      expect(await sendRate.reserve(30, new Date(start + 1_000))).toMatchObject({ granted: 20 });
      const answer = await sendRate.reserve(30, new Date(start + 2_000));
      expect(answer).toMatchObject({ exhausted: 'daily', retryAt: expect.any(String) });
      const retryAt = 'retryAt' in answer ? Date.parse(answer.retryAt) : 0;
      expect(retryAt).toBeGreaterThan(start + 24 * 3_600_000);
      expect(retryAt).toBeLessThanOrEqual(start + 25 * 3_600_000);
      expect(await sendRate.reserve(30, new Date(retryAt - 1))).toHaveProperty('exhausted');
      expect(await sendRate.reserve(30, new Date(retryAt))).toMatchObject({ granted: 30 });
    });

    it('when digests take all they may, sign-ups have a lane of their own, and both together keep to the rate', async () => {
      const sendRate = stores().sendRate(quota(14));
      const start = freshWeek();
      const now = new Date(start);
      const digests = await Promise.all([sendRate.reserve(60, now), sendRate.reserve(60, now)]);
      const signUps = [];
      for (let nth = 0; nth < 6; nth += 1) signUps.push(await sendRate.reserveForSignUp(now));
      const mails = [...digests, ...signUps].flatMap((answer) => {
        if (!('granted' in answer)) throw new Error('the day is used up');
        const { granted, notBefore, everyMs } = answer;
        return Array.from({ length: granted }, (_, cell) => Date.parse(notBefore) + cell * everyMs);
      });
      expect(mails).toHaveLength(126);
      for (const from of mails)
        expect(mails.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(14);
      // Not one of them waits for the digests of ten seconds.
      expect(signUps.map((answer) => 'notBefore' in answer && Date.parse(answer.notBefore) - start)).toEqual([
        0, 500, 1_000, 1_500, 2_000, 2_500,
      ]);
      expect((await sendRate.takenByDay())[now.toISOString().slice(0, 10)]).toBe(126);
    });

    it('when too many wait at their screens, some are told to come again, and nothing is counted for them', async () => {
      const sendRate = stores().sendRate(quota(14));
      const now = new Date(freshWeek());
      const answers = [];
      for (let nth = 0; nth < 20; nth += 1) answers.push(await sendRate.reserveForSignUp(now));
      const granted = answers.filter((answer) => 'granted' in answer && answer.granted === 1);
      expect(granted.length).toBeLessThan(13);
      expect((await sendRate.takenByDay())[now.toISOString().slice(0, 10)]).toBe(granted.length);
    });

    it('when digests have had their part of the day, sign-ups have the rest, to the last mail', async () => {
      const sendRate = stores().sendRate(quota(1_000_000, 100));
      const now = new Date(freshWeek());
      expect(await sendRate.reserve(200, now)).toMatchObject({ granted: 90 });
      expect(await sendRate.reserve(1, now)).toHaveProperty('exhausted');
      for (let nth = 0; nth < 10; nth += 1)
        expect(await sendRate.reserveForSignUp(now)).toMatchObject({ granted: 1, notBefore: now.toISOString() });
      expect(await sendRate.reserveForSignUp(now)).toMatchObject({ exhausted: 'daily' });
    });

    it('when the whole rate is one mail a second, sign-ups and digests take turns in one lane', async () => {
      const sendRate = stores().sendRate(quota(1));
      const start = freshWeek();
      const at = (second: number) => ({ granted: 1, notBefore: new Date(start + second * 1_000).toISOString() });
      expect(await sendRate.reserve(1, new Date(start))).toMatchObject(at(0));
      expect(await sendRate.reserveForSignUp(new Date(start))).toMatchObject(at(1));
      expect(await sendRate.reserve(1, new Date(start))).toMatchObject(at(2));
    });

    it('when some of a batch was not needed, day and lane have it back', async () => {
      const sendRate = stores().sendRate(quota(1, 1_000));
      const start = freshWeek();
      const first = await sendRate.reserve(8, new Date(start));
      if (!('granted' in first)) throw new Error('the day is used up');
      await sendRate.giveBack(first, { cells: 6, mails: 6 }, new Date(start + 1_500));
      expect((await sendRate.takenByDay())[new Date(start).toISOString().slice(0, 10)]).toBe(2);
      expect(await sendRate.reserve(1, new Date(start + 1_500))).toMatchObject({
        granted: 1,
        notBefore: new Date(start + 2_000).toISOString(),
      });
    });

    it('when every lane is taken far ahead, nothing is granted and nothing counted', async () => {
      const sendRate = stores().sendRate(quota(1, 1_000));
      const start = freshWeek();
      await sendRate.reserve(12, new Date(start));
      expect(await sendRate.reserve(1, new Date(start))).toMatchObject({
        granted: 0,
        notBefore: new Date(start + 12_000).toISOString(),
      });
      expect((await sendRate.takenByDay())[new Date(start).toISOString().slice(0, 10)]).toBe(12);
    });
  });
}
