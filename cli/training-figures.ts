import type { Taxonomy } from '../lambda/core/taxonomy.ts';
import type { Precision, TrainingFigures } from '../lambda/core/topic-model.ts';

/**
 * A line a topic: how many articles taught it, and how well held-out articles were filed under it, by the curated terms
 * alone and by the model; the means below. P, R and F1 in per cent.
 */
export function figuresTable({ examples, folds, macroF1, topics }: TrainingFigures, taxonomy: Taxonomy): string {
  const depths = new Map<string, number>();
  for (const { id, parent } of taxonomy.topics) depths.set(id, parent === null ? 0 : (depths.get(parent) ?? 0) + 1);
  const rows = [
    ['topic', 'articles', 'terms P', 'R', 'F1', 'model P', 'R', 'F1', 'filed by'],
    ...topics.map(({ topic, examples: count, terms, model, filedBy }) => [
      `${'  '.repeat(depths.get(topic) ?? 0)}${topic}`,
      String(count),
      ...three(terms),
      ...three(model),
      filedBy,
    ]),
    ['mean F1', String(examples), '', '', percent(macroF1.terms), '', '', percent(macroF1.model), ''],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === 8 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
  const how = folds > 0 ? `held out, ${folds}-fold cross-validation` : 'too few articles for a cross-validation';
  return `${lines.join('\n')}\n(per cent; ${how})\n`;
}

function three({ precision, recall, f1 }: Precision): readonly string[] {
  return [percent(precision), percent(recall), percent(f1)];
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
