import { describe, expect, it } from '@jest/globals';
import type { Mailer } from '../../lambda/core/ports/mailer.ts';
import type { Schedule, Subscription } from '../../lambda/core/subscription.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { subscription } from '../builders/subscriptions.ts';
import { announce, digestBench, minute, work } from './digest-bench.ts';

const hour = 60;
const day = 24 * hour;
const week = 7 * day;

async function benchWith(...readers: readonly Subscription[]) {
  const bench = await digestBench();
  await announce(bench.store, '101', '102:vaccines', '103');
  for (const reader of readers) await bench.reader(reader);
  return bench;
}

/** Ticks every quarter hour of a stretch of minutes after the Monday slot, as the scheduler does. */
async function tickThrough(bench: Awaited<ReturnType<typeof digestBench>>, from: number, to: number) {
  for (let at = from; at <= to; at += 15) await bench.tick(minute(at));
}

/** Chosen on Sunday night. */
const at = (timeZone: string, hourOfDay: number, weekday = 1): { schedule: Schedule; scheduledAt: string } => ({
  schedule: { timeZone, weekday, hour: hourOfDay },
  scheduledAt: minute(-8 * hour).toISOString(),
});

describe('a reader’s own hour', () => {
  it('when readers live in different places, each is mailed at their hour and none of them twice', async () => {
    const bench = await benchWith(
      subscription('a1'),
      subscription('a2', at('Asia/Kathmandu', 13)), // 07:15 UTC
      subscription('b1', { cadence: 'daily', ...at('America/St_Johns', 7) }), // 10:30 UTC
      subscription('b2', at('Europe/Berlin', 8, 2)), // Tuesday 07:00 UTC
    );
    const arrivals: Record<string, number> = {};
    for (let now = 0; now <= 2 * day; now += 15) {
      const before = bench.mailer.delivered.length;
      await bench.tick(minute(now));
      for (const { to } of bench.mailer.delivered.slice(before)) arrivals[to.slice(7, 9)] = now;
    }
    expect(bench.mailboxes()).toHaveLength(4);
    expect(arrivals).toEqual({ a1: 0, a2: 75, b1: 270, b2: day + 60 });
  });

  it('when a schedule is chosen after its slot of the day, it begins with the next one, which holds everything', async () => {
    const scheduledAt = minute(-30).toISOString();
    const bench = await benchWith(subscription('a1', { cadence: 'daily', ...at('UTC', 5), scheduledAt }));
    await tickThrough(bench, 0, day - 75);
    expect(bench.mailboxes()).toEqual([]);
    await announce(bench.store, '104');
    await tickThrough(bench, day - 60, day);
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103,104']);
  });

  it('when nobody planned the slots of weeks, the latest one is planned and carries them all', async () => {
    const scheduledAt = minute(-3 * week).toISOString();
    const bench = await benchWith(subscription('a1', { ...at('Europe/Berlin', 8, 2), scheduledAt }));
    await bench.tick(minute(0));
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103']);
    expect(await bench.read(subscription('a1'))).toMatchObject({ lastSent: { run: 'weekly#2026-11-10T07:00Z' } });
  });

  it('when it is asked what exists, the run carries the slot in UTC and only readers of that slot are due', async () => {
    const bench = await benchWith(subscription('a1'), subscription('a2', at('Asia/Kathmandu', 13)));
    const runs = await bench.open(minute(90));
    expect(runs.map(({ cadence, slot }) => `${cadence} ${slot}`)).toEqual([
      'daily 2026-11-16T06:00Z',
      'weekly 2026-11-16T06:00Z',
      'weekly 2026-11-16T07:15Z',
    ]);
    for (const shard of bench.queue.waiting.splice(0)) await bench.send(minute(90), {}, shard as typeof work);
    expect(await bench.counts()).toMatchObject({ due: 1, delivered: 1, done: true });
  });
});

describe('monthly and immediate digests', () => {
  it('when a reader chose monthly, the first Monday’s digest holds the month', async () => {
    const bench = await benchWith(subscription('a1', { cadence: 'monthly' }));
    for (const weeks of [0, 1, 2]) {
      await bench.tick(minute(weeks * week));
      await announce(bench.store, String(104 + weeks));
    }
    expect(bench.mailboxes()).toEqual([]);
    await bench.tick(minute(3 * week)); // Monday 7 December
    await bench.tick(minute(4 * week));
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103,104,105,106']);
  });

  it('when a reader chose immediate, each quarter hour with news brings it, and quarters without open no run', async () => {
    const bench = await benchWith(subscription('a1', { cadence: 'immediate' }));
    await bench.tick(minute(20));
    await tickThrough(bench, 30, 120);
    await announce(bench.store, '104', '105');
    await tickThrough(bench, 125, 200);
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103', 'reader-a1: 104,105']);
    const slots = (await bench.runs.latest('small-review', 50)).filter(({ cadence }) => cadence === 'immediate');
    expect(slots.map(({ slot }) => slot)).toEqual(['2026-11-16T08:00Z', '2026-11-16T06:15Z']);
  });

  it('when a worker comes to an immediate run late, it is sent all the same', async () => {
    const bench = await benchWith(subscription('a1', { cadence: 'immediate' }));
    await bench.open(minute(1));
    for (const shard of bench.queue.waiting.splice(0))
      if (shard.cadence === 'immediate') await bench.send(minute(55), {}, shard as never);
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103']);
  });

  it('when nobody chose them, no such run is opened', async () => {
    const bench = await benchWith(subscription('a1'));
    await tickThrough(bench, 0, 60);
    expect(new Set((await bench.runs.latest('small-review', 50)).map(({ cadence }) => cadence))).toEqual(
      new Set(['daily', 'weekly']),
    );
  });
});

