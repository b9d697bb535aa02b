import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Mail } from '../../lambda/core/ports/mailer.ts';
import type { SendDependencies } from '../../lambda/steps/send-digests.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createKillSwitch, KilledError } from '../memory/kill-switch.ts';
import { announce, digestBench, isBalanced, minute } from './digest-bench.ts';

/** Readers of one shard, and what each is owed of five articles. */
const owed: Readonly<Record<string, string>> = {
  'reader-a1': '101,102,103',
  'reader-a2': '102',
  'reader-a3': '101,103',
};

async function benchWithReaders() {
  const bench = await digestBench();
  await announce(bench.store, '101', '102:vaccines', '103');
  await bench.reader(subscription('a1'));
  await bench.reader(subscription('a2', { topics: { vaccines: 0 } }));
  await bench.reader(subscription('a3', { topics: { macrophages: 0 } }));
  await bench.reader(subscription('a4', { topics: { 'nk-cells': 0 } }));
  await bench.open(minute(1));
  return bench;
}

type Bench = Awaited<ReturnType<typeof benchWithReaders>>;

const sendSwitch = (bench: Bench, at: number, when: 'before' | 'after') => {
  const killSwitch = createKillSwitch(at, when);
  const wrapped: Partial<SendDependencies> = {
    store: killSwitch.wrap('store', bench.store),
    subscriptions: killSwitch.wrap('subscriptions', bench.subscriptions),
    runs: killSwitch.wrap('runs', bench.runs),
    mailer: killSwitch.wrap('mailer', bench.mailer),
  };
  return { wrapped, calls: killSwitch.calls };
};

async function mayDie(work: Promise<unknown>) {
  await work.catch((error: unknown) => {
    if (!(error instanceof KilledError)) throw error;
  });
}

function mailsPerReader(bench: Bench): ReadonlyMap<string, readonly string[]> {
  const mails = new Map<string, string[]>();
  for (const { to, text } of bench.mailer.delivered) {
    const reader = to.split('@')[0] ?? '';
    mails.set(reader, [...(mails.get(reader) ?? []), text]);
  }
  return mails;
}

