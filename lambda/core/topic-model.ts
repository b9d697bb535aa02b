/**
 * What training learned: one L2-regularised linear model a topic over the words of title and abstract, the curated terms
 * and MeSH descriptors. Small enough to read: `reviews/<slug>/model/topics.json`.
 */
export interface TopicModel {
  /** Of the format; another one is not read. */
  readonly format: 1;
  /** The `version` of the taxonomy it was trained for; for another one the curated terms alone decide. */
  readonly taxonomyVersion: string;
  readonly topics: readonly TopicWeights[];
}

export interface TopicWeights {
  readonly topic: string;
  readonly bias: number;
  /** Probability from which the topic is given. */
  readonly threshold: number;
  readonly weights: Readonly<Record<string, number>>;
}
