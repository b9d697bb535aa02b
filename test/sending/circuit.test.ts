import { describe, expect, it } from '@jest/globals';
import { whyPause } from '../../lambda/core/sending-health.ts';
import { pausedMessage, takenToday, watchSending } from '../../lambda/steps/watch-sending.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createMemoryLog } from '../memory/moment.ts';
import { createMemorySendRate } from '../memory/send-rate.ts';
import { createMemorySendingState } from '../memory/sending-state.ts';
import { announce, digestBench, minute } from '../steps/digest-bench.ts';

const hour = 3_600_000;

async function circuit(sent: number) {
  const deps = { sending: createMemorySendingState(), sendRate: createMemorySendRate(), ...createMemoryLog() };
  const take = async (mails: number, at: Date) => {
    if (mails > 0) await deps.sendRate.reserve(mails, at);
  };
  await take(sent, minute(0));
  const note = async (kind: 'bounce' | 'complaint', count: number, at = minute(1)) => {
    for (let event = 0; event < count; event += 1)
      for (let times = 0; times < 8; times += 1)
        await deps.sending.note(kind, `${kind}-${event}-${at.valueOf()}`, at.toISOString());
  };
  return { ...deps, take, note, paused: async (at: Date) => (await watchSending(at, deps)).paused };
}

describe('when sending must pause', () => {
  it.each([
    [{ sent: 100, bounces: 0, complaints: 1 }, null],
    [{ sent: 1_000, bounces: 0, complaints: 4 }, null],
    [{ sent: 1_666, bounces: 0, complaints: 5 }, '5 complaints for 1666 mails in seven days (0.3 %)'],
    [{ sent: 1_667, bounces: 0, complaints: 5 }, null],
    [{ sent: 50, bounces: 9, complaints: 0 }, null],
    [{ sent: 125, bounces: 10, complaints: 0 }, '10 permanent bounces for 125 mails in seven days (8.0 %)'],
    [{ sent: 126, bounces: 10, complaints: 0 }, null],
    [{ sent: 100_000, bounces: 7_999, complaints: 299 }, null],
    [{ sent: 100_000, bounces: 0, complaints: 300 }, '300 complaints for 100000 mails in seven days (0.3 %)'],
    [{ sent: 0, bounces: 10, complaints: 0 }, '10 permanent bounces for 0 mails in seven days (100.0 %)'],
  ])('when %j is the record, the reason is %j', (record, reason) => {
    expect(whyPause(record)).toBe(reason);
  });
});

describe('the circuit', () => {
  it('when too many complain, sending pauses once, and every sweep says so until it is over', async () => {
    const own = await circuit(1_000);
    await own.note('complaint', 5);
    expect(await own.paused(minute(2))).toMatchObject({
      by: 'circuit',
      reason: expect.stringContaining('5 complaints'),
    });
    await own.paused(minute(17));
    expect(own.lines.filter((line) => line.startsWith(`error ${pausedMessage}`))).toHaveLength(2);
  });

  it('when the same complaint is told eight times, it counts once', async () => {
    const own = await circuit(1_000);
    await own.note('complaint', 4);
    expect(await own.paused(minute(2))).toBeNull();
  });

  it('when the trouble is older than seven days, it counts no more', async () => {
    const own = await circuit(100);
    await own.note('bounce', 10);
    expect(await own.paused(new Date(minute(1).valueOf() + 7 * 24 * hour))).toBeNull();
    expect(await own.paused(new Date(minute(0).valueOf() + 7 * 24 * hour))).not.toBeNull();
  });

  it('when the keeper resumes it, the trouble before is forgotten, and new trouble counts against new mails', async () => {
    const own = await circuit(100);
    await own.note('bounce', 10);
    await own.paused(minute(2));
    expect(await own.sending.resume({ at: minute(3).toISOString(), taken: await takenToday(minute(3), own) })).toBe(
      true,
    );
    expect(await own.paused(minute(4))).toBeNull();
    await own.take(200, minute(5));
    await own.note('bounce', 15, minute(6));
    expect(await own.paused(minute(7))).toBeNull();
    await own.note('bounce', 16, minute(8));
    expect(await own.paused(minute(9))).toMatchObject({
      reason: expect.stringContaining('31 permanent bounces for 200'),
    });
  });

  it('when the keeper paused it, no alarm rings', async () => {
    const own = await circuit(10);
    await own.sending.pause({ reason: 'moving house', at: minute(0).toISOString(), by: 'keeper' });
    expect(await own.paused(minute(1))).toMatchObject({ by: 'keeper' });
    expect(own.lines).toEqual([]);
  });
});

describe('while sending is paused', () => {
  async function paused() {
    const bench = await digestBench();
    await announce(bench.store, '101');
    for (const id of ['a1', 'a2', 'a3']) await bench.reader(subscription(id));
    await bench.open(minute(1));
    return bench;
  }
  const pause = { reason: 'a test', at: minute(0).toISOString(), by: 'keeper' } as const;

  it('when a shard is served, nothing is claimed; when it is resumed, the next sweep sends everything once', async () => {
    const bench = await paused();
    await bench.sending.pause(pause);
    expect(await bench.send(minute(1))).toBe('put-off');
    expect(bench.mailer.attempts).toEqual([]);
    expect(await bench.read(subscription('a1'))).toMatchObject({ claim: null, cursor: 0 });
    await bench.sending.resume({ at: minute(5).toISOString(), taken: 0 });
    await bench.tick(minute(16));
    expect(bench.mailboxes().toSorted()).toEqual(['reader-a1: 101', 'reader-a2: 101', 'reader-a3: 101']);
    expect(await bench.counts()).toMatchObject({ due: 3, delivered: 3, done: true });
  });

  it('when it is paused in the middle of a shard, the shard stops within seconds and goes on where it stopped', async () => {
    const bench = await paused();
    bench.mailer.script = (_, nth) => {
      if (nth !== 1) return null;
      // The state is looked at again after five seconds.
      bench.moment.pass(5_000);
      bench.sending.pause(pause).catch(() => {});
      return null;
    };
    expect(await bench.send(minute(1))).toBe('put-off');
    expect(bench.mailer.attempts).toHaveLength(1);
    expect(await bench.counts()).toMatchObject({ due: 1, delivered: 1, done: false });
    await bench.sending.resume({ at: minute(5).toISOString(), taken: 1 });
    expect(await bench.send(minute(16))).toBe('done');
    expect(await bench.counts()).toMatchObject({ due: 3, delivered: 3, done: true });
    expect(bench.mailer.attempts).toHaveLength(3);
  });
});
