/** How evidence becomes topics. Weights are points; test/filing/gold-set.test.ts holds what they reach. */
export interface FilingRules {
  /** A topic is given from this score on … */
  readonly threshold: number;
  /** … if it also reaches this share of the best one. */
  readonly shareOfBest: number;
  readonly maxTopics: number;
  /** The score that is 0.5 on the 0…1 scale shown outside. */
  readonly halfway: number;
  /** A term in the title; all of them together at most `titleCap`. */
  readonly title: number;
  readonly titleCap: number;
  /** Characters of an ordinary title; a longer one is a sentence, and its words are worth less, down to one point. */
  readonly titleLength: number;
  readonly keyword: number;
  readonly keywordCap: number;
  readonly mesh: number;
  readonly meshMajor: number;
  readonly meshCap: number;
  /** In the abstract a term counts one a mention, up to this many … */
  readonly sameTermCap: number;
  /** … and the sum of all terms never exceeds this. */
  readonly abstractHalf: number;
  /** A hint is worth this share of a term. */
  readonly hint: number;
  /** Taken off for each phrase of a false friend. */
  readonly exclude: number;
  readonly excludeInTitle: number;
}

export const filingRules: FilingRules = {
  threshold: 1.6,
  shareOfBest: 0.37,
  maxTopics: 4,
  halfway: 6,
  title: 3,
  titleCap: 6,
  titleLength: 150,
  keyword: 2,
  keywordCap: 4,
  mesh: 2,
  meshMajor: 4,
  meshCap: 6,
  sameTermCap: 4,
  abstractHalf: 20,
  hint: 0.3,
  exclude: 1,
  excludeInTitle: 3,
};

/** Raise it whenever the same taxonomy would file an article differently: known articles are then filed again. */
export const filingVersion = 2;
