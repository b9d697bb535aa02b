import type { LikenessModel } from '../lambda/core/likeness-model.ts';

/**
 * What the gate for related articles would keep at each threshold, in per cent, by cross-validation; `threshold` is the
 * review's own (`relevance_threshold`), marked at the line that is nearest below it.
 */
export function gateTable({ references, background, tradeOff }: LikenessModel, threshold: number): string {
  const own = tradeOff.findLast((line) => line.threshold <= threshold);
  const lines = tradeOff.map(
    (line) =>
      `${line.threshold.toFixed(1).padStart(9)}  ${percent(line.recall)}  ${percent(line.precision)}` +
      (line === own ? `  ← relevance_threshold: ${threshold}` : ''),
  );
  return [
    '',
    'threshold  recall  precision',
    ...lines,
    `(per cent, held out; recall: of ${references} references, precision: among as many of ${background} other articles)`,
    '',
  ].join('\n');
}

function percent(share: number): string {
  return (100 * share).toFixed(1).padStart(6);
}
