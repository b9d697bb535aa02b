import { describe, expect, it } from '@jest/globals';
import { StaleWriterError } from '../../lambda/core/ports/article-store.ts';
import { correction, pmcid, pmid, preprint, record } from '../builders/articles.ts';
import { createKillSwitch, KilledError } from '../memory/kill-switch.ts';
import { day, pollBench } from './poll-bench.ts';

/** A review with a past, and a second poll that brings a bit of everything. */
async function eventfulSecondPoll() {
  const bench = pollBench('pubmed-citedin', 'pmc-refs', 'pubmed-related');
  const { literature } = bench;
  literature.add('pubmed-citedin', preprint(101));
  literature.add('pubmed-related', record(201));
  literature.add('pubmed-related', record(202, { title: 'Weather in Lapland', abstract: [] }));
  await bench.poll(0);
  literature.add('pubmed-citedin', record(102, { corrections: [correction('UpdateOf', 101)] }));
  literature.add('pubmed-citedin', record(103));
  literature.add('pubmed-citedin', record(201));
  literature.add('pubmed-citedin', record(202, { title: 'Weather in Lapland', abstract: [] }));
  literature.lists.set('pubmed-citedin', [
    ...(literature.lists.get('pubmed-citedin') ?? []),
    { kind: 'pmid', pmid: pmid(404), score: null },
  ]);
  literature.lists.set('pmc-refs', [{ kind: 'pmcid', pmcid: pmcid('PMC301') }]);
  literature.pmcids.set(pmcid('PMC301'), pmid(301));
  literature.records.set(pmid(301), record(301));
  literature.add('pubmed-related', preprint(210, { entrez: '2026-01-01', corrections: [correction('UpdateIn', 211)] }));
  literature.add('pubmed-related', record(211, { corrections: [correction('UpdateOf', 210)] }));
  return bench;
}

async function calls(): Promise<number> {
  const bench = await eventfulSecondPoll();
  const killSwitch = createKillSwitch(Number.POSITIVE_INFINITY);
  await bench.poll(1, { store: killSwitch.wrap('store', bench.store) });
  return killSwitch.calls.length;
}

describe('a poll that is killed', () => {
  it.each(['before', 'after'] as const)(
    'when it dies %s any of its calls, the next poll leaves what an undisturbed one would have left',
    async (when) => {
      const undisturbed = await eventfulSecondPoll();
      await undisturbed.poll(1);
      const expected = await undisturbed.state();
      expect(await undisturbed.events()).toEqual([
        'NEW 101*',
        'NEW 201*',
        'NEW 210',
        'PUBLISHED 101',
        'NEW 103',
        'NEW 202',
        'NEW 301',
      ]);
      const total = await calls();
      expect(total).toBeGreaterThan(10);
      for (let at = 1; at <= total; at += 1) {
        const bench = await eventfulSecondPoll();
        const killSwitch = createKillSwitch(at, when);
        await expect(bench.poll(1, { store: killSwitch.wrap('store', bench.store) })).rejects.toThrow(KilledError);
        await bench.poll(1);
        expect({ at, ...(await bench.state()) }).toEqual({ at, ...expected });
        expect(await bench.poll(1)).toMatchObject({ outcome: 'quiet' });
      }
    },
  );

  it('when it dies twice in a row at different calls, nothing is lost and nothing is told twice', async () => {
    const undisturbed = await eventfulSecondPoll();
    await undisturbed.poll(1);
    const total = await calls();
    for (let first = 2; first <= total; first += 3) {
      for (let second = 2; second <= total; second += 2) {
        const bench = await eventfulSecondPoll();
        for (const at of [first, second]) {
          const killSwitch = createKillSwitch(at);
          await bench.poll(1, { store: killSwitch.wrap('store', bench.store) }).catch((error: unknown) => {
            if (!(error instanceof KilledError)) throw error;
          });
        }
        await bench.poll(1);
        expect((await bench.events()).toSorted()).toEqual((await undisturbed.events()).toSorted());
      }
    }
  });

  it('when a long baseline dies half-way, what was committed counts and the rest follows as baseline', async () => {
    const build = () => {
      const bench = pollBench();
      for (let id = 1; id <= 1_100; id += 1) bench.literature.add('pubmed-citedin', record(id));
      return bench;
    };
    const undisturbed = build();
    await undisturbed.poll(0);
    const bench = build();
    const killSwitch = createKillSwitch(2, 'before', (call) => call === 'lease.commit');
    await expect(bench.poll(0, { store: killSwitch.wrap('store', bench.store) })).rejects.toThrow(KilledError);
    const half = await bench.store.head(bench.review.slug);
    expect(half).toMatchObject({ committed: 500, baselineAt: null, baselined: [] });
    await bench.poll(0);
    const all = await bench.events();
    expect(all).toHaveLength(1_100);
    expect(new Set(all).size).toBe(1_100);
    expect(all.every((event) => event.endsWith('*'))).toBe(true);
    expect((await bench.state()).articles).toEqual((await undisturbed.state()).articles);
  });
});

describe('two polls at once', () => {
  it('when two polls find the same news, it is told once and nothing looks updated twice', async () => {
    const undisturbed = await eventfulSecondPoll();
    await undisturbed.poll(1);
    const bench = await eventfulSecondPoll();
    const reports = await Promise.all([1, 1.01, 1.02].map((moment) => bench.poll(moment, { leaseMs: 3_600_000 })));
    expect(reports.some(({ outcome }) => outcome === 'changed')).toBe(true);
    expect(await bench.events()).toEqual(await undisturbed.events());
    for (const { updated } of (await bench.state()).articles) expect(updated <= day(1).toISOString()).toBe(true);
  });

  it('when another writer holds the lease, the poll is busy and writes nothing', async () => {
    const bench = await eventfulSecondPoll();
    await bench.store.takeLease(bench.review.slug, day(1), 60_000);
    const before = await bench.state();
    expect(await bench.poll(1)).toMatchObject({ outcome: 'busy' });
    expect(await bench.state()).toEqual(before);
  });

  it('when a stalled writer wakes after a newer one has finished, it is refused and what it wrote does not count', async () => {
    const undisturbed = await eventfulSecondPoll();
    await undisturbed.poll(1);
    const bench = await eventfulSecondPoll();
    // The first poll stalls just before its commit; a second one runs to its end meanwhile.
    const stalled = {
      ...bench.store,
      takeLease: async (...given: Parameters<typeof bench.store.takeLease>) => {
        const lease = await bench.store.takeLease(...given);
        if (!lease) return null;
        return {
          ...lease,
          commit: async (head: Parameters<typeof lease.commit>[0]) => {
            await bench.poll(1);
            await lease.commit(head);
          },
        };
      },
    };
    await expect(bench.poll(1, { store: stalled })).rejects.toThrow(StaleWriterError);
    expect((await bench.state()).events).toEqual((await undisturbed.state()).events);
    expect((await bench.state()).articles).toEqual((await undisturbed.state()).articles);
  });
});
