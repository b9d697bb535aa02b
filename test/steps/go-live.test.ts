import { describe, expect, it } from '@jest/globals';
import { type Check, fail, leftOut, ok, warn } from '../../lambda/core/check.ts';
import type { SendingState } from '../../lambda/core/ports/sending-state.ts';
import { checkSending } from '../../lambda/steps/check-inside.ts';
import { goLive, holdUntilLive } from '../../lambda/steps/go-live.ts';
import { watchSending } from '../../lambda/steps/watch-sending.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createMemoryLog } from '../memory/moment.ts';
import { createMemorySendRate } from '../memory/send-rate.ts';
import { createMemorySendingState } from '../memory/sending-state.ts';
import { announce, digestBench, minute } from './digest-bench.ts';

const well: readonly Check[] = [
  ok('sender', 'it is verified'),
  warn('MAIL FROM', 'it is SES’s own', 'Set mailDomain.'),
];

/** A fresh deployment with a reader and something new, and its first sweep. */
async function fresh() {
  const bench = await digestBench();
  await announce(bench.store, '101');
  await bench.reader(subscription('a1'));
  const { log, lines } = createMemoryLog();
  const deps = { sending: bench.sending, sendRate: createMemorySendRate(), runs: bench.runs, log };
  return { bench, lines, deps, hold: (at: Date) => holdUntilLive([bench.review], at, deps) };
}

const live = (state: SendingState, checks: readonly Check[] = well) =>
  goLive(checks, minute(5), { sending: state, sendRate: createMemorySendRate() });

describe('a fresh deployment', () => {
  it('when its first sweep comes, digests are held once, no digest goes out, and nobody is alarmed', async () => {
    const { bench, hold, deps, lines } = await fresh();
    expect(await hold(minute(1))).toBe(true);
    expect(await hold(minute(2))).toBe(false);
    await bench.open(minute(1));
    expect(await bench.send(minute(1))).not.toBe('done');
    expect(bench.mailboxes()).toEqual([]);
    await watchSending(minute(2), deps);
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);
    expect(checkSending(await bench.sending.read())).toMatchObject({
      verdict: 'warn',
      remedy: expect.stringContaining('doctor --go-live'),
    });
  });

  it('when nothing failed, it goes live, what has waited goes out, and no later sweep holds it again', async () => {
    const { bench, hold } = await fresh();
    await hold(minute(1));
    await bench.open(minute(1));
    expect(await live(bench.sending)).toEqual({ kind: 'live' });
    expect(await bench.send(minute(6))).toBe('done');
    expect(bench.mailboxes()).toEqual(['reader-a1: 101']);
    expect(await hold(minute(20))).toBe(false);
    expect(await live(bench.sending)).toEqual({ kind: 'live-already' });
    expect(checkSending(await bench.sending.read()).verdict).toBe('ok');
  });

  it('when a check failed, or could not be made, it stays held and each is named', async () => {
    const { bench, hold } = await fresh();
    await hold(minute(1));
    const [broken, unseen] = [fail('DMARC', 'there is none', 'Create it.'), leftOut('clock', 'the site is silent')];
    expect(await live(bench.sending, [...well, broken])).toEqual({ kind: 'refused', because: [broken] });
    expect(await live(bench.sending, [unseen, ...well])).toEqual({ kind: 'refused', because: [unseen] });
    expect((await bench.sending.read()).paused).toMatchObject({ by: 'deployment' });
  });

  it('when it goes live before its first sweep, that sweep does not hold it', async () => {
    const { bench, hold } = await fresh();
    expect(await live(bench.sending)).toEqual({ kind: 'live' });
    expect(await hold(minute(15))).toBe(false);
    expect((await bench.sending.read()).paused).toBeNull();
  });
});

describe('a deployment from before there was a gate', () => {
  it('when it has had a digest run, it is never held', async () => {
    const { bench, hold } = await fresh();
    await bench.open(minute(1));
    expect(await hold(minute(2))).toBe(false);
    expect((await bench.sending.read()).paused).toBeNull();
  });
});

describe('runs that cannot be read', () => {
  it('when another review has had one nothing is held, and when none is seen the sweep fails rather than going live', async () => {
    const { bench, deps } = await fresh();
    await bench.open(minute(1));
    const runs = {
      latest: async (slug: string, limit: number) => {
        if (slug === 'broken') throw new Error('unreadable');
        return bench.runs.latest(slug, limit);
      },
    };
    const broken = { slug: 'broken' };
    expect(await holdUntilLive([broken, bench.review], minute(2), { ...deps, runs })).toBe(false);
    await expect(holdUntilLive([broken], minute(2), { ...deps, runs })).rejects.toThrow('unreadable');
    expect((await bench.sending.read()).paused).toBeNull();
  });
});

describe('digests that somebody else has stopped', () => {
  it.each(['circuit', 'keeper'] as const)('when the %s did, going live does not undo it', async (by) => {
    const state = createMemorySendingState();
    await state.pause({ reason: 'a reason', at: minute(0).toISOString(), by });
    expect(await live(state)).toMatchObject({ kind: 'paused', paused: { by } });
    expect((await state.read()).paused).toMatchObject({ by });
    expect(checkSending(await state.read()).verdict).toBe(by === 'circuit' ? 'fail' : 'warn');
  });
});
