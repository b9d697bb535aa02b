import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArticleLine } from '../../cli/articles-classify.ts';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { createLikeness, trainLikeness } from '../../lambda/core/likeness.ts';
import { createGate } from '../../lambda/core/relevance.ts';
import type { Taxonomy } from '../../lambda/core/taxonomy.ts';

/** What the gate for related articles keeps of the hand-labelled set. Positives: the core papers of the field. */
export interface GateRow {
  readonly gate: string;
  readonly averagePrecision: number;
  readonly tradeOff: readonly { readonly threshold: number; readonly precision: number; readonly recall: number }[];
}

interface Labelled {
  readonly record: ArticleRecord;
  readonly isCore: boolean;
}

/**
 * By the words of the field alone (an untrained review), by likeness alone and by both, as a trained review is judged.
 * Likeness is learned from the core papers against the others, five-fold, each row judged by a model that did not see it.
 */
export function gateRows(dataDir: string, taxonomy: Taxonomy): readonly GateRow[] {
  const rows = readLabelled(dataDir);
  const likeness = heldOutLikeness(rows);
  const gate = createGate(taxonomy);
  return [
    gateRow('words of the field', rows, ({ record }) => gate(record, null).score),
    gateRow('likeness, learned', rows, (_, at) => likeness[at]!),
    gateRow('both', rows, ({ record }, at) => gate(record, likeness[at]!).score),
  ];
}

function heldOutLikeness(rows: readonly Labelled[]): readonly number[] {
  const folds = 5;
  const models = Array.from({ length: folds }, (_, fold) => {
    const seen = rows.filter((_row, at) => at % folds !== fold);
    const of = (isCore: boolean) => seen.filter((row) => row.isCore === isCore).map(({ record }) => record);
    const model = trainLikeness(of(true), of(false));
    return model ? createLikeness(model) : () => 0.5;
  });
  return rows.map(({ record }, at) => models[at % folds]!(record));
}

function gateRow(gate: string, rows: readonly Labelled[], score: (row: Labelled, at: number) => number): GateRow {
  const judged = rows
    .map((row, at) => ({ isCore: row.isCore, score: score(row, at) }))
    .sort((a, b) => b.score - a.score);
  const core = judged.filter(({ isCore }) => isCore).length;
  let hits = 0;
  let sum = 0;
  for (const [rank, { isCore }] of judged.entries()) {
    if (!isCore) continue;
    hits++;
    sum += hits / (rank + 1);
  }
  const tradeOff = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map((threshold) => {
    const kept = judged.filter((row) => row.score >= threshold);
    const right = kept.filter(({ isCore }) => isCore).length;
    return { threshold, precision: right / Math.max(1, kept.length), recall: right / core };
  });
  return { gate, averagePrecision: sum / core, tradeOff };
}

function readLabelled(dataDir: string): readonly Labelled[] {
  return readFileSync(join(dataDir, 'gold-csc.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => {
      const { title, abstract, keywords, relevance } = JSON.parse(line);
      const read = readArticleLine(JSON.stringify({ title, abstract, keywords }));
      return 'record' in read ? [{ record: read.record, isCore: relevance === 2 }] : [];
    });
}
