/** Mean and standard deviation of some values; 0 and 0 of none. */
export function spreadOf(values: readonly number[]): { readonly centre: number; readonly spread: number } {
  const size = Math.max(1, values.length);
  const centre = values.reduce((sum, value) => sum + value, 0) / size;
  return { centre, spread: Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / size) };
}

/** Brings scores to mean 0 and deviation 1 over some rows; all 0 where those do not differ. */
export function standardScores(scores: Float64Array, over: readonly number[]): Float64Array {
  const { centre, spread } = spreadOf(over.map((row) => scores[row]!));
  return scores.map((score) => (spread === 0 ? 0 : (score - centre) / spread));
}