describe('a sweep', () => {
  it('when a run of weeks ago is unfinished, its open shards are queued as well, after those of today', async () => {
    const bench = await benchWith(subscription('a1'));
    await bench.open(minute(0));
    bench.queue.waiting.length = 0;
    await bench.open(minute(2 * week));
    const slots = bench.queue.waiting.map(({ cadence, slot }) => `${cadence} ${slot}`);
    expect([...new Set(slots)]).toEqual([
      'daily 2026-11-30T06:00Z',
      'weekly 2026-11-30T06:00Z',
      'weekly 2026-11-16T06:00Z',
      'daily 2026-11-16T06:00Z',
    ]);
    bench.queue.waiting.length = 0;
    await bench.open(minute(6 * week));
    expect(bench.queue.waiting.map(({ slot }) => slot)).not.toContain('2026-11-16T06:00Z');
  });

  it('when a schedule is of a later version of the service, it is left to that one', async () => {
    const bench = await benchWith();
    const subscriptions = { ...bench.subscriptions, schedules: async () => ['fortnightly|UTC|1|6', 'immediate'] };
    const runs = await openDigestRuns(bench.review, minute(1), { ...bench, subscriptions });
    expect(runs.map(({ cadence }) => cadence)).toEqual(['daily', 'weekly', 'immediate']);
  });
});

describe('a pause', () => {
  it('when a reader pauses, nothing comes until it ends, and one digest then holds everything', async () => {
    const pausedUntil = minute(2 * week - hour).toISOString();
    const bench = await benchWith(subscription('a1', { pausedUntil }), subscription('a2'));
    await bench.tick(minute(0));
    await announce(bench.store, '104');
    await bench.tick(minute(week));
    expect(await bench.counts()).toMatchObject({ due: 1, delivered: 1, done: true });
    await announce(bench.store, '105');
    await bench.tick(minute(2 * week));
    await bench.tick(minute(3 * week));
    expect(bench.mailboxes().filter((mail) => mail.startsWith('reader-a1'))).toEqual([
      'reader-a1: 101,102,103,104,105',
    ]);
  });

  it('when the pause of an immediate reader ends in a quiet time, the digest of the day brings what was missed', async () => {
    const pausedUntil = minute(30).toISOString();
    const bench = await benchWith(subscription('a1', { cadence: 'immediate', pausedUntil }));
    await tickThrough(bench, 0, hour);
    expect(bench.mailboxes()).toEqual([]);
    await tickThrough(bench, day - hour, day + hour);
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103']);
  });
});

describe('a reader’s cap', () => {
  it('when a reader set one, their mail shows so many and the rest is in the edition; all count as delivered', async () => {
    const bench = await benchWith(subscription('a1', { cap: 1 }), subscription('a2'));
    const shown: Record<string, number[]> = {};
    const templates: typeof bench.deps.templates = {
      ...bench.deps.templates,
      digestMail: (digest, envelope) => {
        const cards = digest.groups.flatMap((group) => group.cards).length;
        shown[envelope.unsubscribeUrl] = [cards, digest.more];
        return bench.deps.templates.digestMail(digest, envelope);
      },
    };
    await bench.tick(minute(0), { templates });
    expect(Object.values(shown)).toEqual([
      [1, 2],
      [3, 0],
    ]);
    expect(await bench.read(subscription('a1'))).toMatchObject({ cursor: 3 });
  });
});

