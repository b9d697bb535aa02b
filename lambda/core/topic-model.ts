/**
 * What training learned: one L2-regularised linear model a topic over the words of title and abstract, the curated terms
 * and MeSH descriptors. Small enough to read: `reviews/<slug>/model/topics.json`.
 */
export interface TopicModel {
  /** Of the format; another one is not read. */
  readonly format: 1;
  /** The `version` of the taxonomy it was trained for; for another one the curated terms alone decide. */
  readonly taxonomyVersion: string;
  /** In the order of the outline. A topic that is missing here is decided by its curated terms alone. */
  readonly topics: readonly TopicWeights[];
  readonly figures: TrainingFigures;
}

export interface TopicWeights {
  readonly topic: string;
  readonly bias: number;
  /** Probability from which the topic is given. */
  readonly threshold: number;
  /**
   * In units of log-odds, by feature, sorted: a word or a pair of neighbouring words as `canonicalWord` writes them
   * (`apoptosis`, `cell death`); `score:`, `terms:` and `share:` with a topic's id for what its curated terms say
   * (evidence-features.ts); `mesh:` with the UI of a MeSH descriptor.
   */
  readonly weights: Readonly<Record<string, number>>;
}

/** How well the examples were filed when held out (cross-validation): by the curated terms alone, and by the model. */
export interface TrainingFigures {
  /** Examples used: those with any text. */
  readonly examples: number;
  readonly folds: number;
  /** Mean of the topics' F1, over topics with examples. */
  readonly macroF1: { readonly terms: number; readonly model: number };
  /** In the order of the outline; topics without an example are left out. */
  readonly topics: readonly TopicFigures[];
}

export interface TopicFigures {
  readonly topic: string;
  /** Examples that bear on it. */
  readonly examples: number;
  /** What files this topic from now on: the model, or the terms alone (`modelTakesOver`, train-topic-model.ts). */
  readonly filedBy: 'model' | 'terms';
  readonly terms: Precision;
  readonly model: Precision;
}

/** 0…1 each; 0 where it cannot be said. */
export interface Precision {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}
