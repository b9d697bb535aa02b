/**
 * What the review's references are like, as against other articles: one L2-regularised logistic model over the words and
 * word pairs of title and abstract. Small enough to read: `reviews/<slug>/model/likeness.json`.
 */
export interface LikenessModel {
  /** Of the format; another one is not read. */
  readonly format: 1;
  /** How many records it was learned from. */
  readonly references: number;
  readonly background: number;
  /** Log-odds of a text without any known word. */
  readonly bias: number;
  /** Word, or two words with a space between → log-odds for one unit of it in a text of length 1. Keys in code-unit order. */
  readonly weights: Readonly<Record<string, number>>;
  /** By cross-validation: what the gate would keep of records the model had not seen. Rising thresholds. */
  readonly tradeOff: readonly LikenessTradeOff[];
}

/** Both 0…1; `precision` is what it would be with as many background records as references. */
export interface LikenessTradeOff {
  readonly threshold: number;
  readonly recall: number;
  readonly precision: number;
}
