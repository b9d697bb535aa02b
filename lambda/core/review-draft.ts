import type { ArticleRecord } from './article-record.ts';
import type { FullText } from './full-text.ts';

/** Everything `review new` could find out about a review. */
export interface ReviewMaterial {
  /** What PubMed says about it. */
  readonly review: ArticleRecord;
  /** Its open full text; `null` when PMC has none. */
  readonly fullText: FullText | null;
  /** Records of its references, as far as PubMed answered. */
  readonly references: readonly ArticleRecord[];
}

/** A taxonomy as it is proposed to the keeper, with what each proposal rests on. */
export interface TaxonomyDraft {
  /** What the topics were made of. */
  readonly madeFrom: 'headings' | 'mesh' | 'words';
  readonly field: FieldDraft;
  readonly topics: readonly TopicDraft[];
}

export interface FieldDraft {
  readonly terms: readonly string[];
  readonly mesh: readonly MeshProposal[];
  /** How many references say one of these words (as the filing counts it), of those whose title is known. */
  readonly reach: { readonly found: number; readonly of: number };
  /** The topic all topics share, as a PubMed clause in brackets. */
  readonly clause: string;
  /** When the review was published, as PubMed writes dates (`2023/10`), or `''`. */
  readonly since: string;
  /** One search for the whole field; `''` for none. */
  readonly query: string;
}

export interface TopicDraft {
  readonly id: string;
  /** The review's own heading, without its number. */
  readonly label: string;
  readonly description: string;
  /** The headings above it and its own, as they stand in the review; empty when no section stands behind it. */
  readonly headings: readonly string[];
  /** The left-out heading it stood below (`Recommendations for future work`), or `''`. */
  readonly liftedFrom: string;
  /** How many references its section (with its sub-sections) cites, and of how many the abstract is known. */
  readonly references: number;
  readonly abstracts: number;
  readonly terms: readonly string[];
  /** Abbreviations its section defines in brackets. */
  readonly abbreviations: readonly AbbreviationProposal[];
  readonly mesh: readonly MeshProposal[];
  readonly query: string;
  readonly children: readonly TopicDraft[];
}

export interface AbbreviationProposal {
  readonly abbreviation: string;
  readonly longForm: string;
  /** Short and without digits: it may mean other things elsewhere. */
  readonly ambiguous: boolean;
}

/** A MeSH descriptor found on more references of a section than elsewhere. */
export interface MeshProposal {
  readonly ui: string;
  readonly name: string;
  /** `C04.588`; empty when NCBI's mesh database did not say. */
  readonly treeNumbers: readonly string[];
  /** On how many of the section's indexed references it stands. */
  readonly found: number;
  readonly of: number;
  /** Whether it stands mostly here: it decides; else it only supports. */
  readonly decides: boolean;
}

/** Every topic of a draft, parents before their children. */
export function allTopics(topics: readonly TopicDraft[]): readonly TopicDraft[] {
  return topics.flatMap((topic) => [topic, ...allTopics(topic.children)]);
}
