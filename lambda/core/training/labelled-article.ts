import { type ArticleRecord, abstractText } from '../article-record.ts';
import type { Taxonomy } from '../taxonomy.ts';

/** One article whose topics are known: from the sections of the review that cite it, or from a keeper's own reading. */
export interface LabelledArticle {
  readonly record: ArticleRecord;
  /** Topics it bears on; empty: it bears on none of them. */
  readonly topics: readonly TopicLabel[];
}

export interface TopicLabel {
  readonly topic: string;
  /** Above 0, at most 1: how surely, or how much of it. 1 for an article labelled by hand. */
  readonly weight: number;
}

/** The examples cannot be learned from; its message is for the keeper. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
}

/**
 * The examples that have a text, each text once: what one says twice would otherwise be held out and learned from at the
 * same time. Labels of the same text are put together, the heavier one counts.
 * @throws TrainingError when one names an unknown topic or gives a weight outside 0…1, or none has a text.
 */
export function checkedExamples(taxonomy: Taxonomy, examples: readonly LabelledArticle[]): readonly LabelledArticle[] {
  const known = new Set(taxonomy.topics.map(({ id }) => id));
  const byText = new Map<string, LabelledArticle>();
  for (const [at, { record, topics }] of examples.entries()) {
    for (const { topic, weight } of topics) {
      if (!known.has(topic)) {
        throw new TrainingError(`example ${at + 1}: the topic "${topic}" is not in the taxonomy; write one of its ids`);
      }
      if (!(weight > 0 && weight <= 1)) {
        throw new TrainingError(
          `example ${at + 1}: the weight of "${topic}" is ${weight}; write one above 0, at most 1`,
        );
      }
    }
    const text = `${record.title} ${abstractText(record)}`.trim();
    if (text === '') continue;
    const same = byText.get(text);
    byText.set(text, { record: same?.record ?? record, topics: together([...(same?.topics ?? []), ...topics]) });
  }
  if (byText.size === 0) {
    throw new TrainingError('there is no example with a title or an abstract to learn from; give at least one');
  }
  return [...byText.values()];
}

function together(labels: readonly TopicLabel[]): readonly TopicLabel[] {
  const weights = new Map<string, number>();
  for (const { topic, weight } of labels) weights.set(topic, Math.max(weight, weights.get(topic) ?? 0));
  return [...weights].map(([topic, weight]) => ({ topic, weight }));
}
