import { describe, expect, it } from '@jest/globals';
import { underLease } from '../../lambda/steps/under-lease.ts';
import { record } from '../builders/articles.ts';
import { createMemoryLog } from '../memory/moment.ts';
import { pollBench } from './poll-bench.ts';

describe('the writer’s lease', () => {
  it('when the table fails a write and then the giving back, the poll tells of the write', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record(101));
    const takeLease: typeof bench.store.takeLease = async (...given) => {
      const lease = await bench.store.takeLease(...given);
      return (
        lease && {
          ...lease,
          commit: () => Promise.reject(new Error('the commit failed')),
          release: () => Promise.reject(new Error('the release failed')),
        }
      );
    };
    await expect(bench.poll(0, { store: { ...bench.store, takeLease } })).rejects.toThrow('the commit failed');
  });

  it('when the work succeeds it answers what the work does; when it fails, the lease is given back', async () => {
    const { log, lines } = createMemoryLog();
    let released = 0;
    const lease = {
      release: async () => {
        released += 1;
      },
    };
    expect(await underLease(lease, { log }, async () => 'done')).toBe('done');
    await expect(underLease(lease, { log }, () => Promise.reject(new Error('full')))).rejects.toThrow('full');
    expect(released).toBe(2);
    expect(lines).toEqual([]);
  });
});
