import { describe, expect, it } from '@jest/globals';
import { gateTable } from '../../cli/gate-table.ts';

const model = {
  format: 1,
  references: 120,
  background: 240,
  bias: 0,
  weights: {},
  tradeOff: [
    { threshold: 0.2, recall: 0.95, precision: 0.8 },
    { threshold: 0.3, recall: 0.9, precision: 0.875 },
    { threshold: 0.4, recall: 0.5, precision: 1 },
  ],
} as const;

describe('when a review was trained', () => {
  it('it shows what the gate would keep at each threshold, and where the review’s own is', () => {
    expect(gateTable(model, 0.35)).toBe(`
threshold  recall  precision
      0.2    95.0    80.0
      0.3    90.0    87.5  ← relevance_threshold: 0.35
      0.4    50.0   100.0
(per cent, held out; recall: of 120 references, precision: among as many of 240 other articles)
`);
    expect(gateTable(model, 0.1)).not.toContain('←');
  });
});
