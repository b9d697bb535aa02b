import { describe, expect, it } from '@jest/globals';
import { screeningFigures, screeningRows } from '../../bench/topics/screening.ts';
import { parseCsv } from '../../bench/topics/screening-sets.ts';
import { describeRecorded, recordedFolder } from '../pubmed-xml/recorded-files.ts';

describe('when a ranking is measured', () => {
  it('saves work by how much need not be read for 95 % of the positives', () => {
    const included = Array.from({ length: 100 }, (_, at) => at < 20);
    const scores = included.map((_, at) => -at);
    expect(screeningFigures(scores, included, new Set())).toEqual({ wss95: 0.81 - 0.05, recall20: 1 });
    const worst = screeningFigures(
      scores.map((score) => -score),
      included,
      new Set(),
    );
    expect(worst.wss95).toBeCloseTo(0.01 - 0.05);
    expect(worst.recall20).toBe(0);
  });

  it('leaves seeds out of it', () => {
    const included = [true, true, false, false, false, false, true, false, false, false, false];
    const scores = included.map((_, at) => -at);
    expect(screeningFigures(scores, included, new Set([0]))).toEqual({ wss95: 0.4 - 0.05, recall20: 0.5 });
  });

  it('reads CSV as RFC 4180 writes it', () => {
    expect(parseCsv('\uFEFFa,b\r\n"one, ""two""\nthree",\r\n,x')).toEqual([
      ['a', 'b'],
      ['one, "two"\nthree', ''],
      ['', 'x'],
    ]);
    expect(parseCsv('')).toEqual([]);
  });
});

describeRecorded('when screening sets are ranked from ten seeds', () => {
  it('saves more work than its peers, 0.36 at 95 % recall', () => {
    const [ours, ...peers] = screeningRows(recordedFolder as string);
    expect(ours!.wss95).toBeGreaterThanOrEqual(0.36);
    expect(ours!.recall20).toBeGreaterThanOrEqual(0.68);
    for (const peer of peers) {
      expect(ours!.wss95).toBeGreaterThan(peer.wss95);
      expect(ours!.recall20).toBeGreaterThan(peer.recall20);
    }
  }, 300_000);
});
