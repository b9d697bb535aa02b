import { type ArticleRecord, abstractText } from './article-record.ts';
import type { FullText } from './full-text.ts';
import { sameDoi } from './identifiers.ts';

/** One entry of the review's reference list, with its record where PubMed gave one. */
export interface KnownReference {
  readonly title: string;
  readonly record: ArticleRecord | null;
}

/** In the order of the reference list; of a review without full text, in the order its records came. */
export function knownReferences(
  fullText: FullText | null,
  records: readonly ArticleRecord[],
): readonly KnownReference[] {
  if (!fullText || fullText.references.length === 0) return records.map((record) => ({ title: record.title, record }));
  const byPmid = new Map(records.map((record) => [record.pmid as string | null, record]));
  const withDoi = records.filter(({ doi }) => doi !== null);
  return fullText.references.map(({ pmid, doi, title }) => {
    const record =
      (pmid === null ? undefined : byPmid.get(pmid)) ??
      (doi === null ? undefined : withDoi.find((known) => sameDoi(known.doi!, doi))) ??
      null;
    return { title: record?.title || title, record };
  });
}

/** Title and abstract apart: they count differently. */
export function referenceTexts({ title, record }: KnownReference): {
  readonly title: string;
  readonly abstract: string;
} {
  return { title, abstract: record ? abstractText(record) : '' };
}
