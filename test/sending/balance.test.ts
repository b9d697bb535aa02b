import { describe, expect, it } from '@jest/globals';
import { isBalanced, runSheet } from '../../lambda/core/balance-sheet.ts';
import { noCounts } from '../../lambda/core/digest-run.ts';
import { auditRuns, overdueMessage, unbalancedMessage } from '../../lambda/steps/close-run.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createKillSwitch, KilledError } from '../memory/kill-switch.ts';
import { announce, digestBench, minute, slot, work } from '../steps/digest-bench.ts';

const week = 7 * 24 * 60;

type Bench = Awaited<ReturnType<typeof digestBench>>;

/** Readers live in two shards here, and there are no others: a walk that dies at every call should not die in empty ones. */
const shards = ['a', 'b'];

async function benchWithReaders(): Promise<Bench> {
  const all = await digestBench();
  const subscriptions = { ...all.subscriptions, shards };
  const deps = { ...all.deps, subscriptions };
  const bench: Bench = {
    ...all,
    subscriptions,
    deps,
    open: (at) => openDigestRuns(all.review, at, { ...all, subscriptions }),
    send: (at, given = {}, shard = work) => sendDigests(shard, all.review, at, { ...deps, ...given }),
    async tick(at, given = {}) {
      await bench.open(at);
      const outcomes = [];
      for (const shard of all.queue.waiting.splice(0)) {
        if (shard.cadence === 'weekly') outcomes.push(await sendDigests(shard, all.review, at, { ...deps, ...given }));
      }
      return outcomes;
    },
  };
  await announce(bench.store, '101', '102:vaccines');
  for (const id of ['a1', 'a2', 'b1']) await bench.reader(subscription(id));
  await bench.reader(subscription('a3', { topics: { 'nk-cells': 0 } }));
  return bench;
}

const audit = (bench: Bench, at: Date) => auditRuns(bench.review, at, bench.deps);
const sheets = async ({ runs, subscriptions, review }: Bench) => {
  const all = await runs.since(review.slug, slot);
  return Promise.all(
    all
      .filter(({ cadence }) => cadence === 'weekly')
      .map(async (run) => runSheet(run, await runs.progress(run), subscriptions.shards)),
  );
};

/** Serves every shard of a run again, as a queue does that holds its messages, or a sweep that looks back. */
async function serveAgain(bench: Bench, at: Date, runSlot: string) {
  for (const shard of shards) await bench.send(at, {}, { ...work, slot: runSlot, shard } as never);
}

