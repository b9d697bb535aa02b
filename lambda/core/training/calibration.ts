/** A score as log-odds: `slope * score + offset`. */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
}

/** What was said of held-out examples: the score, whether it is so, and what it weighs. */
export interface Judged {
  readonly score: number;
  readonly holds: boolean;
  readonly weight: number;
}

/**
 * Platt's calibration (1999) of held-out scores by Newton's method, with the targets of Lin, Lin and Weng (2007), which
 * keep few examples from claiming certainty. The slope is never negative: a higher score is never less likely. Where the
 * scores lie and how far apart decides nothing: they are brought to mean 0 and deviation 1 first, and a step that makes it
 * worse is halved, as Lin, Lin and Weng do; without that, Newton's method goes astray on scores far from 0.
 */
export function calibrate(judged: readonly Judged[]): Calibration {
  const sum = (holds: boolean) => judged.reduce((total, one) => (one.holds === holds ? total + one.weight : total), 0);
  const positive = sum(true);
  const negative = sum(false);
  const high = (positive + 1) / (positive + 2);
  const low = 1 / (negative + 2);
  const prior = Math.log((positive + 1) / (negative + 1));
  const { centre, spread } = standardOf(judged);
  const asStandard = (score: number) => (score - centre) / spread;
  const lossOf = (slope: number, offset: number) =>
    judged.reduce((loss, { score, holds, weight }) => {
      const logOdds = slope * asStandard(score) + offset;
      const target = holds ? high : low;
      // ln(1 + e^x) without overflow, less the target's share.
      return loss + weight * (Math.max(logOdds, 0) + Math.log1p(Math.exp(-Math.abs(logOdds))) - target * logOdds);
    }, 0);
  let slope = 0;
  let offset = prior;
  let loss = lossOf(slope, offset);
  for (let pass = 0; pass < 50; pass++) {
    let gs = 0;
    let go = 0;
    let ss = 1e-3;
    let so = 0;
    let oo = 1e-3;
    for (const { score, holds, weight } of judged) {
      const standard = asStandard(score);
      const p = logistic(slope * standard + offset);
      const off = weight * (p - (holds ? high : low));
      const curvature = weight * p * (1 - p);
      gs += off * standard;
      go += off;
      ss += curvature * standard * standard;
      so += curvature * standard;
      oo += curvature;
    }
    const determinant = ss * oo - so * so;
    const stepSlope = (oo * gs - so * go) / determinant;
    const stepOffset = (ss * go - so * gs) / determinant;
    // Less than this is rounding.
    const slack = 1e-12 * loss;
    let share = 1;
    let next = lossOf(slope - stepSlope, offset - stepOffset);
    while (next > loss + slack && share > 1e-6) {
      share /= 2;
      next = lossOf(slope - share * stepSlope, offset - share * stepOffset);
    }
    if (next > loss + slack) break;
    slope -= share * stepSlope;
    offset -= share * stepOffset;
    const isDone = loss - next <= slack;
    loss = next;
    if (isDone) break;
  }
  return slope >= 0
    ? { slope: slope / spread, offset: offset - (slope * centre) / spread }
    : { slope: 0, offset: prior };
}

/** Mean and deviation of the scores; equal scores have deviation 1. */
function standardOf(judged: readonly Judged[]): { readonly centre: number; readonly spread: number } {
  const total = judged.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return { centre: 0, spread: 1 };
  const centre = judged.reduce((sum, { score, weight }) => sum + weight * score, 0) / total;
  const variance = judged.reduce((sum, { score, weight }) => sum + weight * (score - centre) ** 2, 0) / total;
  const spread = Math.sqrt(variance);
  return { centre, spread: spread > 1e-9 ? spread : 1 };
}

export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * The log-odds from which on a topic is given so that F1 is best. Each example counts by how clearly it lies above or
 * below, which keeps one lucky example from moving the threshold far.
 */
export function bestThreshold(judged: readonly Judged[]): number {
  let best = 0;
  let bestF1 = -1;
  for (let step = -100; step <= 60; step++) {
    const threshold = step / 25;
    let hits = 0;
    let given = 0;
    let wanted = 0;
    for (const { score, holds, weight } of judged) {
      const above = weight * logistic((score - threshold) / softness);
      given += above;
      if (holds) {
        hits += above;
        wanted += weight;
      }
    }
    const f1 = given + wanted === 0 ? 0 : (2 * hits) / (given + wanted);
    if (f1 > bestF1 + 1e-12) {
      bestF1 = f1;
      best = threshold;
    }
  }
  return best;
}

/** In log-odds. */
const softness = 0.4;
