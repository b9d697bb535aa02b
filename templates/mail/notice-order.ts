import type { ChangeKind } from '../../lambda/core/article.ts';
import type { DigestNotice } from '../../lambda/core/digest.ts';

const weight: Readonly<Record<ChangeKind, number>> = {
  RETRACTED: 0,
  WITHDRAWN: 1,
  CONCERN: 2,
  ERRATUM: 3,
  PUBLISHED: 4,
};

/** What a reader must not miss comes first; within a kind the order stays (newest first). */
export function gravestFirst(notices: readonly DigestNotice[]): readonly DigestNotice[] {
  return notices.toSorted((a, b) => weight[a.kind] - weight[b.kind]);
}

/** A change that speaks against relying on the article. */
export function isGrave(kind: ChangeKind): boolean {
  return weight[kind] <= weight.CONCERN;
}