describe('the books of a run', () => {
  it('when all shards are done, the run keeps its balance, to the unit', async () => {
    const bench = await benchWithReaders();
    await bench.tick(minute(1));
    const [sheet] = await sheets(bench);
    expect(sheet).toMatchObject({
      state: 'finished',
      balanced: true,
      finishedAt: minute(1).toISOString(),
      counts: { due: 4, delivered: 3, empty: 1, suppressed: 0, inDoubt: 0, failed: 0 },
    });
    expect(bench.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('when it has not ended, the books are shown as they stand and what is put off is the difference', async () => {
    const bench = await benchWithReaders();
    bench.mailer.script = (_, nth) =>
      nth === 1 ? { kind: 'refused-now', reason: 'r' } : nth === 2 ? 'accepted-without-answer' : null;
    await bench.open(minute(1));
    expect((await sheets(bench))[0]).toMatchObject({ state: 'planned', counts: noCounts, balanced: true });
    await bench.send(minute(1));
    expect((await sheets(bench))[0]).toMatchObject({
      state: 'sending',
      counts: { due: 3, delivered: 0, empty: 1, inDoubt: 1 },
      balanced: false,
      finishedAt: null,
    });
  });

  it('when readers leave or are suppressed after the plan, they count as suppressed; those who left before do not count', async () => {
    const bench = await benchWithReaders();
    await bench.reader(
      subscription('a4', { status: 'UNSUBSCRIBED', endedAt: minute(-60).toISOString(), consentVersion: 3 }),
    );
    await bench.open(minute(1));
    await bench.subscriptions.end('small-review', subscription('a1').id, 'UNSUBSCRIBED', minute(2).toISOString());
    await bench.subscriptions.end('small-review', subscription('b1').id, 'SUPPRESSED', minute(2).toISOString());
    await bench.tick(minute(3));
    expect((await sheets(bench))[0]).toMatchObject({
      balanced: true,
      counts: { due: 4, delivered: 1, empty: 1, suppressed: 2 },
    });
  });

  it('when a worker dies before it could close the run, the sweep of the books closes it', async () => {
    const bench = await benchWithReaders();
    await bench.open(minute(1));
    const queued = bench.queue.waiting.splice(0).filter(({ cadence }) => cadence === 'weekly');
    const killSwitch = createKillSwitch(1, 'before', (call) => call === 'runs.close');
    for (const shard of queued) {
      await bench.send(minute(1), { runs: killSwitch.wrap('runs', bench.runs) }, shard as never).catch((error) => {
        expect(error).toBeInstanceOf(KilledError);
      });
    }
    expect(killSwitch.calls).toContain('runs.close');
    expect((await sheets(bench))[0]).toMatchObject({ state: 'finished', finishedAt: null });
    await audit(bench, minute(16));
    expect((await sheets(bench))[0]).toMatchObject({ state: 'finished', finishedAt: minute(16).toISOString() });
    await audit(bench, minute(31));
    expect((await sheets(bench))[0]?.finishedAt).toBe(minute(16).toISOString());
  });

  it('when a finished run does not balance, the log says so with its figures', async () => {
    const bench = await benchWithReaders();
    await bench.open(minute(1));
    const run = await bench.runs.get('small-review', 'weekly', slot);
    for (const shard of bench.subscriptions.shards) {
      const counts = { ...noCounts, due: shard === 'a' ? 5 : 0, delivered: shard === 'a' ? 4 : 0 };
      await bench.runs.putProgress(run!, { shard, done: true, after: '', counts });
    }
    await audit(bench, minute(16));
    const lines = bench.lines.filter((line) => line.includes(unbalancedMessage));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^error .*"due":5,"delivered":4/);
  });

  it('when a run is unfinished six hours after its slot, every sweep says so until it is done', async () => {
    const bench = await benchWithReaders();
    bench.mailer.script = () => ({ kind: 'refused-now', reason: 'r' });
    await bench.tick(minute(1));
    const overdue = () => bench.lines.filter((line) => line.includes(overdueMessage) && line.includes('weekly')).length;
    await audit(bench, minute(6 * 60));
    expect(overdue()).toBe(0);
    await audit(bench, minute(6 * 60 + 1));
    await audit(bench, minute(6 * 60 + 16));
    expect(overdue()).toBe(2);
    bench.mailer.script = () => null;
    await bench.tick(minute(6 * 60 + 20));
    await audit(bench, minute(6 * 60 + 31));
    expect(overdue()).toBe(2);
  });
});

describe('a run that is overtaken', () => {
  /** Three weeks: readers put off and in doubt in the first, more news in each, everything well in the third. */
  async function threeWeeks(serve: (bench: Bench, at: Date) => Promise<void>): Promise<Bench> {
    const bench = await benchWithReaders();
    const troubles = ['refused-now', 'in-doubt', 'accepted', 'refused-item'] as const;
    bench.mailer.script = (_, nth) => {
      const kind = nth <= 8 ? troubles[nth % 4] : 'accepted';
      return kind === undefined || kind === 'accepted' ? null : { kind, reason: 'fault' };
    };
    for (const [index, news] of [[], ['103'], ['104:vaccines', '105']].entries()) {
      if (news.length > 0) await announce(bench.store, ...news);
      await serve(bench, minute(index * week + 1));
    }
    return bench;
  }
  const slots = [0, 1, 2].map((index) => `${new Date(minute(index * week)).toISOString().slice(0, 16)}Z`);

  async function settleAll(bench: Bench) {
    const end = 2 * week + 60;
    for (const minutes of [0, 30, 60]) {
      await bench.tick(minute(end + minutes));
      for (const runSlot of slots) await serveAgain(bench, minute(end + minutes), runSlot);
    }
    await audit(bench, minute(end + 90));
  }

  function expectBooksAndMails(bench: Bench, books: Awaited<ReturnType<typeof sheets>>, note: unknown) {
    const shown = books.map(({ state, balanced, finishedAt, counts }) => ({
      note,
      state,
      balanced,
      closed: finishedAt !== null,
      inDoubt: counts.inDoubt,
      due: counts.due,
    }));
    expect(shown).toEqual(
      slots.map(() => ({ note, state: 'finished', balanced: true, closed: true, inDoubt: 0, due: 4 })),
    );
    for (const { counts } of books) expect(isBalanced(counts)).toBe(true);
    // An overtaken run sends nothing new: a reader never has two new mails on one day.
    const texts = bench.mailer.delivered.map(({ to, text }) => `${to}: ${text}`);
    expect(texts.filter((text) => text.startsWith('reader-a3'))).toEqual([]);
    return texts;
  }

  it('when readers are put off and in doubt in the middle, all three runs end in balance', async () => {
    const bench = await threeWeeks(async (bench, at) => {
      await bench.tick(at);
    });
    await settleAll(bench);
    const texts = expectBooksAndMails(bench, await sheets(bench), 'no kill');
    expect(new Set(texts).size).toBe(texts.length);
    const [, , first] = await sheets(bench);
    expect(first?.counts.failed).toBeGreaterThan(0);
  });

  it('when days of trouble are over, an old run that is served again sends nothing and counts what carried it', async () => {
    const bench = await benchWithReaders();
    bench.mailer.script = () => ({ kind: 'refused-now', reason: 'r' });
    await bench.tick(minute(1));
    await announce(bench.store, '103');
    bench.mailer.script = () => null;
    await serveAgain(bench, minute(week + 1), slot);
    expect(bench.mailer.delivered).toEqual([]);
    await bench.tick(minute(week + 2));
    await serveAgain(bench, minute(week + 3), slot);
    expect(bench.mailboxes().toSorted()).toEqual([
      'reader-a1: 101,102,103',
      'reader-a2: 101,102,103',
      'reader-b1: 101,102,103',
    ]);
    const counts = { due: 4, delivered: 3, empty: 1, suppressed: 0, inDoubt: 0, failed: 0 };
    expect((await sheets(bench)).map((sheet) => sheet.counts)).toEqual([counts, counts]);
  });

  it('when the sender is killed at any call in any of the weeks, all three runs still end in balance', async () => {
    const switched = (bench: Bench, at: number, when: 'before' | 'after') => {
      const killSwitch = createKillSwitch(at, when);
      const { subscriptions, runs, mailer, store } = bench;
      return {
        calls: killSwitch.calls,
        given: {
          store: killSwitch.wrap('store', store),
          subscriptions: killSwitch.wrap('subscriptions', subscriptions),
          runs: killSwitch.wrap('runs', runs),
          mailer: killSwitch.wrap('mailer', mailer),
        },
      };
    };
    const walk = async (dies: number, at: number, when: 'before' | 'after') => {
      let calls = 0;
      let current = 0;
      const bench = await threeWeeks(async (bench, moment) => {
        const own = switched(bench, current === dies ? at : Number.POSITIVE_INFINITY, when);
        await bench.tick(moment, own.given).catch((error: unknown) => {
          if (!(error instanceof KilledError)) throw error;
        });
        if (current === dies) calls = own.calls.length;
        current += 1;
      });
      return { bench, calls };
    };
    for (const dies of [0, 1, 2]) {
      const { calls } = await walk(dies, Number.POSITIVE_INFINITY, 'before');
      expect(calls).toBeGreaterThan(15);
      for (const when of ['before', 'after'] as const) {
        for (let at = 1; at <= calls; at += 1) {
          const { bench } = await walk(dies, at, when);
          await settleAll(bench);
          expectBooksAndMails(bench, await sheets(bench), { dies, at, when });
        }
      }
    }
  });
});
