import { dot, type SparseMatrix } from './sparse-matrix.ts';

export interface LinearProblem {
  readonly matrix: SparseMatrix;
  /** The rows to learn from. */
  readonly rows: Int32Array;
  /** By row of the matrix: +1 or -1. */
  readonly sign: Int8Array;
  /** By row of the matrix: the most it may weigh (C of the literature times the weight of the example); 0 = left out. */
  readonly cost: Float64Array;
  /** What the weights are drawn towards; zero where nothing is known beforehand. */
  readonly prior?: Float64Array;
}

/**
 * An L2-regularised linear model under squared hinge loss, by dual coordinate descent (Hsieh et al., ICML 2008, the
 * algorithm of LIBLINEAR's `-s 1`). The order in which rows are visited comes from a fixed generator, so that the same
 * problem always gives the same weights.
 */
export function trainLinear({ matrix, rows, sign, cost, prior }: LinearProblem, tolerance = 0.05): Float64Array {
  const weights = new Float64Array(matrix.columns);
  if (prior) weights.set(prior);
  const { rowStart, column, value } = matrix;
  const alpha = new Float64Array(matrix.rows);
  const curvature = new Float64Array(matrix.rows);
  const order = rows.filter((row) => (cost[row] as number) > 0);
  for (const row of order) {
    let squares = 1 / (2 * (cost[row] as number));
    for (let at = rowStart[row] as number; at < (rowStart[row + 1] as number); at++)
      squares += (value[at] as number) ** 2;
    curvature[row] = squares;
  }
  const next = generator();
  for (let pass = 0; pass < 200; pass++) {
    shuffle(order, next);
    let worst = 0;
    for (const row of order) {
      const y = sign[row] as number;
      const old = alpha[row] as number;
      const gradient = y * dot(matrix, row, weights) - 1 + old / (2 * (cost[row] as number));
      const projected = old === 0 ? Math.min(gradient, 0) : gradient;
      if (Math.abs(projected) > worst) worst = Math.abs(projected);
      if (Math.abs(projected) < 1e-12) continue;
      const fresh = Math.max(old - gradient / (curvature[row] as number), 0);
      const step = (fresh - old) * y;
      alpha[row] = fresh;
      for (let at = rowStart[row] as number; at < (rowStart[row + 1] as number); at++) {
        const key = column[at] as number;
        weights[key] = (weights[key] as number) + step * (value[at] as number);
      }
    }
    if (worst < tolerance) break;
  }
  return weights;
}

/** Whole numbers from 0 to 2^32 - 1, the same every time (xorshift, Marsaglia 2003). */
function generator(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function shuffle(order: Int32Array, next: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = next() % (last + 1);
    const kept = order[last] as number;
    order[last] = order[other] as number;
    order[other] = kept;
  }
}
