import type { Doi, Pmcid, Pmid } from './identifiers.ts';

/** An article's open full text as far as citations need it: headings, paragraphs, who is cited where, and the reference list. */
export interface FullText {
  readonly pmid: Pmid | null;
  readonly pmcid: Pmcid | null;
  readonly doi: Doi | null;
  /** JATS `article-type`: `research-article`, `review-article` … */
  readonly articleType: string;
  readonly title: string;
  readonly licence: Licence | null;
  /** Depth-first as nested; paragraphs before the first heading stand in a section with title `''`. */
  readonly sections: readonly Section[];
  /** In the order of the reference list. */
  readonly references: readonly CitedWork[];
}

/** What the full text says about reuse. */
export interface Licence {
  /** `CC BY 4.0`, `CC0 1.0` …; `''` when it is none we know by name. */
  readonly name: string;
  /** Where it stands, or `''`. */
  readonly url: string;
}

/** Creative Commons with ND: a quotation may be given whole, or not at all. */
export function forbidsChanges(licence: Licence | null): boolean {
  return /-ND\b/.test(licence?.name ?? '');
}

export interface Section {
  readonly title: string;
  readonly paragraphs: readonly Paragraph[];
  readonly sections: readonly Section[];
}

export interface Paragraph {
  readonly kind: 'text' | 'table' | 'caption';
  /** Plain text with single spaces, citation marks as printed (`[12–18]`). */
  readonly text: string;
  readonly citations: readonly CitationMark[];
}

/** One bracket (or superscript, or author-year parenthesis) and everything cited in it, ranges resolved. */
export interface CitationMark {
  /** Offsets in the paragraph's text, UTF-16 code units, the brackets included. */
  readonly start: number;
  readonly end: number;
  /** Positions in `references`, ascending, each once. */
  readonly references: readonly number[];
}

/** One entry of a reference list. */
export interface CitedWork {
  /** The number or label it is printed with (`41`), or its place in the list. */
  readonly label: string;
  readonly pmid: Pmid | null;
  readonly pmcid: Pmcid | null;
  readonly doi: Doi | null;
  /** Title of the cited work, or `''`. */
  readonly title: string;
  /** Year of publication, where the list says it. */
  readonly year?: number;
}
