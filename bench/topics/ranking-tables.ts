import type { GateRow } from './gate.ts';
import type { ScreeningRow } from './screening.ts';

/** Markdown: a line a ranker, `WSS@95 / recall@20 %` for each set. */
export function screeningTable(rows: readonly ScreeningRow[]): string {
  const sets = rows[0]?.sets.map(({ name }) => name) ?? [];
  return table(
    ['ranker, from 10 seeds', 'WSS@95', 'recall@20 %', 'with seeds', ...sets],
    rows.map(({ ranker, wss95, recall20, recall20WithSeeds, sets: own }) => [
      ranker,
      two(wss95),
      two(recall20),
      two(recall20WithSeeds),
      ...own.map((set) => `${two(set.wss95)} / ${two(set.recall20)}`),
    ]),
  );
}

/** Markdown: a line a gate, `precision / recall` of core papers at each threshold. */
export function gateTradeOffTable(rows: readonly GateRow[]): string {
  const thresholds = rows[0]?.tradeOff.map(({ threshold }) => threshold.toFixed(1)) ?? [];
  return table(
    ['gate, P / R at', ...thresholds, 'average precision'],
    rows.map(({ gate, averagePrecision, tradeOff }) => [
      gate,
      ...tradeOff.map(({ precision, recall }) => `${two(precision)} / ${two(recall)}`),
      two(averagePrecision),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [head, head.map(() => '---'), ...rows].map(line).join('');
}

function two(value: number): string {
  return value.toFixed(2);
}
