import type { ArticleRecord } from './article-record.ts';
import type { LikenessModel } from './likeness-model.ts';

/**
 * Learns what the review's references are like, from their records and from records of the same time and journals that
 * are not among them. Deterministic; `null` when either side has fewer than 10 records with a title.
 */
export function trainLikeness(
  _references: readonly ArticleRecord[],
  _background: readonly ArticleRecord[],
): LikenessModel | null {
  return null;
}

/** How like the review's references a record is, 0…1: above 0.5 = more like them than like the background. */
export function likeness(model: LikenessModel, _record: ArticleRecord): number {
  return 1 / (1 + Math.exp(-model.bias));
}
