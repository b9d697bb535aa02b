import type { TopicEvidence } from './filing-ledger.ts';

/** What a trained model reads of the curated terms' verdict on one topic. */
export const evidenceFeatures = ['score', 'terms', 'share'] as const;

/**
 * Visits the features of every topic with evidence: `score` = ln(1 + points), `terms` = ln(1 + different terms that decide),
 * `share` = its points as a share of the best topic's.
 */
export function visitEvidence(
  topics: readonly TopicEvidence[],
  visit: (topic: number, feature: 0 | 1 | 2, value: number) => void,
): void {
  let best = 1;
  for (const { score } of topics) if (score > best) best = score;
  for (const { topic, score, items } of topics) {
    let deciding = 0;
    for (const item of items) if (item.deciding) deciding++;
    visit(topic, 0, Math.log1p(score));
    visit(topic, 1, Math.log1p(deciding));
    visit(topic, 2, score / best);
  }
}

/** How a document of so many words weighs each of them: a long abstract says a word more easily. */
export function wordScale(words: number): number {
  return 1 / (5 * Math.sqrt(Math.max(1, words)));
}