describe('a sender that is killed', () => {
  const scenarios = (['before', 'after'] as const).flatMap((when) =>
    (['arrives', 'is lost'] as const).map((event) => [when, event] as const),
  );

  it.each(scenarios)(
    'when it dies %s any of its calls and the Send event %s, nothing is lost and only what nobody could know is repeated (LA1, SE11, SE12)',
    async (when, event) => {
      const counter = await benchWithReaders();
      const counted = sendSwitch(counter, Number.POSITIVE_INFINITY, when);
      await counter.send(minute(1), counted.wrapped);
      const { calls } = counted;
      expect(calls.filter((call) => call === 'mailer.send')).toHaveLength(3);
      let repeats = 0;
      for (let at = 1; at <= calls.length; at += 1) {
        const bench = await benchWithReaders();
        const { wrapped } = sendSwitch(bench, at, when);
        await mayDie(bench.send(minute(1), wrapped));
        if (event === 'arrives') for (const mail of bench.mailer.delivered) await bench.sendEvent(mail);
        await bench.send(minute(16));
        expect(await bench.send(minute(60))).toBe('done');
        const mails = mailsPerReader(bench);
        for (const [reader, text] of Object.entries(owed)) {
          const got = mails.get(reader) ?? [];
          expect({ at, call: calls[at - 1], reader, got: [...new Set(got)] }).toEqual({
            at,
            call: calls[at - 1],
            reader,
            got: [text],
          });
          repeats += got.length - 1;
          // A repeat needs all three: the provider accepted, the mark was not made, and its Send event was lost.
          const unknowable =
            event === 'is lost' &&
            ((calls[at - 1] === 'mailer.send' && when === 'after') ||
              (calls[at - 1] === 'subscriptions.settle' && when === 'before'));
          expect(got.length).toBeLessThanOrEqual(unknowable ? 2 : 1);
        }
        expect(mails.has('reader-a4')).toBe(false);
        const { done, ...counts } = await bench.counts();
        expect(done).toBe(true);
        expect(isBalanced(counts)).toBe(true);
        expect(counts).toMatchObject({ due: 4, delivered: 3, empty: 1 });
      }
      // The schedules do reach the moment between acceptance and mark: this is the one window there is.
      expect(repeats).toBe(event === 'is lost' ? 3 : 0);
    },
  );

  it('when the planner dies at any of its calls, the next tick still makes one run and one mail each', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; at <= 8; at += 1) {
        const bench = await digestBench();
        await announce(bench.store, '101');
        await bench.reader(subscription('a1'));
        const killSwitch = createKillSwitch(at, when);
        const { openDigestRuns } = await import('../../lambda/steps/open-digest-runs.ts');
        await mayDie(
          openDigestRuns(bench.review, minute(1), {
            store: killSwitch.wrap('store', bench.store),
            subscriptions: bench.subscriptions,
            runs: killSwitch.wrap('runs', bench.runs),
            queue: killSwitch.wrap('queue', bench.queue),
          }),
        );
        await announce(bench.store, '102');
        await bench.tick(minute(16));
        await bench.tick(minute(31));
        expect(bench.mailboxes()).toHaveLength(1);
        await bench.tick(minute(7 * 24 * 60 + 1));
        const articles = bench.mailer.delivered.flatMap(({ text }) => text.split(','));
        expect(articles.toSorted()).toEqual(['101', '102']);
      }
    }
  });

  it('when weeks of faults go by, every reader has every article, and repeats only where nobody could know', async () => {
    const fault = fc.constantFrom(
      'none',
      'refused-now',
      'refused-account',
      'in-doubt',
      'lost-answer',
      'killed',
      'event',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 10, maxLength: 40 }), fc.nat(20), async (faults, killAt) => {
        const bench = await benchWithReaders();
        const accepted: Mail[] = [];
        let step = 0;
        bench.mailer.script = (mail) => {
          const kind = faults[step];
          step += 1;
          if (kind === 'refused-now' || kind === 'refused-account' || kind === 'in-doubt')
            return { kind, reason: 'fault' };
          accepted.push(mail);
          if (kind === 'lost-answer') return 'accepted-without-answer';
          return null;
        };
        let excusable = 0;
        for (let week = 0; week < 4; week += 1) {
          await announce(bench.store, `${200 + week}`, `${300 + week}:vaccines`);
          for (const [pass, minutes] of [2, 17, 40, 80].entries()) {
            const at = minute(week * 7 * 24 * 60 + minutes);
            await bench.open(at);
            const shards = bench.queue.waiting
              .splice(0)
              .filter(({ shard, cadence }) => shard === 'a' && cadence === 'weekly');
            for (const shard of shards) {
              const killed = pass === 0 && faults[week] === 'killed';
              const killSwitch = sendSwitch(
                bench,
                killed ? killAt + 1 : Number.POSITIVE_INFINITY,
                week % 2 ? 'before' : 'after',
              );
              await mayDie(bench.send(at, killSwitch.wrapped, shard as never));
              if (killed) excusable += 1;
            }
            if (faults.includes('event')) for (const mail of accepted.splice(0)) await bench.sendEvent(mail, at);
          }
        }
        bench.mailer.script = () => null;
        const end = 4 * 7 * 24 * 60 + 2;
        for (const minutes of [0, 30, 60]) await bench.tick(minute(end + minutes));
        excusable += faults.slice(0, step).filter((kind) => kind === 'lost-answer').length;
        const expected = { a1: 3 + 8, a2: 1 + 4, a3: 2 + 4 };
        let repeats = 0;
        for (const [reader, count] of Object.entries(expected)) {
          const texts = bench.mailer.delivered
            .filter(({ to }) => to.startsWith(`reader-${reader}@`))
            .map(({ text }) => text);
          const articles = texts.flatMap((text) => text.split(','));
          expect(new Set(articles).size).toBe(count);
          // A repeat is a whole mail again, never a part of one.
          expect([...new Set(texts)].flatMap((text) => text.split(','))).toHaveLength(count);
          repeats += texts.length - new Set(texts).size;
        }
        expect(repeats).toBeLessThanOrEqual(excusable);
        for (const own of await bench.subscriptions.page('small-review', 'a', '', 100)) expect(own.claim).toBeNull();
      }),
      { numRuns: 150 },
    );
  });
});
