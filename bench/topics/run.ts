import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { type FilingRow, goldRows, hallmarkRows } from './filing.ts';
import { gateRows } from './gate.ts';
import { peers } from './peers.ts';
import { screeningRows } from './screening.ts';

/**
 * `npx tsx bench/topics/run.ts [hallmarks] [gold] [screening] [gate]`: everything this product says about articles, measured on
 * corpora that others labelled, in one table. Reads LIVING_REVIEW_DATA (README.md). Exit 2 without it.
 */
const data = process.env.LIVING_REVIEW_DATA;
const here = dirname(fileURLToPath(import.meta.url));

if (data === undefined) {
  console.error(
    'Set LIVING_REVIEW_DATA to the folder that holds hoc/, screening/ and gold-csc.jsonl; README.md says where they are from.',
  );
  process.exitCode = 2;
} else {
  const asked = process.argv.slice(2);
  const isAsked = (part: string) => asked.length === 0 || asked.includes(part);
  if (isAsked('hallmarks')) await showHallmarks(data);
  if (isAsked('gold')) await showGold(data);
  if (isAsked('screening')) showScreening(data);
  if (isAsked('gate')) await showGate(data);
}

async function showHallmarks(dataDir: string): Promise<void> {
  const review = { ...(await readReview(join(here, 'hallmarks'))), outline: null, model: null };
  table('Hallmarks of Cancer, ten topics: document-level macro-F1', [
    ...hallmarkRows(dataDir, review).map(filingLine),
    ...peers.hallmarks,
  ]);
}

async function showGold(dataDir: string): Promise<void> {
  const review = await readReview(join(here, '..', '..', 'reviews', 'csc-immune-crosstalk'));
  table('Hand-labelled articles of the shipped review’s field: micro-F1', [
    ...goldRows(dataDir, review).map(filingLine),
    ...peers.gold,
  ]);
}

function showScreening(dataDir: string): void {
  table('Screening sets, ten included records known: WSS@95 · recall at 20 %', [
    ...screeningRows(dataDir).map(({ ranker, wss95, recall20, recall20WithSeeds }, at, [ours]) => ({
      what: ranker,
      figure: `${wss95.toFixed(3)} · ${recall20.toFixed(3)}`,
      note: `seeds counted as found: ${recall20WithSeeds.toFixed(3)}${at === 0 ? '' : `; ours beside it: ${gain(ours!.wss95 - wss95)} · ${gain(ours!.recall20 - recall20)}`}`,
    })),
    ...peers.screening,
  ]);
}

function gain(difference: number): string {
  return `${difference < 0 ? '−' : '+'}${Math.abs(difference).toFixed(3)}`;
}

async function showGate(dataDir: string): Promise<void> {
  const review = await readReview(join(here, '..', '..', 'reviews', 'csc-immune-crosstalk'));
  table(
    'Gate for related articles, core papers of the hand-labelled set: precision / recall by threshold',
    gateRows(dataDir, review.taxonomy).map(({ gate, averagePrecision, tradeOff }) => ({
      what: gate,
      figure: tradeOff
        .map(({ threshold, precision, recall }) => `${threshold}: ${precision.toFixed(2)}/${recall.toFixed(2)}`)
        .join('  '),
      note: `average precision ${averagePrecision.toFixed(2)}`,
    })),
  );
}

interface Line {
  readonly what: string;
  readonly figure: string;
  readonly note?: string;
}

function filingLine({ what, f1, topics }: FilingRow): Line {
  const lowest = topics && [...topics].sort((a, b) => a.f1 - b.f1)[0];
  return { what, figure: f1.toFixed(3), note: lowest ? `lowest: ${lowest.topic} ${lowest.f1.toFixed(2)}` : '' };
}

function table(title: string, lines: readonly Line[]): void {
  const width = Math.max(...lines.map(({ what }) => what.length));
  console.log(`\n${title}\n`);
  for (const { what, figure, note = '' } of lines) console.log(`  ${what.padEnd(width)}  ${figure}  ${note}`.trimEnd());
}