describe('a quiet week', () => {
  const quietReader = (id: string, changes: Partial<Subscription>) =>
    subscription(id, { cursor: 3, since: 3, topics: { '*': 3 }, ...changes });

  it('when nothing is new, whoever wants a line gets one a week, whatever their rhythm, and others nothing', async () => {
    const bench = await benchWith(
      quietReader('a1', { quiet: 'line' }),
      quietReader('a2', {}),
      quietReader('a3', { quiet: 'line', cadence: 'daily' }),
      quietReader('a4', { quiet: 'line', cadence: 'immediate' }),
      quietReader('a5', { quiet: 'quarterly' }),
    );
    for (let now = 0; now < 2 * week; now += day) await bench.tick(minute(now));
    const heard = bench.mailboxes().map((mail) => mail.slice(7, 15));
    expect(heard.toSorted()).toEqual(['a1: line', 'a1: line', 'a3: line', 'a3: line', 'a4: line', 'a4: line']);
    expect(bench.mailboxes()[0]).toContain('line since 2026-11-01T00:01:00.000Z');
  });

  it('when a digest came, the line is counted from it', async () => {
    const bench = await benchWith(subscription('a1', { quiet: 'line', cadence: 'daily' }));
    await bench.tick(minute(0));
    for (let now = day; now < week; now += day) await bench.tick(minute(now));
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103']);
    await bench.tick(minute(week));
    expect(bench.mailboxes()).toHaveLength(2);
  });

  it('when three months are quiet, whoever asked for a sign of life gets one in each of them', async () => {
    const bench = await benchWith(quietReader('a1', { quiet: 'quarterly' }));
    for (let now = 0; now <= 27 * week; now += week) await bench.tick(minute(now));
    expect(bench.mailboxes().map((mail) => mail.slice(0, 20))).toEqual([
      'reader-a1: quarterly',
      'reader-a1: quarterly',
    ]);
  });

  it('when the events of a week concern others, the line moves the cursor, and its run balances', async () => {
    const bench = await benchWith(subscription('a1', { quiet: 'line', topics: { 'nk-cells': 0 } }));
    await bench.tick(minute(0));
    await bench.tick(minute(15));
    expect(bench.mailboxes()).toEqual(['reader-a1: line since 2026-11-01T00:01:00.000Z']);
    expect(await bench.read(subscription('a1'))).toMatchObject({ cursor: 3, claim: null });
    expect(await bench.counts()).toMatchObject({ due: 1, delivered: 1, empty: 0, done: true });
  });

  it('when the answer to a line is lost, the same line is sent again once the doubt has passed, under the same delivery', async () => {
    const bench = await benchWith(quietReader('a1', { quiet: 'line' }));
    bench.mailer.script = (_, nth) => (nth === 1 ? 'accepted-without-answer' : null);
    await bench.tick(minute(0));
    await bench.tick(minute(15));
    expect(bench.mailer.attempts).toHaveLength(1);
    await bench.tick(minute(30));
    await bench.tick(minute(45));
    const [first, second] = bench.mailer.attempts;
    expect(bench.mailer.attempts).toEqual([first, second]);
    expect(second).toEqual(first);
  });
});

describe('a worker whose time ends', () => {
  it('when the deadline comes, the rest of the shard is queued and goes on where it stopped', async () => {
    const readers = Array.from({ length: 6 }, (_, index) => subscription(`a${index}`));
    const bench = await benchWith(...readers);
    await bench.open(minute(0));
    bench.queue.waiting.length = 0;
    const slow: Mailer = {
      send: async (mail) => {
        bench.moment.pass(4_000);
        return bench.mailer.send(mail);
      },
    };
    const deadline = (at: number) => ({ at: new Date(minute(at).valueOf() + 10_000), queue: bench.queue });
    expect(await bench.send(minute(0), { mailer: slow, deadline: deadline(0) })).toBe('continued');
    expect(bench.mailboxes()).toHaveLength(3);
    expect(bench.queue.waiting).toEqual([work]);
    expect(await bench.counts()).toMatchObject({ due: 3, delivered: 3, done: false });
    const outcomes = [];
    do outcomes.push(await bench.send(minute(1), { mailer: slow, deadline: deadline(1) }));
    while (outcomes.at(-1) === 'continued' && outcomes.length < 6);
    expect(outcomes.at(-1)).toBe('done');
    expect(new Set(bench.mailboxes()).size).toBe(6);
    expect(bench.mailboxes()).toHaveLength(6);
    expect(await bench.counts()).toMatchObject({ due: 6, delivered: 6, done: true });
  });
});

describe('notices to whoever was sent the paper', () => {
  it('when a topic was given up before the retraction, the notice still comes; under a gap it does not', async () => {
    const bench = await benchWith(
      subscription('a1', { topics: { 'nk-cells': 3 }, cursor: 3, left: { vaccines: [[0, 3]] } }),
      subscription('a2', { topics: { 'nk-cells': 3 }, cursor: 3, left: { vaccines: [[2, 3]] } }),
      subscription('a3', { cursor: 3, gaps: [[0, 3]] }),
      subscription('a4', { cursor: 3 }),
    );
    await announce(bench.store, ['RETRACTED', '102:vaccines']);
    await bench.tick(minute(0));
    expect(bench.mailboxes()).toEqual(['reader-a1: RETRACTED 102', 'reader-a4: RETRACTED 102']);
  });
});
