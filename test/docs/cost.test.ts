import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { billTable, monthlyBill, prices, services } from '../../bench/cost/bill.ts';

const page = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');
const total = (of: Parameters<typeof monthlyBill>[0]) => monthlyBill(of).reduce((sum, { usd }) => sum + usd, 0);

describe('what docs/cost.md says a month costs', () => {
  it('when units or prices change, its table is made again (npx tsx bench/cost/run.ts)', () => {
    expect(page).toContain(billTable());
  });

  it('when nobody reads, alarms and secrets are nearly all of it', () => {
    expect(total({ reviews: 1, readers: 0 })).toBeGreaterThan(31 * prices.alarm + 2 * prices.secret);
    expect(total({ reviews: 1, readers: 0 })).toBeLessThan(6);
  });

  it('when there are many readers, mails are most of it, and the rest grows no faster than they do', () => {
    const [, middle, large] = services.map((service) => ({ ...service, usd: total(service) }));
    expect(monthlyBill(large!)[0]!.usd / large!.usd).toBeGreaterThan(0.7);
    expect(large!.usd / middle!.usd).toBeLessThan(large!.readers / middle!.readers);
  });
});
