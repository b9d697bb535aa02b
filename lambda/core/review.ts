import type { Doi, Pmcid, Pmid } from './identifiers.ts';
import type { LikenessModel } from './likeness-model.ts';
import type { ReviewOutline } from './review-outline.ts';
import type { Taxonomy } from './taxonomy.ts';
import type { TopicModel } from './topic-model.ts';

/** A published review that goes on living: the folder `reviews/<slug>/`, read and validated. */
export interface Review {
  readonly slug: string;
  readonly pmid: Pmid;
  readonly pmcid: Pmcid | null;
  readonly doi: Doi | null;
  readonly title: string;
  /** A few words for subjects and headings. */
  readonly shortTitle: string;
  readonly journal: string;
  /** ISO 8601, as precisely as it is known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly published: string;
  /** BCP 47, of the wording readers see. */
  readonly language: string;
  readonly digest: {
    /** Articles a mail shows in full; the rest stands in its web edition. */
    readonly maxArticles: number;
    /** Hour of the day in UTC at which daily and weekly slots open, 0…23. */
    readonly hourUtc: number;
    /** 1 = Monday … 7 = Sunday (ISO 8601). */
    readonly weekday: number;
  };
  /** 0…1: a related article below it is not kept. */
  readonly relevanceThreshold: number;
  readonly taxonomy: Taxonomy;
  /** Its own sections and their references; `null` until `review train` has read them. */
  readonly outline: ReviewOutline | null;
  /** What its references taught; `null` until `review train`: the curated terms alone decide. */
  readonly model: TopicModel | null;
  /** What its references are like; `null` until `review train`: the field's own words alone judge related articles. */
  readonly likeness: LikenessModel | null;
}
