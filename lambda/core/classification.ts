/** Which topics of the review an article bears on, each with the reasons a scientist can check. */
export interface Classification {
  /** Strongest first; empty when nothing fits ("Not yet filed"). Parents of a given leaf are derived, not listed. */
  readonly topics: readonly TopicMatch[];
  /** The taxonomy's `version` that decided; a newer one re-files. */
  readonly taxonomyVersion: string;
}

export interface TopicMatch {
  readonly topic: string;
  /** 0…1, comparable within one article and one taxonomy version. */
  readonly score: number;
  /** 1–3, strongest first. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  readonly kind: 'shared-references' | 'cited-beside' | 'title' | 'abstract' | 'mesh' | 'keyword';
  /** The words as they stand in the article (or the MeSH heading's name): these are highlighted. */
  readonly evidence: string;
  /** A sentence in English, for terminals and programs: `title: "myeloid-derived suppressor cells"`. */
  readonly text: string;
  /** How often the article says it; absent: once, or not counted. */
  readonly times?: number;
  /** A MeSH heading that is a major topic of the article. */
  readonly isMajor?: true;
  /** The review's references that speak for the topic, by the labels they are printed with, at most five. */
  readonly references?: { readonly labels: readonly string[]; readonly more: number };
}
