import { describe, expect, it } from '@jest/globals';
import { sourceWith } from './bundle.ts';
import { mutations } from './mutations.ts';
import { regressions } from './regressions.ts';
import { caseOf } from './scenario.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import { addOutcome, emptySummary } from './summary.ts';

describe('the delivery of digests under faults', () => {
  // A handful: `.ci/run` lives through hundreds, and plants every mutation.
  it('when twenty seeds are lived through, nothing is lost, repeated without excuse or sent to who has left', async () => {
    const summary = emptySummary();
    for (let seed = 1; seed <= 20; seed += 1) addOutcome(summary, await simulate(caseOf(seed)));
    expect(summary.failing).toEqual([]);
    // A calm world proves nothing: these seeds are known to be rough.
    expect(summary.tally.mails).toBeGreaterThan(50);
    expect(summary.stats.kills).toBeGreaterThan(100);
    expect(summary.tally.crashes).toBeGreaterThanOrEqual(10);
    expect(summary.tally.repeats).toBeLessThanOrEqual(summary.tally.crashes);
  }, 300_000);

  it.each(regressions())('when seed $seed comes again ($found), it is still mended', async (regression) => {
    expect((await simulate(regression)).violations).toEqual([]);
  });
});

describe('a seed', () => {
  it('when it is lived through again, every request happens at the same moment', async () => {
    const [first, again, other] = [
      await simulate(caseOf(7), { keepTrace: true }),
      await simulate(caseOf(7), { keepTrace: true }),
      await simulate(caseOf(8)),
    ];
    expect(first.trace.length).toBeGreaterThan(200);
    expect(again.trace).toEqual(first.trace);
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });

  it('when a fault is turned off, what the seed drew for the others stays', async () => {
    const without = ['ses.throttled', 'kill'] as const;
    const { trace } = await simulate(caseOf(7, { without: [...without] }), { keepTrace: true });
    expect(trace.filter((line) => / ses .* throttled$/.test(line))).toEqual([]);
    expect(trace.length).toBeGreaterThan(200);
  });
});

describe('shrinking', () => {
  it('when only one fault and two articles matter, only they are left', async () => {
    const fails = async ({
      without,
      articles = 99,
    }: {
      readonly without: readonly string[];
      readonly articles?: number;
    }) => !without.includes('ses.lost') && articles >= 2;
    const least = await shrink(caseOf(3), fails);
    expect(least.without).not.toContain('ses.lost');
    expect(least.without).toContain('kill');
    expect(least).toMatchObject({ seed: 3, articles: 2, readers: 1 });
  });
});

describe('the list of mutations', () => {
  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
    'when %s is planted, what it replaces stands exactly once in today’s source',
    (_, { edits }) => {
      for (const edit of edits) expect(() => sourceWith([edit], edit.file)).not.toThrow();
    },
  );

  it('when an edit fits nothing, or more than one place, it is refused', () => {
    const file = 'lambda/steps/record-feedback.ts';
    expect(() => sourceWith([{ file, find: 'no such text', replace: '' }], file)).toThrow('stands 0 times');
    expect(() => sourceWith([{ file, find: 'import', replace: '' }], file)).toThrow('not once');
  });
});
