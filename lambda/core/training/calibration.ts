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
 * keep few examples from claiming certainty. The slope is never negative: a higher score is never less likely.
 */
export function calibrate(judged: readonly Judged[]): Calibration {
  const sum = (holds: boolean) => judged.reduce((total, one) => (one.holds === holds ? total + one.weight : total), 0);
  const positive = sum(true);
  const negative = sum(false);
  const high = (positive + 1) / (positive + 2);
  const low = 1 / (negative + 2);
  let slope = 1;
  let offset = Math.log((positive + 1) / (negative + 1));
  for (let pass = 0; pass < 50; pass++) {
    let gs = 0;
    let go = 0;
    let ss = 1e-3;
    let so = 0;
    let oo = 1e-3;
    for (const { score, holds, weight } of judged) {
      const p = logistic(slope * score + offset);
      const off = weight * (p - (holds ? high : low));
      const spread = weight * p * (1 - p);
      gs += off * score;
      go += off;
      ss += spread * score * score;
      so += spread * score;
      oo += spread;
    }
    const determinant = ss * oo - so * so;
    const stepSlope = (oo * gs - so * go) / determinant;
    const stepOffset = (ss * go - so * gs) / determinant;
    slope -= limited(stepSlope, 2);
    offset -= limited(stepOffset, 2);
    if (Math.abs(stepSlope) + Math.abs(stepOffset) < 1e-9) break;
  }
  return slope >= 0 ? { slope, offset } : { slope: 0, offset: Math.log((positive + 1) / (negative + 1)) };
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

function limited(step: number, most: number): number {
  return Math.max(-most, Math.min(most, step));
}
