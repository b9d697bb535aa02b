import type { Doi, Pmid } from './identifiers.ts';

/** The review's own outline: its sections, and which references each of them cites. Written by `review train`. */
export interface ReviewOutline {
  /** Depth-first, in the order of the text; generic sections (Introduction, Conclusions) included but without topics. */
  readonly sections: readonly OutlineSection[];
  /** In the order of the reference list. */
  readonly references: readonly OutlineReference[];
}

export interface OutlineSection {
  /** The headings from the outermost to its own. */
  readonly headings: readonly string[];
  /** Topics of the taxonomy that are taught by it (their `sections`, or a label equal to its heading). */
  readonly topics: readonly string[];
  /** What its own paragraphs cite (sub-sections apart): position in `references`, and how often. */
  readonly cites: readonly { readonly reference: number; readonly times: number }[];
}

export interface OutlineReference {
  /** As printed: `41`. */
  readonly label: string;
  readonly pmid: Pmid | null;
  readonly doi: Doi | null;
  readonly title: string;
}
